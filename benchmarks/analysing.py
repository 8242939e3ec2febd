"""What exact analysis costs beside loading: `python -m benchmarks.analysing [--all | --row N]`.

Of each row a process of its own loads a policy of `analysed_policies`, cold, and analyses it. Both are
measured in processor time, in turns; the turn of the median ratio counts. It has a bar, and above it the
program ends with 1. Without `--all` the rows that take minutes are left out.

What exceeds its bar is measured once more, for other work on the machine makes a turn slow.
"""

import argparse
import gc
import json
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import process_time_ns
from typing import NamedTuple

from benchmarks.analysed_policies import ANALYSED, APPS, message
from benchmarks.edits import edited
from benchmarks.strings import KINDS, milliseconds
from benchmarks.tables import count, duration, ratio, table
from convroute.compiler.program import Program
from convroute.differ.compare import compare
from convroute.evaluator.evaluate import evaluate
from convroute.evaluator.stages import rules_of
from convroute.explainer.why_not.ask import WhyNotQuestions
from convroute.linter.analysing import analyse
from convroute.policy.model import CheckedPolicy
from convroute.policy.stages import STAGES
from convroute.prover.prove import prove
from convroute.prover.verdict import Undecided
from convroute.regions.model import Model
from convroute.regions.stage import StageRules
from convroute.regions.stage_analysis import StageAnalysis
from convroute.tester.coverage.closing import report
from convroute.tester.coverage.counting import Coverage
from convroute.workspace import load

_ROOT = Path(__file__).parents[1]
TURNS = 3
LONG_NS = 5_000_000_000
"""What takes longer is done once."""
CHANGES = 10
QUESTIONS = 13
"""The median one counts."""
MOST_MEMORY = 400
"""Mebibytes that a process may need; of a usual one 150."""

Work = Callable[[CheckedPolicy, CheckedPolicy], int]
"""Does it for a policy and another version of it; how many questions it left open."""


def lint(policy: CheckedPolicy, _: CheckedPolicy) -> int:
    """Rules that never fire, their smallest covers, parts of conditions, permissions."""
    found = analyse(policy)
    return sum(len(stage.undecided) for stage in found.stages.values())


def dead(policy: CheckedPolicy, _: CheckedPolicy) -> int:
    """Which rules never fire."""
    model, program = Model([policy]), Program(policy, few=0)
    stages = (StageRules(model, stage, program) for stage in STAGES if rules_of(policy, stage))
    return sum(
        len(answer.unknown) for stage in stages for answer in StageAnalysis(stage, parts=False).rules()
    )


def diff(policy: CheckedPolicy, other: CheckedPolicy) -> int:
    return len(compare(policy, other).undecided)


def proof(policy: CheckedPolicy, other: CheckedPolicy) -> int:
    return len(compare(policy, other, digests=False).undecided)


def suggestions(policy: CheckedPolicy, _: CheckedPolicy) -> int:
    """Tests for everything that coverage counts, as if there were none yet."""
    return report(Coverage.of(policy)).unknown


def why_not(policy: CheckedPolicy, _: CheckedPolicy) -> int:
    """One question by itself."""
    return why_nots(policy)()


def why_nots(policy: CheckedPolicy) -> Callable[[], int]:
    """Some random questions, one a call: why a message did not go to an app; at most two changes at once."""
    choice, questions = Random("why not"), WhyNotQuestions(policy, most=2)

    def one() -> int:
        snapshot = message(policy, choice)
        gets = evaluate(policy, snapshot).app
        app = choice.choice([name for name in APPS if name != gets])
        return len(questions.ask_about(snapshot, app).hard)

    return one


def verify(policy: CheckedPolicy, _: CheckedPolicy) -> int:
    """Its invariants."""
    return sum(isinstance(verdict.answer, Undecided) for verdict in prove(policy))


class Row(NamedTuple):
    """`rules` of the policy `make`, 0: of the file of that name; what is done with it takes at most `most`
    times its load.

    `changes` are the lines in which the other version differs. It takes at most twice as long as the row
    before it of as many rules of `twice`.
    """

    name: str
    make: str
    rules: int
    work: Work
    most: float
    changes: int = 0
    long: bool = False
    memory: int = 150
    twice: str = ""
    each: Callable[[CheckedPolicy], Callable[[], int]] | None = None
    """In place of the work: what each of some more turns does, after what they share."""


ROWS: Sequence[Row] = (
    Row("lint: a shop", "shop", 100, lint, 4),
    Row("lint: a shop", "shop", 500, lint, 4),
    Row("lint: a shop", "shop", 2_000, lint, 4),
    Row("lint: a shop", "shop", 10_000, lint, 12, long=True, memory=MOST_MEMORY),
    Row("lint: rules of eight sorts", "bench", 2_000, lint, 5),
    Row("lint: globs, ranges, phrases", "loaded", 2_000, lint, 8),
    Row("lint: a shop, and 10 000 phrases in a set", "phrase_set", 2_000, lint, 8, twice="shop"),
    Row("lint: random conditions", "dense", 500, lint, 60),
    Row("lint: random conditions", "dense", 2_000, lint, 60, long=True),
    Row("lint: boxes of three numbers", "ranges", 500, lint, 60),
    Row("lint: exact ads", "ads", 1_000, lint, 20),
    Row("lint: exact ads", "ads", 10_000, lint, 20),
    Row("lint: exact ads", "ads", 100_000, lint, 20, long=True, memory=MOST_MEMORY),
    Row("lint: ads in a set", "ads_in_a_set", 100_000, lint, 1, long=True, memory=MOST_MEMORY),
    Row("dead rules: patterns in each other's way", "globs", 500, dead, 25),
    Row("dead rules: phrases in each other's way", "phrases", 300, dead, 60),
    Row("diff: 10 changed lines of a shop", "shop", 2_000, diff, 10, CHANGES),
    Row("diff: 10 changed ads", "ads", 10_000, diff, 2, CHANGES, long=True, memory=MOST_MEMORY),
    Row("diff: 10 changed ads", "ads", 100_000, diff, 1, CHANGES, long=True, memory=MOST_MEMORY),
    Row("a shop is itself, proved", "shop", 2_000, proof, 10),
    Row("a shop is itself, by digest", "shop", 2_000, diff, 1),
    Row("suggested tests: a shop", "shop", 500, suggestions, 20),
    Row("why not: a question about a shop", "shop", 2_000, why_not, 0.15, each=why_nots),
    *(
        Row(f"verify: policies/{name}", f"policies/{name}/{name}.route", 0, verify, 6)
        for name in ("agency", "bank", "page", "shop", "single")
    ),
)


class Measured(NamedTuple):
    """Nanoseconds of the processor, open questions, and the most memory of the process in MiB."""

    load: float
    work: float
    unknown: int
    memory: int


def measure(row: Row) -> Measured:
    """In this process, which has to be a new one."""
    with TemporaryDirectory() as folder:
        path, other = Path(folder, "policy.route"), Path(folder, "other.route")
        path.write_text(ANALYSED["pairs"](50, 1), "utf-8")
        _loaded(path)  # what is made at the first load only
        if row.rules:
            text = ANALYSED[row.make](row.rules, 1)
            path.write_text(text, "utf-8")
            other.write_text(edited(text, row.changes, 1) if row.changes else text, "utf-8")
        else:
            path = other = _ROOT / row.make
        changed = _loaded(other)
        unknown: list[int] = []
        policy = _loaded(path)
        act = partial(row.work, policy, changed) if row.each is None else row.each(policy)
        loading, working = _median_turn(
            lambda: _loaded(path), lambda: unknown.append(act()), TURNS if row.each is None else QUESTIONS
        )
    return Measured(
        loading, working, max(unknown), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    )


def _loaded(path: Path) -> CheckedPolicy:
    checked = load(str(path))
    if checked.policy is None:
        raise SystemExit("\n".join(str(one) for one in checked.diagnostics))
    return checked.policy


def _median_turn(load: Callable[[], object], work: Callable[[], object], most: int) -> tuple[float, float]:
    """Each turn is held against the loads before and after it: the machine may slow down for a while."""
    turns: list[tuple[float, float]] = []
    before = _taken(load)
    while len(turns) < most:
        working = _taken(work)
        after = _taken(load)
        turns.append(((before + after) / 2, working))
        before = after
        if working > LONG_NS:
            break
    return sorted(turns, key=lambda turn: turn[1] / turn[0])[len(turns) // 2]


def _taken(act: Callable[[], object]) -> int:
    gc.collect()
    start = process_time_ns()
    act()
    return process_time_ns() - start


def measured(row: Row) -> Measured:
    """In a process of its own."""
    command = [sys.executable, "-m", "benchmarks.analysing", "--row", str(ROWS.index(row))]
    done = subprocess.run(command, cwd=_ROOT, stdout=subprocess.PIPE, text=True, check=True)
    return Measured(**json.loads(done.stdout))


def exceeded(row: Row, found: Measured) -> bool:
    return found.work > row.most * found.load or found.memory > row.memory or bool(found.unknown)


def rows(*, long: bool) -> Iterator[tuple[list[str], bool]]:
    """A line of the table for each, and whether its bar is exceeded."""
    works: dict[tuple[str, int, Work], float] = {}
    for row in ROWS:
        if row.long and not long:
            continue
        found = measured(row)
        if exceeded(row, found):
            found = min(found, measured(row), key=lambda one: one.work / one.load)
        works[row.make, row.rules, row.work] = found.work
        over = exceeded(row, found)
        if row.twice:
            over = over or found.work > 2 * works[row.twice, row.rules, row.work]
        shown = [
            count(row.rules) if row.rules else "",
            duration(found.load),
            duration(found.work),
            ratio(found.work / found.load),
        ]
        numbers = [ratio(row.most), str(found.memory), str(found.unknown), "exceeded" if over else ""]
        print(
            f"{row.name}, {row.rules or 'as it is'}: {shown[-1]} times its load", file=sys.stderr, flush=True
        )
        yield [row.name, *shown, *numbers], over


def strings() -> Iterator[tuple[list[str], bool]]:
    """The same for questions about texts."""
    for name, kind in KINDS.items():
        usual, worst, unknown = milliseconds(kind)
        over = usual > kind.most or bool(unknown)
        shown = [duration(usual * 1e6), duration(worst * 1e6), duration(kind.most * 1e6)]
        yield [name, *shown, str(unknown), "exceeded" if over else ""], over


HEADS: Mapping[str, Sequence[str]] = {
    "rows": ("", "rules", "load", "analysis", "÷ load", "bar", "MiB", "unknown", ""),
    "strings": ("", "mean", "worst", "bar", "unknown", ""),
}


def main(arguments: list[str]) -> int:
    """Prints the tables; 1 if a bar is exceeded."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.analysing", description=__doc__)
    parser.add_argument("--all", action="store_true", help="the rows, too, that take minutes")
    parser.add_argument("--row", type=int, help="this row alone, as JSON")
    asked = parser.parse_args(arguments)
    if asked.row is not None:
        print(json.dumps(measure(ROWS[asked.row])._asdict()))
        return 0
    found = [*rows(long=asked.all)]
    texts = [*strings()]
    print(table(HEADS["rows"], [line for line, _ in found]))
    print("\nQuestions about one text, in which patterns stand in each other's way.\n")
    print(table(HEADS["strings"], [line for line, _ in texts]))
    return int(any(over for _, over in (*found, *texts)))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
