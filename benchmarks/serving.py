"""What serving costs: `python -m benchmarks.serving [--events N] [--memory N]`.

Processor time of the server a webhook, beside a bare 200 of the same server in the same run: with SQLite
(each commit on the disk before the answer), with PostgreSQL where it is installed, a batch of a thousand, a
delivery, memory, and how long people wait while the policy is exchanged. Ends with 1 above a bar.
"""

import argparse
import asyncio
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

from tests.server.postgres import Cluster, NoPostgresError

from benchmarks import delivering
from benchmarks.asking import Asking, posted, spent, spent_below, webhook
from benchmarks.tables import ratio, table

_ROOT = Path(__file__).parents[1]
CONNECTIONS = 64
BATCH = 1_000
_EXCHANGES = 5
_MIB = 1024


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
        return [self.what, f"{ratio(self.value)}{self.unit}", bar, "" if self.holds else "no"]


class Served(NamedTuple):
    process: int
    asking: Asking

    async def microseconds(self, requests: Sequence[bytes]) -> float:
        """Of the server, a request."""
        before = spent(self.process)
        await self.asking.ask(requests)
        return (spent(self.process) - before) / len(requests) * 1e6

    async def figure(self, name: str) -> float:
        return float(str((await self.asking.told("/figures"))[name]))


@asynccontextmanager
async def served(database: str, policy: Path, connections: int = CONNECTIONS) -> AsyncIterator[Served]:
    command = [sys.executable, "-m", "benchmarks.served", database, str(policy)]
    process = await asyncio.create_subprocess_exec(*command, cwd=_ROOT, stdout=subprocess.PIPE)
    assert process.stdout is not None
    try:
        yield Served(process.pid, Asking(int(await process.stdout.readline()), connections))
    finally:
        process.terminate()
        await process.wait()


class Numbers:
    """Every message is another person's."""

    def __init__(self) -> None:
        self._next = 0

    def singles(self, count: int) -> list[bytes]:
        first, self._next = self._next, self._next + count
        return [posted("/webhook", webhook([number])) for number in range(first, self._next)]

    def batch(self, count: int) -> bytes:
        first, self._next = self._next, self._next + count
        return posted("/webhook", webhook(range(first, self._next)))


async def ingest(database: str, policy: Path, events: int, cluster: Cluster | None = None) -> list[Row]:
    name, numbers = ("SQLite" if cluster is None else "PostgreSQL"), Numbers()
    async with served(database, policy) as server:
        await server.asking.ask(numbers.singles(500))
        bares, costs, below = [], [], []
        commits = await server.figure("commits")
        for _ in range(3):  # by turns: others work on the machine, too
            bares.append(await server.microseconds([posted("/bare", webhook([1]))] * events))
            before = 0.0 if cluster is None else spent_below(cluster.process)
            costs.append(await server.microseconds(numbers.singles(events)))
            below.append(0.0 if cluster is None else spent_below(cluster.process) - before)
        commits = await server.figure("commits") - commits
        bare = min(bares)
        rows = [
            Row(f"a bare 200, beside {name}", bare, unit=" µs"),
            Row(f"a webhook, {name}", min(costs) / bare, most=5),
            Row(f"events a commit, {name}", 3 * events / commits, least=20),
        ]
        if cluster is not None:
            rows.append(Row("a webhook, within PostgreSQL", min(below) / events * 1e6 / bare, most=4))
            return rows
        return [*rows, *await _batched(server, numbers, min(costs))]


async def _batched(server: Served, numbers: Numbers, single: float) -> list[Row]:
    commits = await server.figure("commits")
    costs = [await server.microseconds([numbers.batch(BATCH)]) for _ in range(3)]
    commits = await server.figure("commits") - commits
    return [
        Row("commits for a batch of 1 000", commits / 3, most=1),
        Row("a batch of 1 000, beside as many webhooks", min(costs) / BATCH / single, most=0.5),
    ]


async def memory(folder: Path, policy: Path, events: int) -> Row:
    """The most that the server ever had, after all events beside after a quarter of them."""
    numbers = Numbers()
    async with served(f"sqlite:{folder}/memory.db", policy) as server:
        found = []
        for _ in range(4):
            for _ in range(events // 4_000):
                await server.asking.ask(numbers.singles(1_000))
            found.append(await server.figure("most_memory"))
        print(f"memory: {', '.join(f'{one / _MIB:.0f}' for one in found)} MiB", file=sys.stderr)
        return Row(f"memory after {events} events, beside a quarter of them", found[3] / found[0], most=1.1)


async def exchange(folder: Path, policy: Path, events: int) -> Row:
    """How long the slowest hundredth waits while the policy is exchanged, beside when it is not."""
    numbers, found = Numbers(), []
    text = policy.read_text(encoding="utf-8")
    async with served(f"sqlite:{folder}/exchange.db", policy, connections=8) as server:
        await server.asking.ask(numbers.singles(1_000))
        for number in range(_EXCHANGES):
            quiet = await server.asking.ask(numbers.singles(events))
            policy.write_text(
                f'{text}\n# {number}\nroute link "exchange-{number}" to care\n', encoding="utf-8"
            )
            asked = asyncio.create_task(server.asking.told("/reload", "POST"))
            busy: list[float] = []
            while not asked.done():
                busy += await server.asking.ask(numbers.singles(events))
            answer = await asked
            if not answer["taken"]:
                raise RuntimeError(f"the policy was refused: {answer['reasons']}")
            found.append(_p99(busy) / _p99(quiet))
    return Row("the slowest hundredth while a policy is exchanged", median(found), most=1.5)


def _p99(taken: Sequence[float]) -> float:
    return sorted(taken)[len(taken) * 99 // 100]


async def measured(events: int, most_events: int) -> list[Row]:
    with TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(_ROOT / "policies" / "shop", folder / "shop")
        policy = folder / "shop" / "shop.route"
        rows = await ingest(f"sqlite:{folder}/ingest.db", policy, events)
        try:
            cluster = Cluster()
        except NoPostgresError as missing:
            print(missing, file=sys.stderr)
        else:
            try:
                rows += await ingest(cluster.url, policy, events, cluster)
            finally:
                cluster.stop()
        rows.append(await memory(folder, policy, most_events))
        rows.append(await exchange(folder, policy, events // 2))
    return rows


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.serving", description=__doc__)
    parser.add_argument("--events", type=int, default=4_000, help="webhooks of one turn")
    parser.add_argument("--memory", type=int, default=200_000, help="webhooks for the row of memory")
    asked = parser.parse_args(arguments)
    rows = asyncio.run(measured(asked.events, asked.memory))
    rows.append(Row("a delivery", delivering.measured()["times"], most=5))
    print(table(["What", "Times a bare 200", "Bar", "Above"], [row.cells() for row in rows]))
    return int(not all(row.holds for row in rows))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
