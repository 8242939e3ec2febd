"""Which tests the paths of a command mean, how they are run, and what that means for the exit status."""

import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sized
from time import perf_counter
from typing import TYPE_CHECKING

import click
from msgspec import Struct, field

from convroute.checker.checked import Checked
from convroute.cli import terminal
from convroute.cli.inputs import STDIN, is_test_file, policy_files
from convroute.cli.policies import load_checked
from convroute.cli.refusal import refusing
from convroute.cli.reporting import write_report
from convroute.cli.runs.coverage import Counted, CoverageRun
from convroute.cli.runs.mutation import MutationRun
from convroute.compiler.program import Program
from convroute.diagnostic import Diagnostic, in_reading_order
from convroute.policy.model import CheckedPolicy, Invariant
from convroute.report.tested.formats import Format, render
from convroute.report.tested.outcome import Outcome
from convroute.source import Source
from convroute.tester.case import Case
from convroute.tester.coverage.counting import Coverage
from convroute.tester.plan import plan
from convroute.tester.results import Result
from convroute.tester.selection import BadSelection, selection
from convroute.tester.suite import Shared, judge_all
from convroute.workspace.checking import by_policy
from convroute.workspace.route_files import FRAGMENT, rank_of
from convroute.workspace.together import Together

if TYPE_CHECKING:
    from concurrent.futures import Future

_POLICIES_THAT_PAY = 24
"""From so many policies on, the work of starting other processes is less than what they save."""


class FileRun(Struct, frozen=True):
    """What became of the tests of one file; `errors` of the policy keep all of them from running."""

    results: tuple[Result, ...] = ()
    errors: tuple[Diagnostic, ...] = ()
    deselected: int = 0
    counted: Counted | None = None

    @property
    def failed(self) -> bool:
        return _failed(self.results)


class Done(Struct, frozen=True):
    """What became of all tests, and what they exercised, if that was asked for."""

    outcome: Outcome
    counted: tuple[Counted, ...] = ()


class Wish(Struct, frozen=True):
    """What somebody wants to run; `jobs` is how many policies at once, None for as many as pay.

    With `allow_empty` a folder may hold no policy at all: that is told, and no error.
    """

    paths: tuple[str, ...]
    expression: str | None = None
    fail_fast: bool = False
    jobs: int | None = None
    covering: bool = False
    allow_empty: bool = False

    @classmethod
    def of(
        cls,
        paths: tuple[str, ...],
        expression: str | None,
        *,
        fail_fast: bool,
        jobs: int | None,
        covering: bool = False,
        allow_empty: bool = False,
    ) -> "Wish":
        """A wrong expression is a wrong use of the command."""
        try:
            selection("any" if expression is None else expression)
        except BadSelection as bad:
            raise click.UsageError(f"-k {bad}", click.get_current_context(silent=True)) from None
        return cls(paths, expression, fail_fast, jobs, covering, allow_empty)

    def run(self) -> Done:
        """Every test of every file, the files in order; nothing depends on how many run at once."""
        started = perf_counter()
        named = {path.replace(os.sep, "/") for path in self.paths}
        every = policy_files(self.paths, terminal.note if self.allow_empty else None)
        files = [path for path in every if path in named or _may_test(path)]
        done = [*self._until_failure(self._runs(files))]
        errors = in_reading_order([error for run in done for error in run.errors])
        outcome = Outcome(
            results=tuple(result for run in done for result in run.results),
            broken=tuple(errors),
            deselected=sum(run.deselected for run in done),
            seconds=perf_counter() - started,
        )
        return Done(outcome, tuple(run.counted for run in done if run.counted is not None))

    def _until_failure(self, runs: Iterable[FileRun]) -> Iterator[FileRun]:
        for run in runs:
            yield run
            if self.fail_fast and run.failed:
                return

    def _runs(self, files: list[str]) -> Iterator[FileRun]:
        """Files of one policy are run by one process, so that none has to check it again."""
        with refusing():
            groups = by_policy(files)
        group_of = {path: number for number, group in enumerate(groups) for path in group.files}
        wish = (self.expression, self.fail_fast, self.covering)
        jobs = self._jobs(groups)
        if jobs < 2 or STDIN in files:
            runs = [run_together(group, *wish) for group in groups]
            for path in terminal.watched(files, "testing"):
                yield next(runs[group_of[path]])
            return
        from convroute.cli.processes import processes

        with processes(jobs) as pool:
            futures = [pool.submit(run_apart, group, *wish) for group in groups]
            done = [_results(future) for future in futures]
            for path in terminal.watched(files, "testing"):
                yield next(done[group_of[path]])

    def _jobs(self, groups: Sized) -> int:
        if self.jobs is not None:
            return min(self.jobs, len(groups))
        return (os.cpu_count() or 1) if len(groups) >= _POLICIES_THAT_PAY else 1


def _may_test(path: str) -> bool:
    """A fragment is tested by its policy; a test file that has no test is a mistake, and is told."""
    with refusing():
        return is_test_file(path) or rank_of(path) != FRAGMENT


def _results(future: "Future[list[FileRun]]") -> Iterator[FileRun]:
    yield from future.result()


def run_apart(group: Together, expression: str | None, fail_fast: bool, covering: bool) -> list[FileRun]:
    """The same in another process, up to the first failure if that is the end."""
    runs: list[FileRun] = []
    for run in run_together(group, expression, fail_fast, covering):
        runs.append(run)
        if fail_fast and run.failed:
            break
    return runs


def run_together(
    group: Together, expression: str | None, fail_fast: bool, covering: bool
) -> Iterator[FileRun]:
    """The tests of each file. The policy is checked and made ready once for all of them."""
    judging: Judging | None = None
    with refusing():
        for path, checked in group.each(load_checked):
            errors = tuple(item for item in checked.diagnostics if item.severity == "error")
            if checked.policy is None or errors:
                yield FileRun(errors=errors)
                continue
            judging = judging or Judging.of(checked.policy, covering)
            proving = path not in group.tests
            yield judging.run(checked, checked.policy, expression, fail_fast, proving=proving)


class Judging(Struct):
    """What judges the tests of one policy, whichever file they are in: `ready`, or a decider that counts."""

    ready: Program | None = None
    coverage: Coverage | None = None
    shared: Shared = field(default_factory=Shared)

    @classmethod
    def of(cls, policy: CheckedPolicy, covering: bool) -> "Judging":
        return cls(coverage=Coverage.of(policy)) if covering else cls(Program(policy))

    def run(
        self,
        checked: Checked,
        policy: CheckedPolicy,
        expression: str | None,
        fail_fast: bool,
        *,
        proving: bool,
    ) -> FileRun:
        """With `proving` the invariants of the policy are among its tests."""
        sources = {file.source.name: file.source for file in checked.files}
        cases = plan(policy, sources)
        chosen = cases if expression is None else tuple(_chosen(cases, expression))
        decide = None if self.coverage is None else self.coverage.listening
        results = [*judge_all(chosen, decide, ready=self.ready, fail_fast=fail_fast, shared=self.shared)]
        counted = None
        if self.coverage is not None:
            counted = Counted.of(checked, policy, self.coverage.taken())
        left_out = len(cases) - len(chosen)
        if proving and policy.examples.invariants and not (fail_fast and _failed(results)):
            proved = [*self._proved(policy, sources, expression)]
            left_out += len(policy.examples.invariants) - len(proved)
            results += proved
        return FileRun(tuple(results), (), left_out, counted)

    def _proved(
        self, policy: CheckedPolicy, sources: Mapping[str, Source], expression: str | None
    ) -> Iterator[Result]:
        from convroute.tester.invariants import judge_invariants, name_of  # only with invariants

        wanted = selection(expression) if expression is not None else None

        def chosen(one: Invariant) -> bool:
            return wanted is None or wanted(f"{one.place.file} {policy.name} {name_of(one)}")

        return judge_invariants(policy, sources, chosen)


def _failed(results: Iterable[Result]) -> bool:
    return any(not result.passed for result in results)


def _chosen(cases: Iterable[Case], expression: str) -> Iterator[Case]:
    wanted = selection(expression)
    return (case for case in cases if wanted(f"{case.file} {case.policy.name} {case.name}"))


class Showing(Struct, frozen=True):
    """Where and how results are shown: on standard output, and in `files`."""

    form: Format
    files: tuple[tuple[Format, str], ...] = ()
    verbosity: int = 0
    allow_empty: bool = False
    covering: CoverageRun = field(default_factory=CoverageRun)
    mutating: MutationRun = field(default_factory=MutationRun)

    def show(self, done: Done) -> int:
        """The exit status: 2 wins over 1 (interfaces: Exit status)."""
        outcome = done.outcome
        for form, path in self.files:
            write_report(path, render(outcome, form))
        palette, columns = terminal.palette(sys.stdout), terminal.columns(sys.stdout)
        terminal.out(render(outcome, self.form, palette, columns, self.verbosity))
        if outcome.unloaded:
            return 2
        covered = self.covering.show(done.counted, for_people=self.form == "text")
        if not outcome.results and not self.allow_empty:
            terminal.error(_empty(outcome))
            return 2
        return int(not self._noticed(outcome) or not covered)

    def _noticed(self, outcome: Outcome) -> bool:
        """Whether every test passes, and enough changes of the policy are noticed, if that was asked for."""
        if not outcome.failed:
            return self.mutating.show(outcome.by_file(), for_people=self.form == "text")
        if self.mutating.wanted:
            terminal.error("the policy is not changed as long as a test of it fails")
        return False


def _empty(outcome: Outcome) -> str:
    if outcome.deselected:
        return f"-k selects none of {outcome.deselected} tests; `--allow-empty` makes that no error"
    return "there is no test; write `test` blocks, or say `--allow-empty`"
