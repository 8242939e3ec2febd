"""How long a policy takes from its files until it can decide, against the fastest reading of the same data.

`python -m benchmarks.loading` prints ratios, all of one run, the things that are
compared taking turns. Cold is without any cache of policies; the tables of the
grammar are there.
"""

import csv
import gc
import json
import os
import shutil
import subprocess
import sys
import tempfile
import tracemalloc
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from lark import Lark

from benchmarks import loading_texts
from benchmarks.tables import table
from convroute import Policy
from convroute.conversation.event import Ad, Event
from convroute.resources import folder
from convroute.workspace import load

PLAIN = 100_000
CONDITIONAL = 10_000
ADS = 100_000
SMALL = """\
language 1
policy small { version "1"  channel instagram  account 17841400000000001 }
app bot { id 1278416343931139 }
app sales { id 3310987654321098 }
default bot
route link "qr" to sales
route ad 120210987654321 to sales for 7 days
vip: route message to sales when text mentions "refund"
"""
ITEM = {
    "sender": {"id": "5550001"},
    "recipient": {"id": "17841400000000001"},
    "timestamp": 1_800_000_000_000,
    "message": {"mid": "m1", "text": "Hi"},
}
EVENT = {"object": "instagram", "entry": [{"id": "17841400000000001", "messaging": [ITEM]}]}
Row = tuple[str, float, float, float, float]
"""What, its seconds, those of the yardstick, the ratio, and the ratio that is promised."""


def fastest(calls: Sequence[Callable[[], object]], rounds: int = 5) -> list[float]:
    """Seconds of each call in its best round; they take turns."""
    best = [float("inf")] * len(calls)
    for _ in range(rounds):
        for number, call in enumerate(calls):
            gc.collect()
            start = perf_counter()
            call()
            best[number] = min(best[number], perf_counter() - start)
    return best


def cold(path: Path) -> Policy:
    """From the files, as if never loaded before."""
    policy = load(str(path)).policy
    assert policy is not None
    return Policy(policy)


def warm(path: Path) -> Policy:
    return Policy.load(path)


def measured(here: Path) -> list[Row]:
    """Every promise about loading, with what it came to."""
    plain, as_json = loading_texts.plain(PLAIN)
    (here / "plain.route").write_text(plain, "utf-8")
    (here / "conditional.route").write_text(loading_texts.conditional(CONDITIONAL), "utf-8")
    (here / "ads.csv").write_text(loading_texts.table(ADS), "utf-8")
    (here / "csv.route").write_text(loading_texts.HEAD + loading_texts.CSV_RULES, "utf-8")
    for name in ("plain.route", "conditional.route", "csv.route"):
        warm(here / name)
    return [
        *_against(here / "plain.route", f"{PLAIN:,} plain rules", lambda: json.loads(as_json), 12),
        *_against(here / "conditional.route", f"{CONDITIONAL:,} conditional rules", _bare_parse(here), 3),
        *_against(here / "csv.route", f"{ADS:,} ads in a CSV file", lambda: _read_csv(here), 5),
    ]


def _against(path: Path, what: str, yardstick: Callable[[], object], most: float) -> list[Row]:
    other, loaded, kept = fastest([yardstick, lambda: cold(path), lambda: warm(path)])
    return [
        (what, loaded, other, loaded / other, most),
        (f"{what}, from the cache", kept, loaded, kept / loaded, 0.1),
    ]


def _bare_parse(here: Path) -> Callable[[], object]:
    """Lark with the same grammar, and nothing made of it but its own tree."""
    grammar = "\n".join(part.read_text("utf-8") for part in sorted(folder("grammar").glob("*.lark")))
    lark = Lark(grammar, start="file", parser="lalr", lexer="contextual")
    text = (here / "conditional.route").read_text("utf-8")
    return lambda: lark.parse(text)


def _read_csv(here: Path) -> list[list[str]]:
    with (here / "ads.csv").open(newline="", encoding="utf-8") as file:
        return [*csv.reader(file)]


def first_decisions(path: Path, events: Sequence[Event]) -> tuple[float, float]:
    """Microseconds of the first decisions after loading from the cache: the very first, and the median."""
    decide = warm(path).decide
    taken = []
    for event in events:
        start = perf_counter()
        decide(event)
        taken.append((perf_counter() - start) * 1e6)
    return taken[0], median(taken)


def from_ads() -> list[Event]:
    """Fifty people from as many ads, each of which has a rule."""
    return [_from_ad(number * 10) for number in range(50)]


def with_words() -> list[Event]:
    """Fifty messages, each of which is about other rules."""
    return [_message(text=f"refund {number}, word{number}", title=f"x{number}") for number in range(50)]


def _from_ad(number: int) -> Event:
    return _message(entry="ad", ad=Ad(str(loading_texts.FIRST_AD + number)))


def _message(**fields: Any) -> Event:
    return Event(
        kind="message",
        channel="instagram",
        account=loading_texts.ACCOUNT,
        user="5550001",
        at=1_800_000_000_000,
        surface="message",
        **fields,
    )


def memory(path: Path, load_it: Callable[[Path], Policy]) -> tuple[float, float, float]:
    """Bytes a rule: what a policy keeps, the most that loading took, and what a rule takes that decided."""
    gc.collect()
    tracemalloc.start()
    policy = load_it(path)
    gc.collect()
    kept, peak = tracemalloc.get_traced_memory()
    ads = [number for number in range(PLAIN) if number % 10 < 6]
    for number in ads:
        policy.decide(_from_ad(number))
    gc.collect()
    used = tracemalloc.get_traced_memory()[0] - kept
    tracemalloc.stop()
    return kept / PLAIN, peak / PLAIN, kept / PLAIN + used / len(ads)


def commands(here: Path, rounds: int = 12) -> list[tuple[str, float, float]]:
    """Milliseconds of a command above those of a bare Python, and what is promised."""
    (here / "small.route").write_text(SMALL, "utf-8")
    (here / "event.json").write_text(json.dumps(EVENT), "utf-8")
    policy, event = str(here / "small.route"), str(here / "event.json")
    python, program = sys.executable, _program()
    started = {
        "bare": ((python, "-c", "pass"), 0.0),
        "convroute --version": ((*program, "--version"), 60.0),
        "convroute decide, warm": ((*program, "decide", policy, event), 150.0),
        "convroute lint": ((*program, "lint", policy), 300.0),
    }
    best = fastest([partial(_run, command) for command, _ in started.values()], rounds)
    found = zip(started.items(), best, strict=True)
    return [(name, (seconds - best[0]) * 1000, most) for (name, (_, most)), seconds in found if most]


def _program() -> tuple[str, ...]:
    """The command that was installed beside this Python."""
    script = shutil.which("convroute", path=str(Path(sys.executable).parent))
    return (script,) if script else (sys.executable, "-m", "convroute.cli")


def _run(command: Sequence[str]) -> None:
    subprocess.run(command, check=True, capture_output=True, timeout=60)


def main() -> None:
    """Prints all tables; the cache is one of its own, in a temporary folder."""
    with tempfile.TemporaryDirectory() as temporary:
        os.environ["XDG_CACHE_HOME"] = temporary
        here = Path(temporary)
        rows = [
            (what, f"{own * 1000:.0f} ms", f"{other * 1000:.0f} ms", f"{ratio:.2f}", f"{most:g}")
            for what, own, other, ratio, most in measured(here)
        ]
        print(table(("load", "takes", "yardstick", "ratio", "at most"), rows))
        sizes = [
            (name, f"{kept:.0f} B", f"{peak:.0f} B", f"{used:.0f} B", "1024 B")
            for name, way in (("cold", cold), ("from the cache", warm))
            for kept, peak, used in [memory(here / "plain.route", way)]
        ]
        print()
        print(table((f"memory a rule, {PLAIN:,}", "kept", "peak", "once it decided", "at most"), sizes))
        firsts = [
            (what, f"{first:.0f} µs", f"{middle:.0f} µs")
            for what, name, events in (
                (f"{PLAIN:,} plain rules", "plain.route", from_ads()),
                (f"{ADS:,} ads in a CSV file", "csv.route", from_ads()),
                (f"{CONDITIONAL:,} conditional rules", "conditional.route", with_words()),
            )
            for first, middle in [first_decisions(here / name, events)]
        ]
        print()
        print(table(("decisions after loading from the cache", "the first", "the first 50, median"), firsts))
        times = [(name, f"{taken:.0f} ms", f"{most:.0f} ms") for name, taken, most in commands(here)]
        print()
        print(table(("command, above a bare Python", "takes", "at most"), times))


if __name__ == "__main__":
    main()
