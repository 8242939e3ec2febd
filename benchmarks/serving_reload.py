"""How long webhooks take while changed policies are taken, against the same load without that.

    python -m benchmarks.serving_reload [RUNS]

The load is the same with and without: a client sends its next webhook a fixed time after the last, through
the server's door and into SQLite. With reloads those count that were sent while one went on.
"""

import asyncio
import shutil
import sys
from collections.abc import Awaitable
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from msgspec import Struct
from msgspec.json import decode

from benchmarks.asking import Numbers, Served, served

_SHOP = Path(__file__).parents[1] / "policies" / "shop"
CONNECTIONS = 16
RELOADS = 3
PAUSE = 0.02
"""Seconds between two webhooks of one connection."""


class Measured(Struct, frozen=True):
    """p99 (seconds) of webhooks with and without reloads, in one run; `longest` is with them."""

    without: float
    with_reloads: float
    longest: float
    webhooks: int

    @property
    def ratio(self) -> float:
        return self.with_reloads / self.without


async def measured(runs: int) -> list[Measured]:
    """Runs, one after the other, at one server: the shop's policy with its tests."""
    numbers, found = Numbers(), []
    with TemporaryDirectory() as name:
        policy = Path(shutil.copytree(_SHOP, Path(name) / "shop")) / "shop.route"
        text = policy.read_text(encoding="utf-8")
        async with served(f"sqlite:{name}/router.db", policy, connections=CONNECTIONS) as server:
            await server.asking.ask(numbers.singles(2_000))
            for run in range(runs):
                started = asyncio.get_running_loop().time()
                busy = await _times(server, numbers, _reloads(server, policy, text, run))
                seconds = asyncio.get_running_loop().time() - started
                quiet = await _times(server, numbers, asyncio.sleep(seconds))
                found.append(Measured(_p99(quiet), _p99(busy), max(busy), len(quiet) + len(busy)))
    return found


async def _reloads(server: Served, policy: Path, text: str, run: int) -> None:
    for number in range(RELOADS):
        added = f'route link "run-{run}-{number}" to care\n'
        policy.write_text(f"{text}\n{added}", encoding="utf-8")
        answer = decode(await server.asking.told("/reload", "POST"))
        if not answer["taken"]:
            raise RuntimeError(f"the policy was refused: {answer['reasons']}")


async def _times(server: Served, numbers: Numbers, until: Awaitable[None]) -> list[float]:
    """Of each webhook while `until` goes on."""
    done = asyncio.ensure_future(until)
    found = await server.asking.ask_while(lambda: not done.done(), lambda: numbers.singles(1)[0], PAUSE)
    await done
    return found


def _p99(times: list[float]) -> float:
    return quantiles(times, n=100)[98]


def main(runs: int) -> None:
    found = asyncio.run(measured(runs))
    for one in found:
        print(
            f"p99 {one.without * 1e3:.1f} ms without, {one.with_reloads * 1e3:.1f} ms with reloads"
            f" (x{one.ratio:.2f}, longest {one.longest * 1e3:.0f} ms, {one.webhooks} webhooks)"
        )
    print(f"median x{median(one.ratio for one in found):.2f}; the bar is 1.5")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
