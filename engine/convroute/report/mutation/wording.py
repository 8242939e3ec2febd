"""Mutation in words: the score, what is counted, and what is not."""

from collections.abc import Iterator

from convroute.report.unified import unified
from convroute.tester.mutation.mutants import Mutant
from convroute.tester.mutation.verdicts import Alike, MutationReport, Unchecked, Unknown
from convroute.wording import counted


def score(report: MutationReport) -> str:
    """Rounded down, so that 100 % means all of them."""
    return f"{int(report.score * 10) / 10:g} %"


def summary(report: MutationReport) -> str:
    """`127 of 148 changes were noticed (85.8 %)`"""
    return f"{report.killed} of {counted(report.counted, 'change')} noticed ({score(report)})"


def not_counted(report: MutationReport) -> Iterator[str]:
    """What is no part of the score."""
    alike, unchecked = len(report.of(Alike)), len(report.of(Unchecked))
    unknown = len(report.of(Unknown))
    if alike:
        yield f"{counted(alike, 'change')} changed nothing"
    if unknown:
        yield f"{counted(unknown, 'change')} too hard to say anything about"
    if unchecked:
        yield f"{counted(unchecked, 'change')} left a policy with errors"
    if report.left_out:
        yield f"{counted(report.left_out, 'change')} not tried; `--max-mutants` says how many are"
    if report.untried:
        yield f"{counted(report.untried, 'more value')} of long lists not tried"


def under(report: MutationReport, least: float) -> str:
    """`85.8 % of the changes to acme are noticed (127/148), and 100 % are asked for`"""
    share = f"{score(report)} of the changes to `{report.policy}`"
    return f"{share} are noticed ({report.killed}/{report.counted}), and {least:g} % are asked for"


def diff(mutant: Mutant) -> str:
    """The change as `patch` reads it."""
    return unified(mutant.source.text, mutant.text, mutant.source.name)
