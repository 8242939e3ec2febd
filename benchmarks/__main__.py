"""`python -m benchmarks`: everything that `docs/performance.md` shows, measured on this machine.

`--quick` compares with peers at two sizes only. `--write` puts the tables and the
plot into the documentation. Peers that are not installed are left out:
`pip install -e '.[bench]'` brings them.
"""

import argparse
import subprocess
import sys
from pathlib import Path

from benchmarks.comparison import Result, report, results
from benchmarks.machine import machine, versions
from benchmarks.tables import table

_ROOT = Path(__file__).parents[1]
_DOCS = _ROOT / "docs"
PARTS = ("deciding", "reading", "loading", "analysing", "serving", "peers")


def main(arguments: list[str]) -> int:
    """Prints the parts that were asked for; 0."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"one of {', '.join(PARTS)}; all if none")
    parser.add_argument("--quick", action="store_true", help="peers: fewer sizes, less time on each")
    parser.add_argument("--write", action="store_true", help="write docs/performance.md and its plot")
    asked = parser.parse_args(arguments)
    unknown = [part for part in asked.parts if part not in PARTS]
    if unknown:
        parser.error(f"there is no part {unknown[0]!r}: choose from {', '.join(PARTS)}")
    print(machine())
    for part in asked.parts or PARTS:
        text = _peers(quick=asked.quick, write=asked.write) if part == "peers" else _printed(part)
        print(f"\n## {part}\n\n{text}", flush=True)
        if asked.write:
            write(part, f"Measured on {machine()}.\n\n{text}")
    return 0


def _printed(part: str) -> str:
    """What `python -m benchmarks.PART` prints."""
    command = [sys.executable, "-m", f"benchmarks.{part}"]
    return subprocess.run(command, cwd=_ROOT, stdout=subprocess.PIPE, text=True, check=False).stdout.strip()


def _peers(*, quick: bool, write: bool) -> str:
    found: list[Result] = []
    for one in results(quick=quick):
        shown = one.skipped or f"{one.against_hand:.2f} times the hand-written version"
        print(f"{one.name}, {one.rules} rules: {shown}", file=sys.stderr, flush=True)
        found.append(one)
    if write:
        from benchmarks.plot import draw

        draw(found, {name: installed for name, installed, _ in versions()}, _DOCS / "performance.svg")
    installed = table(["", "installed", "form"], [list(row) for row in versions()], words=True)
    return f"{report(found)}\n\n{installed}"


def write(part: str, text: str) -> None:
    """Replaces what stands between the marks of a part in the page."""
    page = _DOCS / "performance.md"
    start, end = f"<!-- {part}: measured -->\n", f"<!-- {part}: end -->"
    before, _, rest = page.read_text("utf-8").partition(start)
    _, _, after = rest.partition(end)
    page.write_text(f"{before}{start}\n{text}\n\n{end}{after}", "utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
