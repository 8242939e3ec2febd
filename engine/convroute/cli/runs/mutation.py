"""The options of `convroute test` about mutation, and what they mean for output and exit status."""

import os
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, TypeVar, assert_never, get_args

import click
from msgspec import Struct

from convroute.cli import terminal
from convroute.cli.inputs import STDIN
from convroute.cli.policies import load_checked
from convroute.cli.refusal import Refusal, refusing
from convroute.cli.reporting import format_and_file, write_report
from convroute.cli.runs.coverage import identity_of, sources_of
from convroute.tester.selection import selection
from convroute.workspace.checking import by_policy

if TYPE_CHECKING:
    from convroute.checker.checked import Checked
    from convroute.source import Source
    from convroute.tester.case import Case
    from convroute.tester.mutation.mutants import Drawn
    from convroute.tester.mutation.runner import Runner
    from convroute.tester.mutation.verdicts import MutationReport, Verdict

F = TypeVar("F", bound=Callable[..., Any])
MutationFormat = Literal["text", "json"]
MUTATION_FORMATS: tuple[MutationFormat, ...] = get_args(MutationFormat)
_TOGETHER = 8
_WORTH_PROCESSES = 50
_TRYING = "trying changes"


def mutation_options(command: F) -> F:
    """`--mutate`, `--max-mutants`, `--seed` and `--mutation-output`, in this order."""
    for option in (
        click.option(
            "--mutation-output",
            "mutation_outputs",
            multiple=True,
            metavar="FORMAT:FILE",
            help="Write what became of the changes into a file: json or text; repeatable.",
        ),
        click.option(
            "--seed",
            type=click.IntRange(min=0),
            metavar="N",
            help="Choose which changes are tried where there are more than --max-mutants; by default 0.",
        ),
        click.option(
            "--max-mutants",
            "most",
            type=click.IntRange(min=1),
            metavar="N",
            help="Try at most N changes of a policy, spread evenly over it; 1000 unless given, or fewer.",
        ),
        click.option(
            "--mutate",
            is_flag=True,
            help="Change the policy in small ways, and show each change that no test notices.",
        ),
    ):
        command = option(command)
    return command


class Subject(Struct, frozen=True):
    """One policy as several files test it: everything another process needs to know of it."""

    paths: tuple[str, ...]
    expression: str | None
    most: int | None
    seed: int


class MutationRun(Struct, frozen=True):
    """Whether mutants are wanted, how good the tests have to be, and where that is written."""

    wanted: bool = False
    most: int | None = None
    seed: int = 0
    least: float | None = None
    files: tuple[tuple[MutationFormat, str], ...] = ()
    expression: str | None = None
    jobs: int | None = None

    @classmethod
    def of(
        cls,
        mutate: bool,
        most: int | None,
        seed: int | None,
        fail_under: str | None,
        outputs: Iterable[str],
        *,
        expression: str | None,
        jobs: int | None,
    ) -> "tuple[MutationRun, str | None]":
        """With it comes what is left of `fail_under` for coverage. Raises a usage error."""
        from convroute.tester.coverage.thresholds import BadThreshold
        from convroute.tester.mutation.threshold import split

        files = tuple(format_and_file(text, MUTATION_FORMATS, "--mutation-output") for text in outputs)
        asked = mutate or bool(files)
        try:
            least, rest = (None, None) if fail_under is None else split(fail_under, mutating=asked)
        except BadThreshold as bad:
            context = click.get_current_context(silent=True)
            raise click.UsageError(f"--fail-under {bad}", context) from None
        wanted = asked or least is not None
        if not wanted:
            _check_idle({"--max-mutants": most, "--seed": seed})
        return cls(wanted, most, seed or 0, least, files, expression, jobs), rest

    def show(self, tested: Collection[str], *, for_people: bool) -> bool:
        """Makes mutants of the policies that the files `tested` test; whether enough of them are noticed."""
        if not self.wanted:
            return True
        from convroute.report.mutation.wording import under

        reports = [self._report(subject) for subject in self._subjects(tested)]
        for form, path in self.files:
            write_report(path, rendered(reports, form))
        if for_people:
            from convroute.report.mutation import text

            terminal.out("\n" + text.render(reports, terminal.palette(sys.stdout)))
        elif not self.files:
            terminal.err(rendered(reports, "text"))
        short = [report for report in reports if self.least is not None and report.score < self.least]
        for report in short:
            terminal.error(under(report, self.least or 0.0))
        return not short

    def _subjects(self, tested: Collection[str]) -> "Iterator[Subject]":
        """One for each policy, whichever files its tests are in."""
        _loaded.cache_clear()
        if STDIN in tested:
            raise Refusal("`-` cannot be mutated: name a file")
        policy_of: dict[str, str] = {}
        for path, checked in _each(tested):
            if checked.policy is not None:  # a fragment has invariants, and its policy has the tests
                policy_of[path] = identity_of(checked, checked.policy)
        together: dict[str, list[str]] = {}
        for path in filter(policy_of.__contains__, tested):
            together.setdefault(policy_of[path], []).append(path)
        for paths in together.values():
            yield Subject(tuple(paths), self.expression, self.most, self.seed)

    def _report(self, subject: Subject) -> "MutationReport":
        from convroute.tester.mutation.fewest import noticed_by
        from convroute.tester.mutation.verdicts import Judged, MutationReport

        runner, drawn, source = _loaded(subject)
        verdicts = self._verdicts(subject, len(drawn.mutants))
        every = tuple(
            Judged(number, mutant, verdict)
            for number, (mutant, verdict) in enumerate(zip(drawn.mutants, verdicts, strict=True), 1)
        )
        policy = runner.policy
        return MutationReport(
            policy.name,
            policy.version,
            policy.digest,
            source,
            every,
            drawn.untried,
            drawn.left_out,
            noticed_by(runner, every),
        )

    def _verdicts(self, subject: Subject, count: int) -> "list[Verdict]":
        """In the order of the mutants, however many processes there are."""
        parts = [range(start, min(start + _TOGETHER, count)) for start in range(0, count, _TOGETHER)]
        jobs = self.jobs or ((os.cpu_count() or 1) if count >= _WORTH_PROCESSES else 1)
        if jobs < 2:
            verdicts = (verdict for part in parts for verdict in judged(subject, part))
            return [*terminal.watched(verdicts, _TRYING, length=count)]
        from convroute.cli.processes import processes

        with processes(min(jobs, len(parts) or 1)) as pool:
            futures = [pool.submit(judged, subject, part) for part in parts]
            verdicts = (verdict for future in futures for verdict in future.result())
            return [*terminal.watched(verdicts, _TRYING, length=count)]


def _check_idle(options: Mapping[str, int | None]) -> None:
    """Options about changes of a policy say nothing where none are made."""
    for option, value in options.items():
        if value is not None:
            raise click.UsageError(
                f"{option} says which changes of a policy are tried, and none are: add --mutate",
                click.get_current_context(silent=True),
            )


def judged(subject: Subject, numbers: Sequence[int]) -> "list[Verdict]":
    """The verdicts on some mutants, numbered from 0; in another process, too."""
    runner, drawn, _ = _loaded(subject)
    return [runner.judge(drawn.mutants[number]) for number in numbers]


@cache
def _loaded(subject: Subject) -> "tuple[Runner, Drawn, Source]":
    """The policy with its tests, its mutants, which are the same in every process, and its own file."""
    from convroute.checker.variants import Variants
    from convroute.tester.mutation.mutants import draw, usual_number
    from convroute.tester.mutation.runner import Runner
    from convroute.workspace import opened

    variants = Variants.of(*opened(subject.paths[0]))
    assert variants is not None, "it was read before"
    original = variants.check({})
    assert original.policy is not None, "its tests were run"
    cases_of = {path: [*_cases(checked, subject.expression)] for path, checked in _each(subject.paths)}
    cases = [case for path in subject.paths for case in cases_of[path]]
    most = usual_number(original.policy) if subject.most is None else subject.most
    drawn = draw(variants, original, most, subject.seed)
    runner = Runner.of(variants, original.policy, cases, len(drawn.mutants))
    return runner, drawn, sources_of(original)[0]


def _cases(checked: "Checked", expression: str | None) -> "Iterator[Case]":
    from convroute.tester.plan import plan

    assert checked.policy is not None, "its tests were run"
    wanted = None if expression is None else selection(expression)
    for case in plan(checked.policy, {file.source.name: file.source for file in checked.files}):
        if wanted is None or wanted(f"{case.file} {case.policy.name} {case.name}"):
            yield case


def _each(paths: Iterable[str]) -> "Iterator[tuple[str, Checked]]":
    """Each file of tests; a policy is checked once for all that are about it."""
    with refusing():
        for group in by_policy(paths):
            yield from group.each(load_checked)


def rendered(reports: "Sequence[MutationReport]", form: MutationFormat) -> str:
    """In one of the formats; each is loaded only when it is asked for."""
    match form:
        case "text":
            from convroute.report.mutation import text

            return text.render(reports)
        case "json":
            from convroute.report.mutation import json

            return json.render(reports)
        case _:
            assert_never(form)
