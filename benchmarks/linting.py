"""What linting costs beside parsing: `python -m benchmarks.linting [RULES ...]`.

The whole catalogue looks at one file with rules of all stages, conditions, a
label, a comment here and there, and permissions. The ratio is that of linting a
checked policy to parsing its text, the two in turns; the best turn of each counts.
"""

import gc
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from convroute.linter.lint import examine
from convroute.source import Source
from convroute.syntax.parser import parse
from convroute.workspace import load

TURNS = 5
HEAD = """language 1
policy bench { version "1" channel instagram account 17841400000000001 timezone "Europe/Berlin" }
app bot { id 1001 role automation }
app sales { id 1002 role sales human_agent }
app care = instagram_inbox { role customer_care }
group humans = [sales, care]
fact tier: "gold" | "silver"
fact orders: int 0..1000000
schedule office { mon-fri 09:00-18:00 }
default bot
allow take by humans from bot
deny pass by bot to sales when outside office
"""
SHAPES = (
    "route ad 1202{n:010} to sales for 7 days",
    'route link "order-{n}" to care when tier == "gold"',
    'route link like "shop-{n}-*" to sales',
    'route message to care when text mentions ["refund {n}", "broken {n}"] and within office',
    'vip_{n}: route message to sales when tier == "silver" and orders == {n}  # the {n}th of them',
    'route postback "BOOK_{n}" to care',
    "route quick_reply to sales when orders in {n}..{m} and not within office",
    'route shop to sales when product == "sku-{n}" or title like "*{n}"',
)


def policy(rules: int) -> str:
    """A policy of so many rules, as many of each shape."""
    shapes = (SHAPES[n % len(SHAPES)].format(n=n, m=n + 1) for n in range(rules))
    return HEAD + "\n".join(shapes) + "\n"


def seconds(work: Callable[[], object]) -> float:
    gc.collect()
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def measure(rules: int, folder: Path) -> str:
    """One line of the table."""
    path = folder / f"bench_{rules}.route"
    text = policy(rules)
    path.write_text(text, encoding="utf-8")
    source, checked = Source(path.name, text), load(str(path))
    if checked.policy is None:
        raise SystemExit("\n".join(str(item) for item in checked.diagnostics))
    found = len(examine(checked))
    turns = [(seconds(lambda: parse(source)), seconds(lambda: examine(checked))) for _ in range(TURNS)]
    parsing, linting = (min(of_kind) for of_kind in zip(*turns, strict=True))
    times = f"{parsing * 1e3:>9.1f} {linting * 1e3:>9.1f}"
    return f"{rules:>8} {times} {rules / linting:>9.0f} {linting / parsing:>6.2f} {found:>9}"


def main(arguments: list[str]) -> None:
    sizes = [int(argument) for argument in arguments] or [100, 1_000, 10_000]
    print(f"{'rules':>8} {'parse ms':>9} {'lint ms':>9} {'rules/s':>9} {'ratio':>6} {'findings':>9}")
    with TemporaryDirectory() as folder:
        for size in sizes:
            print(measure(size, Path(folder)), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
