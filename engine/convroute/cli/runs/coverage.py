"""The options of `convroute test` about coverage, and what they mean for output and exit status."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Literal, TypeVar, assert_never, get_args

import click
from msgspec import Struct, field

from convroute.checker.checked import Checked, SourceFile
from convroute.cli import terminal
from convroute.cli.reporting import format_and_file, write_report
from convroute.policy.model import CheckedPolicy
from convroute.source import Source
from convroute.syntax.examples import Test
from convroute.syntax.nodes import PolicyBlock

if TYPE_CHECKING:
    from convroute.report.coverage.covered import Covered
    from convroute.tester.coverage.counting import Coverage
    from convroute.tester.coverage.obligations import Key, Obligation
    from convroute.tester.coverage.thresholds import Thresholds

F = TypeVar("F", bound=Callable[..., Any])
CoverageFormat = Literal["text", "json", "lcov", "cobertura", "html"]
COVERAGE_FORMATS: tuple[CoverageFormat, ...] = get_args(CoverageFormat)
MOST_SHOWN = 200
"""Gaps, tests and what is not counted, of each so many of a policy; a file has all."""


def coverage_options(command: F) -> F:
    """`--coverage`, `--fail-under` and `--coverage-output`, in this order."""
    for option in (
        click.option(
            "--coverage-output",
            "coverage_outputs",
            multiple=True,
            metavar="FORMAT:FILE",
            help="Write the coverage into a file: lcov, cobertura, html, json or text; repeatable.",
        ),
        click.option(
            "--fail-under",
            metavar="KIND=PERCENT,...",
            help="End with 1 where a policy is covered less: rules=100,conditions=90; "
            "there are also permissions, stages and mutation, and one number stands for all.",
        ),
        click.option(
            "--coverage", is_flag=True, help="Show what the tests exercise, and a test for each gap."
        ),
    ):
        command = option(command)
    return command


class Counted(Struct, frozen=True):
    """What the tests of one file showed of its policy, `checked`; `titles` are the tests there are.

    `policy` is the same for all files that are about one and the same policy.
    """

    policy: str
    hits: Mapping["Key", int]
    titles: tuple[str, ...]
    checked: Checked

    @classmethod
    def of(cls, checked: Checked, policy: CheckedPolicy, hits: Mapping["Key", int]) -> "Counted":
        titles = tuple(test.title.value for _, test in policy.examples.tests)
        return cls(identity_of(checked, policy), hits, titles, checked)


class CoverageRun(Struct, frozen=True):
    """Whether coverage is wanted, what it has to be, and where it is written."""

    shown: bool = False
    least: "Thresholds" = field(default_factory=dict)
    files: tuple[tuple[CoverageFormat, str], ...] = ()

    @classmethod
    def of(cls, shown: bool, fail_under: str | None, outputs: Iterable[str]) -> "CoverageRun":
        """Raises a usage error for thresholds and formats that mean nothing."""
        from convroute.tester.coverage.thresholds import BadThreshold, thresholds

        files = tuple(format_and_file(text, COVERAGE_FORMATS, "--coverage-output") for text in outputs)
        try:
            least = {} if fail_under is None else thresholds(fail_under)
        except BadThreshold as bad:
            context = click.get_current_context(silent=True)
            raise click.UsageError(f"--fail-under {bad}", context) from None
        return cls(shown, least, files)

    @property
    def wanted(self) -> bool:
        return self.shown or bool(self.least) or bool(self.files)

    def show(self, counted: Iterable[Counted], *, for_people: bool) -> bool:
        """Shows and writes everything; whether nothing is under its threshold."""
        if not self.wanted:
            return True
        from convroute.report.coverage.wording import under
        from convroute.tester.coverage.thresholds import missed

        covered = [*_covered(counted)]
        for form, path in self.files:
            write_report(path, rendered(covered, form))
        if self.shown:
            from convroute.report.coverage import text

            if for_people:
                terminal.out("\n" + text.render(covered, terminal.palette(sys.stdout), most=MOST_SHOWN))
            else:
                terminal.err(text.render(covered, most=MOST_SHOWN))
        short = missed((one.report for one in covered), self.least)
        for one in short:
            terminal.error(under(one))
        return not short


def rendered(covered: "list[Covered]", form: CoverageFormat) -> str:
    """The coverage in one of the formats; each is loaded only when it is asked for."""
    match form:
        case "text":
            from convroute.report.coverage import text

            return text.render(covered)
        case "json":
            from convroute.report.coverage import json

            return json.render(covered)
        case "lcov":
            from convroute.report.coverage import lcov

            return lcov.render(covered)
        case "cobertura":
            from time import time

            from convroute.report.coverage import cobertura

            return cobertura.render(covered, int(time() * 1000))
        case "html":
            from convroute.report.coverage import html

            return html.render(covered)
        case _:
            assert_never(form)


def _covered(counted: Iterable[Counted]) -> "Iterator[Covered]":
    """Policies in the order they were met; what several files test of one policy is put together."""
    from convroute.report.coverage.covered import Covered
    from convroute.tester.coverage.closing import report

    together: dict[str, list[Counted]] = {}
    for one in counted:
        together.setdefault(one.policy, []).append(one)
    for same in together.values():
        checked = same[0].checked
        coverage = _merged(same, checked)
        titles = [title for one in same for title in one.titles]
        yield Covered(report(coverage, titles, _one_by_one), sources_of(checked))


def _one_by_one(gaps: "list[Obligation]") -> "Iterator[Obligation]":
    return terminal.watched(gaps, "looking for tests")


def _merged(same: Iterable[Counted], checked: Checked) -> "Coverage":
    from convroute.tester.coverage.counting import Coverage

    assert checked.policy is not None, "it had a meaning when its tests were run"
    coverage = Coverage.of(checked.policy)
    for one in same:
        coverage.hits.update(one.hits)
    return coverage


def identity_of(checked: Checked, policy: CheckedPolicy) -> str:
    """The same for all files that are about one and the same policy, whatever their tests are."""
    return f"{os.path.realpath(sources_of(checked)[0].name)} {policy.digest}"


def sources_of(checked: Checked) -> tuple[Source, ...]:
    """The files of the policy, the one with its `policy` block first; not a test file that includes it."""
    files = [file for file in checked.files if _says(file, PolicyBlock)]
    files += [file for file in checked.files if not _says(file, PolicyBlock) and not _says(file, Test)]
    return tuple(file.source for file in files)


def _says(file: SourceFile, kind: type[PolicyBlock | Test]) -> bool:
    return any(isinstance(statement, kind) for statement in file.tree.statements)
