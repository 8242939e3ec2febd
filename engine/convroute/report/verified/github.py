"""Invariants that do not hold as annotations of a GitHub workflow run, each at its invariant."""

from convroute.policy.model import CheckedPolicy
from convroute.prover.verdict import Verdict
from convroute.prover.wording import in_short
from convroute.report.display import visible
from convroute.report.github import annotation, annotations
from convroute.report.verified.outcome import Outcome, summary

_Problem = tuple[CheckedPolicy, Verdict]


def render(outcome: Outcome) -> str:
    problems = [
        (one.policy, verdict) for one in outcome.verified for verdict in one.verdicts if not verdict.holds
    ]
    lines = annotations("error", problems, "more error", _annotation, _in_one_line)
    return "\n".join([*lines, summary(outcome)]) + "\n"


def _annotation(problem: _Problem) -> str:
    policy, verdict = problem
    place = verdict.invariant.place
    title = f"invariant does not hold: {verdict.invariant.title}"
    return annotation("error", place, place, title, in_short(policy, verdict.answer))


def _in_one_line(problem: _Problem) -> str:
    policy, verdict = problem
    invariant = verdict.invariant
    return visible(f"{invariant.place}: {invariant.title}: {in_short(policy, verdict.answer)}")
