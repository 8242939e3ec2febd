"""The time of the outbox is the computer's, also in the emulator.

Whether an app answers is a matter of this world: by a clock that stands still nothing would be tried again,
and one that is moved on by two days would give up at once whatever waits.
"""

import asyncio
from random import random
from typing import Protocol

from convroute.server.clock import system_clock


class Time(Protocol):
    """What the outbox asks of time and chance, so that tests need not wait."""

    def now(self) -> int:
        """Milliseconds since the epoch."""
        ...

    async def wait(self, event: asyncio.Event, milliseconds: int) -> None:
        """Until the event, or as long."""
        ...

    def chance(self) -> float:
        """From 0 to 1."""
        ...


class ComputerTime:
    """See `Time`."""

    def now(self) -> int:
        return system_clock()

    async def wait(self, event: asyncio.Event, milliseconds: int) -> None:
        timer = asyncio.get_running_loop().call_later(milliseconds / 1_000, event.set)
        try:
            await event.wait()
        finally:
            timer.cancel()

    def chance(self) -> float:
        return random()
