"""Runs cases one after the other, each by itself, and tells what became of it."""

from collections.abc import Iterable, Iterator
from time import perf_counter

from convroute.tester.case import Case, Decide
from convroute.tester.results import Result
from convroute.tester.run import run
from convroute.tester.teaching.lesson import failures


def judge(case: Case, decide: Decide | None = None) -> Result:
    """The case with everything there is to tell about it; a failing one is decided again to find out why."""
    started = perf_counter()
    done = run(case, decide)
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
    cases: Iterable[Case], decide: Decide | None = None, *, fail_fast: bool = False
) -> Iterator[Result]:
    """Every case in order; with `fail_fast` the first that fails is the last."""
    for case in cases:
        result = judge(case, decide)
        yield result
        if fail_fast and not result.passed:
            return
