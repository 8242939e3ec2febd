"""What serving costs: `python -m benchmarks.serving [--events N] [--memory N]`.

Processor time of the server a webhook, beside a bare 200 of the same server in the same run: with SQLite
(each commit on the disk before the answer), with PostgreSQL where it is installed, a batch of a thousand, a
delivery, memory, and how long people wait while the policy is exchanged. Ends with 1 above a bar.
"""

import argparse
import asyncio
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

from tests.server.postgres import Cluster, NoPostgresError

from benchmarks import delivering, serving_memory, serving_reload
from benchmarks.asking import Numbers, Served, posted, served, spent_below, webhook
from benchmarks.serving_memory import POLICY
from benchmarks.tables import count, ratio, table

BATCH = 1_000
TURNS = 3
EVENTS, MEMORY_EVENTS, RELOADS = 2_000, 80_000, 5


class Row(NamedTuple):
    what: str
    value: float
    least: float | None = None
    most: float | None = None
    unit: str = ""

    @property
    def holds(self) -> bool:
        return (self.least is None or self.value >= self.least) and (
            self.most is None or self.value <= self.most
        )

    def cells(self) -> list[str]:
        bar = f"at least {ratio(self.least)}" if self.least is not None else ""
        bar = f"at most {ratio(self.most)}" if self.most is not None else bar
        return [self.what, f"{ratio(self.value)}{self.unit}", bar, "" if self.holds else "missed"]


async def ingest(database: str, events: int, cluster: Cluster | None = None) -> list[Row]:
    """By turns, for others work on the machine, too: of each the best turn."""
    name, numbers = ("SQLite" if cluster is None else "PostgreSQL"), Numbers()
    async with served(database, POLICY) as server:
        await server.asking.ask(numbers.singles(500))
        bares, costs, below, commits = [], [], [], 0
        for _ in range(TURNS):
            bares.append(await server.microseconds([posted("/bare", webhook([1]))] * events))
            commits -= (await server.figures()).commits
            before = 0.0 if cluster is None else spent_below(cluster.process)
            costs.append(await server.microseconds(numbers.singles(events)))
            below.append(0.0 if cluster is None else spent_below(cluster.process) - before)
            commits += (await server.figures()).commits
        bare = min(bares)
        rows = [
            Row(f"a bare 200, beside {name}", bare, unit=" µs"),
            Row(f"a webhook, {name}, beside a bare 200", min(costs) / bare, most=5),
            Row(f"events a commit at 64 connections, {name}", TURNS * events / commits, least=20),
        ]
        if cluster is not None:
            within = min(below) / events * 1e6 / bare
            return [*rows, Row("a webhook, within PostgreSQL, beside a bare 200", within, most=4)]
        return [*rows, *await _batched(server, numbers, min(costs))]


async def _batched(server: Served, numbers: Numbers, single: float) -> list[Row]:
    commits = (await server.figures()).commits
    costs = [await server.microseconds([numbers.batch(BATCH)]) for _ in range(TURNS)]
    commits = (await server.figures()).commits - commits
    return [
        Row("commits for a batch of 1 000", commits / TURNS, most=1),
        Row("a batch of 1 000, beside as many webhooks", min(costs) / BATCH / single, most=0.5),
    ]


def with_postgres(events: int) -> list[Row]:
    """No rows where it is not installed."""
    try:
        cluster = Cluster()
    except NoPostgresError as missing:
        print(missing, file=sys.stderr)
        return []
    try:
        return asyncio.run(ingest(cluster.url, events, cluster))
    finally:
        cluster.stop()


def memory(events: int) -> list[Row]:
    grown = asyncio.run(serving_memory.grown(events, lambda line: print(line, file=sys.stderr)))
    what = f"memory after {count(events)} events, beside after a quarter of them"
    return [
        Row(what, grown.times_a_quarter, most=1.1),
        Row("what each event between them adds to it", grown.bytes_an_event, most=50, unit=" bytes"),
    ]


def measured(events: int, memory_events: int) -> Iterator[Row]:
    """Each as soon as it is known."""
    with TemporaryDirectory() as folder:
        yield from asyncio.run(ingest(f"sqlite:{Path(folder) / 'ingest.db'}", events))
    yield from with_postgres(events)
    yield Row("a delivery, beside a bare 200", delivering.measured()["times"], most=5)
    reloads = asyncio.run(serving_reload.measured(RELOADS))
    ratios = [one.ratio for one in reloads]
    yield Row("the slowest hundredth while policies are exchanged", median(ratios), most=1.5)
    yield from memory(memory_events)


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.serving", description=__doc__)
    parser.add_argument("--events", type=int, default=EVENTS, help="webhooks of one turn")
    parser.add_argument("--memory", type=int, default=MEMORY_EVENTS, help="webhooks for the rows of memory")
    asked = parser.parse_args(arguments)
    rows: list[Row] = []
    for row in measured(asked.events, asked.memory):
        rows.append(row)
        print(*row.cells(), sep="  ", file=sys.stderr, flush=True)
    print(table(["", "measured", "bar", ""], [row.cells() for row in rows]))
    return int(not all(row.holds for row in rows))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
