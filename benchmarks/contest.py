"""One contender at one size, measured in a process of its own, against the hand-written version there.

Run by `benchmarks.comparison`: `python -m benchmarks.contest NAME RULES SECONDS` prints one JSON object.
"""

import gc
import json
import sys
from functools import partial
from importlib import import_module
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks.peers import CONTENDERS
from benchmarks.samples import Outcome, Sample, samples_of, spread
from benchmarks.shop import Shop
from benchmarks.timing import Call, cost, latency

CHECKED_FIRST = 5


class Disagreement(Exception):
    """A contender decides something else than the hand-written version."""


def measured(name: str, rules: int, seconds: float) -> dict[str, Any]:
    """Load, memory, latency and the ratio to the hand-written version; or why not."""
    try:
        contender = import_module(f"benchmarks.peers.{CONTENDERS[name]}")
    except ImportError as error:
        return {"skipped": f"not installed: {error.name}"}
    shop = Shop.of_size(rules)
    samples = samples_of(shop)
    gc.collect()
    before, start = _resident(), perf_counter()
    decide = contender.build(shop)
    load = perf_counter() - start
    gc.collect()
    memory = _resident() - before
    by_hand = import_module("benchmarks.peers.by_hand").build(shop)
    wanted = [by_hand(sample.event, sample.thread, None) for sample in samples]
    calls = [partial(decide, sample.event, sample.thread, contender.prepare(sample)) for sample in samples]
    checked = _check(calls, wanted, samples, seconds / 4)
    yardsticks = [partial(by_hand, sample.event, sample.thread, None) for sample in samples]
    some = spread(list(range(len(samples))), min(checked, len(samples)))
    found = latency([calls[number] for number in some], budget_ns=int(seconds / 4 * 1e9))
    mine, hand = _costs(
        [calls[number] for number in some], [yardsticks[number] for number in some], seconds / 2
    )
    return {
        "load": load,
        "memory": memory,
        "median": found.median,
        "p99": found.p99,
        "each": mine,
        "by_hand": hand,
        "checked": checked,
    }


def _check(calls: list[Call], wanted: list[Outcome], samples: list[Sample], seconds: float) -> int:
    """How many outcomes were compared, all of them if there is time; raises `Disagreement`."""
    end = perf_counter() + seconds
    order = spread(list(range(len(calls))), len(calls))
    for done, number in enumerate(order):
        if done >= CHECKED_FIRST and perf_counter() > end:
            return done
        outcome = calls[number]()
        if outcome != wanted[number]:
            raise Disagreement(f"{samples[number].fields}: {outcome}, not {wanted[number]}")
    return len(calls)


def _costs(calls: list[Call], yardsticks: list[Call], seconds: float) -> tuple[float, float]:
    """Nanoseconds a decision, of the contender and of the hand-written version, in turn."""
    rounds = 7
    round_ns = int(seconds * 1e9 / rounds / 3)
    mine, hand = cost([partial(_all, calls), partial(_all, yardsticks)], rounds=rounds, round_ns=round_ns)
    return mine / len(calls), hand / len(calls)


def _all(calls: list[Call]) -> None:
    for call in calls:
        call()


def _resident() -> int:
    """Bytes this process has in memory; 0 where the system does not say."""
    status = Path("/proc/self/statm")
    return int(status.read_text().split()[1]) * 4096 if status.exists() else 0


if __name__ == "__main__":
    print(json.dumps(measured(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]))))
