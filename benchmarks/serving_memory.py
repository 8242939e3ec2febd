"""Whether a server that has taken many events has more memory than one that has taken some.

    python -m benchmarks.serving_memory [EVENTS] [without]

Every message is another person's, and each is sent to the apps, unless `without` deliveries. The first
quarter of the events warms up: SQLite's cache of pages fills (64 MiB), and the allocator gets what it keeps.
What counts is the memory that the process shares with nobody, after each further step.
"""

import asyncio
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import linear_regression
from tempfile import TemporaryDirectory

from msgspec import Struct

from benchmarks.asking import Numbers, served

POLICY = Path(__file__).parents[1] / "policies" / "shop" / "shop.route"
STEPS = 20
_ONCE = 500


class Grown(Struct, frozen=True):
    """KiB after so many events, first of all after none."""

    events: tuple[int, ...]
    memory: tuple[int, ...]

    @property
    def bytes_an_event(self) -> float:
        """Of all after the first quarter: the slope of the straight line through them."""
        events, memory = self.events[STEPS // 4 :], self.memory[STEPS // 4 :]
        return 1024 * linear_regression(events, memory).slope

    @property
    def times_a_quarter(self) -> float:
        return self.memory[-1] / self.memory[STEPS // 4]


async def grown(
    events: int, told: Callable[[str], object] = lambda _: None, *, sending: bool = True
) -> Grown:
    """With SQLite, everything sent to one program that takes it."""
    numbers, counts, found = Numbers(), [0], []
    with TemporaryDirectory() as folder, _taking() as url:
        async with served(f"sqlite:{folder}/router.db", POLICY, *([url] if sending else [])) as server:
            found.append((await server.figures()).memory)
            for _ in range(STEPS):
                for first in range(0, events // STEPS, _ONCE):
                    await server.asking.ask(numbers.singles(min(_ONCE, events // STEPS - first)))
                figures = await server.figures()
                counts.append(counts[-1] + events // STEPS)
                found.append(figures.memory)
                told(f"{counts[-1]} events, {figures.delivered} delivered, {figures.memory / 1024:.1f} MiB")
    return Grown(tuple(counts), tuple(found))


@contextmanager
def _taking() -> Iterator[str]:
    """The address of a program that takes whatever it is sent."""
    command = [sys.executable, "-m", "benchmarks.delivering", "take"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield f"http://127.0.0.1:{int(process.stdout.readline())}/hook"
        finally:
            process.terminate()


def main(events: int, *, sending: bool) -> None:
    found = asyncio.run(grown(events, lambda line: print(line, flush=True), sending=sending))
    print(f"{found.bytes_an_event:.1f} bytes an event after the first quarter, x{found.times_a_quarter:.3f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200_000, sending="without" not in sys.argv)
