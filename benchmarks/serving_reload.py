"""How long webhooks take while a changed policy is taken, against the same load without a reload.

`python -m benchmarks.serving_reload [RUNS]`: the median of the runs is what counts; a bar is 1.5.
"""

import asyncio
import sys
import tempfile
from collections.abc import Awaitable
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

from msgspec import Struct
from tests.server.reload.policies import webhook, write

from convroute.api import Policy
from convroute.server.apps import configured_apps
from convroute.server.incoming import read_webhook
from convroute.server.policies import Policies
from convroute.server.reload.reloading import Reloading
from convroute.server.server import Server
from convroute.server.settings import Settings
from convroute.server.store import open_store

CONNECTIONS = 16
RELOADS = 3
PAUSE = 0.02
"""Seconds between two webhooks of one connection: the load is the same with and without reloads."""


class Measured(Struct, frozen=True):
    """p99 (seconds) of webhooks with and without reloads, in one run; `longest` is with them."""

    without: float
    with_reloads: float
    longest: float
    documents: int

    @property
    def ratio(self) -> float:
        return self.with_reloads / self.without


async def measured() -> Measured:
    """One run over a SQLite file, without doors."""
    with tempfile.TemporaryDirectory() as name:
        path = write(Path(name) / "small.route")
        policies = Policies([Policy.load(path)])
        apps = configured_apps(policies, (), emulating=True)
        store = await open_store(f"sqlite:{name}/router.db")
        server = Server(policies, store, apps, Settings(), emulating=True)
        reloading = server.reloading = Reloading(server, str(path))
        await server.start()
        try:
            await _times(server, asyncio.sleep(0.5), "warm")
            reloads = _reloads(reloading, path)
            started = perf_counter()
            with_reloads = await _times(server, reloads, "with")
            without = await _times(server, asyncio.sleep(perf_counter() - started), "without")
        finally:
            await server.stop()
    return Measured(_p99(without), _p99(with_reloads), max(with_reloads), len(without) + len(with_reloads))


async def _reloads(reloading: Reloading, path: Path) -> None:
    for number in range(RELOADS):
        write(path, version=f"{number + 2}")
        attempt = await reloading.reload("api")
        assert attempt.taken, attempt.reasons


async def _times(server: Server, until: Awaitable[None], name: str) -> list[float]:
    """Of each webhook while `until` goes on."""
    found: list[float] = []
    done = asyncio.ensure_future(until)

    async def connection(user: int) -> None:
        number = 0
        while not done.done():
            document = webhook(f"{name}-{user}-{number}", user=f"{name}{user}", at=number)
            started = perf_counter()
            await server.committer.decide(read_webhook(server.policies, document))
            found.append(perf_counter() - started)
            number += 1
            await asyncio.sleep(PAUSE)

    await asyncio.gather(done, *(connection(user) for user in range(CONNECTIONS)))
    return found


def _p99(times: list[float]) -> float:
    return quantiles(times, n=100)[98]


def main(runs: int) -> None:
    found = [asyncio.run(measured()) for _ in range(runs)]
    for one in found:
        print(
            f"p99 {one.without * 1e3:.1f} ms without, {one.with_reloads * 1e3:.1f} ms with reloads"
            f" (x{one.ratio:.2f}, longest {one.longest * 1e3:.0f} ms, {one.documents} webhooks)"
        )
    print(f"median x{median(one.ratio for one in found):.2f}; the bar is 1.5")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
