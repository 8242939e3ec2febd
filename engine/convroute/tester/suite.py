"""Runs cases one after the other, each by itself, and tells what became of it."""

from collections.abc import Iterable, Iterator
from time import perf_counter

from convroute.compiler.program import Program
from convroute.evaluator.fold import Ready
from convroute.tester.case import Case, Decide
from convroute.tester.diagnosis.diagnosis import failures
from convroute.tester.results import Result
from convroute.tester.run import run


def judge(case: Case, decide: Decide | None = None, ready: Ready | None = None) -> Result:
    """The case with everything there is to tell about it; a failing one is decided again to find out why."""
    started = perf_counter()
    done = run(case, decide, ready)
    seconds = perf_counter() - started
    return Result(
        policy=case.policy.name,
        source=case.source,
        span=case.span,
        title=case.node.title.value,
        row=case.row,
        seconds=seconds,
        failures=failures(done),
    )


def judge_all(
    cases: Iterable[Case],
    decide: Decide | None = None,
    *,
    ready: Ready | None = None,
    fail_fast: bool = False,
) -> Iterator[Result]:
    """Every case in order; with `fail_fast` the first that fails is the last.

    Without `decide`, and unless their policy is `ready`, each policy of them is made so.
    """
    programs: dict[int, Program] = {}
    for case in cases:
        made = ready or programs.get(id(case.policy))
        if made is None and decide is None:
            made = programs[id(case.policy)] = Program(case.policy)
        result = judge(case, decide, made)
        yield result
        if fail_fast and not result.passed:
            return
