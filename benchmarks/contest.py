"""One contender at one size, measured in a process of its own, against the hand-written version there.

Run by `benchmarks.comparison`: `python -m benchmarks.contest NAME RULES SECONDS` prints one JSON object.
"""

import gc
import json
import sys
from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks.peers import CONTENDERS
from benchmarks.samples import Decide, Outcome, Sample, samples_of
from benchmarks.shop import Shop
from benchmarks.timing import Call, cost, latency
from convroute.conversation.event import Event

CHECKED_FIRST = 10
"""One of every sort is compared, however long it takes."""


class DisagreementError(Exception):
    """A contender decides something else than the hand-written version."""


def measured(name: str, rules: int, seconds: float) -> dict[str, Any]:
    """Load, memory, latency and the ratio to the hand-written version; or why not."""
    try:
        contender = import_module(f"benchmarks.peers.{CONTENDERS[name]}")
    except ImportError as error:
        return {"skipped": f"not installed: {error.name}"}
    contender.build(Shop.of_size(4))  # what is imported or made once, whatever the rules
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
    calls = [partial(decide, sample.event, sample.thread, None) for sample in samples]
    checked = _check(calls, wanted, samples, seconds / 4)
    mine, ready = calls[:checked], _ready(decide, contender.prepare, samples[:checked])
    hand = [partial(by_hand, sample.event, sample.thread, None) for sample in samples[:checked]]
    found = latency(mine, budget_ns=int(seconds / 4 * 1e9))
    each, engine, yardstick = _costs([mine, ready, hand], seconds / 2)
    return {
        "load": load,
        "memory": memory,
        "median": found.median,
        "p99": found.p99,
        "each": each,
        "engine": engine,
        "by_hand": yardstick,
        "checked": checked,
    }


def _ready(decide: Decide, prepare: Callable[[Event], Any], samples: Sequence[Sample]) -> list[Call]:
    """The same with the inputs made before."""
    return [partial(decide, sample.event, sample.thread, prepare(sample.event)) for sample in samples]


def _check(calls: Sequence[Call], wanted: list[Outcome], samples: list[Sample], seconds: float) -> int:
    """How many outcomes were compared, all of them if there is time; raises `DisagreementError`."""
    end = perf_counter() + seconds
    for number, (call, outcome) in enumerate(zip(calls, wanted, strict=True)):
        if number >= CHECKED_FIRST and perf_counter() > end:
            return number
        if (found := call()) != outcome:
            raise DisagreementError(f"{samples[number].event}: {found}, not {outcome}")
    return len(calls)


def _costs(contenders: Sequence[Sequence[Call]], seconds: float) -> list[float]:
    """Nanoseconds a decision of each, measured in turn."""
    rounds = 7
    round_ns = int(seconds * 1e9 / rounds / len(contenders) / 1.5)
    whole = cost([partial(_all, calls) for calls in contenders], rounds=rounds, round_ns=round_ns)
    return [taken / len(calls) for taken, calls in zip(whole, contenders, strict=True)]


def _all(calls: Sequence[Call]) -> None:
    for call in calls:
        call()


def _resident() -> int:
    """Bytes this process has in memory; 0 where the system does not say."""
    status = Path("/proc/self/statm")
    return int(status.read_text().split()[1]) * 4096 if status.exists() else 0


if __name__ == "__main__":
    print(json.dumps(measured(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]))))
