"""Writes into one database how attempts ended, in batches: what ends meanwhile is written with the next.

Each database has its own, so that one which fails or hangs keeps nothing of the others.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence

from convroute.server.outbox.sender import Ended
from convroute.server.outbox.timing import Time
from convroute.server.rows import Settled
from convroute.server.store import Database, StoreError

WRITE_WITHIN = 10.0
"""Seconds that a database has when somebody waits for it to end."""
_log = logging.getLogger("convroute.server.outbox")


class Settling:
    """`settled` is told of attempts after they were written; it must not fail, nor wait."""

    def __init__(self, database: Database, time: Time, settled: Callable[[Sequence[Ended]], None]) -> None:
        self.database = database
        self._time = time
        self._settled = settled
        self._ended: list[Ended] = []
        self._something_ended = asyncio.Event()

    def add(self, one: Ended) -> None:
        self._ended.append(one)
        self._something_ended.set()

    async def run(self) -> None:
        """Until it is cancelled."""
        while True:
            self._something_ended.clear()
            if not self._ended:
                await self._something_ended.wait()
                continue
            batch, self._ended = self._ended, []
            try:
                await asyncio.shield(self.database.settle([one.settled for one in batch]))
            except asyncio.CancelledError:
                self._ended = batch + self._ended  # once more does no harm
                raise
            except StoreError:
                _log.warning("attempts cannot be noted yet: the database could not do it")
                self._ended = batch + self._ended
                await self._time.wait(asyncio.Event(), 1_000)
                continue
            self._settled(batch)

    def left(self) -> list[Settled]:
        """What ended and is not written yet."""
        return [one.settled for one in self._ended]

    async def write(self, settled: Sequence[Settled]) -> None:
        """Once, and not for long: what cannot be written now is sent again when its lease ends."""
        if not settled:
            return
        try:
            async with asyncio.timeout(WRITE_WITHIN):
                await self.database.settle(settled)
        except (StoreError, TimeoutError):
            _log.warning("what was sent at last could not be noted: it will be sent again")
