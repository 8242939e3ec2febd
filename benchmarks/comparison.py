"""Everybody at every size: each measurement in a process of its own, ended when it takes too long."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.peers import CONTENDERS
from benchmarks.tables import count, duration, ratio, table

SIZES = (10, 100, 1_000, 10_000, 100_000)
QUICK_SIZES = (10, 1_000)
SECONDS = 2.0
QUICK_SECONDS = 0.5
PATIENCE = 25.0
"""Seconds after which a measurement is given up, and with it the larger sizes."""

_ROOT = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Result:
    """Nanoseconds a decision, `load` in seconds, `memory` in bytes; `skipped` says why there are none.

    `each` begins with an event, `engine` with the input that the engine wants.
    """

    name: str
    rules: int
    skipped: str | None = None
    load: float = 0.0
    memory: int = 0
    median: float = 0.0
    p99: float = 0.0
    each: float = 0.0
    engine: float = 0.0
    by_hand: float = 1.0
    checked: int = 0

    @property
    def against_hand(self) -> float:
        """How many times the hand-written version's cost, both measured in turn in one process."""
        return self.each / self.by_hand

    @property
    def engine_against_hand(self) -> float:
        """The same where the engine's input was made before."""
        return self.engine / self.by_hand


def results(*, quick: bool = False, names: Sequence[str] = tuple(CONTENDERS)) -> Iterator[Result]:
    """All results, as they come."""
    for name in names:
        given_up = None
        for rules in QUICK_SIZES if quick else SIZES:
            found = (
                Result(name, rules, given_up)
                if given_up
                else _measured(name, rules, QUICK_SECONDS if quick else SECONDS)
            )
            given_up = found.skipped
            yield found


def _measured(name: str, rules: int, seconds: float) -> Result:
    command = [sys.executable, "-m", "benchmarks.contest", name, str(rules), str(seconds)]
    with TemporaryDirectory() as folder:  # of whoever keeps what was loaded: every load is the first
        surroundings = {**os.environ, "XDG_CACHE_HOME": folder}
        try:
            done = subprocess.run(
                command, cwd=_ROOT, env=surroundings, capture_output=True, text=True, timeout=PATIENCE
            )
        except subprocess.TimeoutExpired:
            return Result(name, rules, f"over {PATIENCE:.0f} s at {count(rules)} rules")
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no message"])[-1]
        return Result(name, rules, f"failed at {count(rules)} rules: {last[:100]}")
    measured = json.loads(done.stdout.strip().splitlines()[-1])
    return Result(name, rules, **measured)


def report(found: Sequence[Result]) -> str:
    """The tables, and what was not measured."""
    sizes = sorted({one.rules for one in found})
    at = {(one.name, one.rules): one for one in found}
    names = [name for name in CONTENDERS if (name, sizes[0]) in at]
    head = ["", *(f"{count(size)} rules" for size in sizes)]

    def cells(show: str) -> str:
        rows = [[name, *(_cell(at[name, size], show) for size in sizes)] for name in names]
        return table(head, rows)

    parts = [
        ("One decision, against the hand-written version", "against_hand"),
        ("The same, with the engine's input made before", "engine_against_hand"),
        ("Median", "median"),
        ("99th percentile", "p99"),
        ("Decisions a second", "per_second"),
        ("Load: from the rules to ready to decide", "load"),
        ("Memory, in the process, after loading", "memory"),
    ]
    text = "\n\n".join(f"### {title}\n\n{cells(show)}" for title, show in parts)
    skipped = dict.fromkeys(f"- {one.name}: {one.skipped}" for one in found if one.skipped)
    return text + ("\n\nNot measured:\n\n" + "\n".join(skipped) if skipped else "")


def _cell(result: Result, show: str) -> str:
    if result.skipped:
        return "–"
    match show:
        case "against_hand" | "engine_against_hand":
            return f"{ratio(getattr(result, show))}×"
        case "median":
            return duration(result.median)
        case "p99":
            return duration(result.p99)
        case "per_second":
            return count(round(1e9 / result.each))
        case "load":
            return duration(result.load * 1e9)
        case _:
            return f"{result.memory / 2**20:.1f} MB"
