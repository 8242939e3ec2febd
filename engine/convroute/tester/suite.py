"""Runs cases one after the other, each by itself, and tells what became of it."""

from collections.abc import Iterable, Iterator
from time import perf_counter

from msgspec import Struct, field

from convroute.compiler.program import Program
from convroute.evaluator.fold import Ready
from convroute.tester.case import Case, Decide
from convroute.tester.diagnosis.diagnosis import Explaining, failures
from convroute.tester.folds import Folds
from convroute.tester.results import Result
from convroute.tester.run import run


class Shared(Struct, frozen=True):
    """What the tests of a policy have in common, if they are decided in one way."""

    folds: Folds = field(default_factory=Folds)
    explaining: Explaining = field(default_factory=Explaining)


def judge(
    case: Case, decide: Decide | None = None, ready: Ready | None = None, shared: Shared | None = None
) -> Result:
    """The case with everything there is to tell about it; a failing one is decided again to find out why.

    A listening `decide` hears every item of every case: nothing that came out before is taken for it.
    """
    started = perf_counter()
    shared = shared or Shared()
    done = run(case, decide, ready, shared.folds if decide is None else None)
    seconds = perf_counter() - started
    return Result(
        policy=case.policy.name,
        source=case.source,
        span=case.span,
        title=case.node.title.value,
        row=case.row,
        seconds=seconds,
        failures=failures(done, shared.explaining),
    )


def judge_all(
    cases: Iterable[Case],
    decide: Decide | None = None,
    *,
    ready: Ready | None = None,
    fail_fast: bool = False,
    shared: Shared | None = None,
) -> Iterator[Result]:
    """Every case in order; with `fail_fast` the first that fails is the last.

    Without `decide`, and unless their policy is `ready`, each policy of them is made so.
    `shared` is what cases before had in common with these.
    """
    programs: dict[int, Program] = {}
    shared = shared or Shared()
    for case in cases:
        made = ready or programs.get(id(case.policy))
        if made is None and decide is None:
            made = programs[id(case.policy)] = Program(case.policy)
        result = judge(case, decide, made, shared)
        yield result
        if fail_fast and not result.passed:
            return
