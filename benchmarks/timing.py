"""Measures functions against each other in one process, by turns and in processor time.

So a busy machine slows all of them, and other programs' turns do not count.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from gc import disable, enable
from statistics import median
from time import perf_counter_ns, process_time_ns

Call = Callable[[], object]

ROUNDS = 15
ROUND_NS = 10_000_000


@dataclass(frozen=True, slots=True)
class Latency:
    """Of calls that were timed one by one, in nanoseconds; the clock itself is taken off."""

    median: float
    p99: float


def cost(calls: Sequence[Call], *, rounds: int = ROUNDS, round_ns: int = ROUND_NS) -> list[float]:
    """Nanoseconds a call: of each function its best round, the rounds of all taking turns."""
    repeats = [_repeats(call, round_ns) for call in calls]
    best = [float("inf")] * len(calls)
    disable()
    try:
        for _ in range(rounds):
            for number, call in enumerate(calls):
                best[number] = min(best[number], _round(call, repeats[number]))
    finally:
        enable()
    return best


def latency(calls: Sequence[Call], *, budget_ns: int = 300_000_000, least: int = 20) -> Latency:
    """Median and 99th percentile over the calls, in turn, until the budget is spent."""
    idle = _clock()
    taken: list[int] = []
    end = perf_counter_ns() + budget_ns
    while len(taken) < least or (perf_counter_ns() < end and len(taken) < 100_000):
        for call in calls:
            start = perf_counter_ns()
            call()
            taken.append(perf_counter_ns() - start)
            if start > end and len(taken) >= least:
                break
    taken.sort()
    return Latency(max(median(taken) - idle, 1.0), max(taken[len(taken) * 99 // 100] - idle, 1.0))


def _repeats(call: Call, round_ns: int) -> int:
    call()  # what is made at the first call only
    repeats = 1
    while (taken := _round(call, repeats) * repeats) < round_ns / 10 and taken < round_ns:
        repeats *= 4
    return max(1, round(repeats * round_ns / max(taken, 1)))


def _round(call: Call, repeats: int) -> float:
    numbers = range(repeats)
    start = process_time_ns()
    for _ in numbers:
        call()
    return (process_time_ns() - start) / repeats


def _clock() -> float:
    """What it costs to ask the clock twice and to call a function that does nothing."""
    taken = []
    for _ in range(2_000):
        start = perf_counter_ns()
        _nothing()
        taken.append(perf_counter_ns() - start)
    return float(median(taken))


def _nothing() -> None:
    """An empty function."""
