"""A running server: its parts, and the order in which they start and end."""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any

from convroute.server.answers import kept_answer
from convroute.server.apps import AppAt, Apps
from convroute.server.clock import VirtualClock, system_clock
from convroute.server.committer import Committer
from convroute.server.logs import DecisionLog, People
from convroute.server.metrics import Metrics
from convroute.server.outbox.outbox import Outbox
from convroute.server.outbox.posting import SECONDS, Post
from convroute.server.policies import Policies
from convroute.server.recipients import Recipients
from convroute.server.reload.reloading import Reloading
from convroute.server.retention import keep_forgetting
from convroute.server.rows import Writes
from convroute.server.settings import Settings
from convroute.server.store import Store

DECIDING_SECONDS = 5.0
SENDING_SECONDS = SECONDS + 4
CLOSING_SECONDS = 3.0
"""At the end, where the database does not answer: together less than the half minute that most give."""
MOST_NAMES = 100
MOST_LETTERS = 60
_log = logging.getLogger("convroute.server")


class Server:
    """What the doors share. `emulating`: it stands in for Meta, and its clock can be moved."""

    def __init__(
        self,
        policies: Policies,
        store: Store,
        apps: Apps,
        settings: Settings,
        *,
        emulating: bool = False,
        app_secrets: Sequence[bytes] = (),
        verify_token: str | None = None,
        admin_token: str | None = None,
        through: Callable[[AppAt, Post], Post] | None = None,
    ) -> None:
        """`through` changes what is posted to apps, as the emulator's quirks do."""
        self.settings = settings
        self.apps = apps
        self.store = store
        self.emulating = emulating
        self.app_secrets = tuple(app_secrets)
        self.verify_token = verify_token
        self.admin_token = admin_token
        self.clock = VirtualClock() if emulating else None
        self.now: Callable[[], int] = self.clock or system_clock
        self.listeners: list[Callable[[Writes], None]] = []
        """Each is told what was written, after it was; it must not fail, nor wait."""
        self.stopping = asyncio.Event()
        """Set when the end begins: what would go on for ever, such as a stream of events, is to end."""
        self.reloading: Reloading | None = None
        """Takes changed policies, where it is known in which files they stand."""
        self._background: set[asyncio.Future[object]] = set()
        self.unknown_edges: Counter[str] = Counter()
        """How often apps called something of the Graph API that is not here, by its name."""
        self.committer = Committer(
            store,
            policies,
            self.now,
            most_waiting=settings.limits.waiting,
            most_bytes=settings.limits.waiting_bytes,
            answer=kept_answer,
            recipients=Recipients.of(apps, emulating=emulating),
            published=self._published,
            timed=lambda documents, seconds: self.metrics.committed(documents, seconds),
        )
        self.outbox = Outbox(store, apps, through=through)
        self.metrics = Metrics(self)
        self.people = People(as_they_are=settings.log_ids)
        self.listeners += [self.outbox.written, self.metrics.written]
        if self.clock is not None:
            self.listeners.append(self.clock.written)
        if settings.log_decisions:
            self.listeners.append(DecisionLog(self.people).written)
        self.outbox.listeners.append(self.metrics.ended)

    @property
    def policies(self) -> Policies:
        return self.committer.policies

    def count_unknown(self, name: str) -> None:
        """Of names, which callers choose, only the first are counted apart."""
        counted = name if name in self.unknown_edges or len(self.unknown_edges) < MOST_NAMES else "other"
        self.unknown_edges[counted[:MOST_LETTERS]] += 1

    async def start(self) -> None:
        if self.clock is not None:
            await self._go_on_from_the_log(self.clock)
        await self.outbox.start()
        if not self.emulating:
            self.in_background(keep_forgetting(self.store, self.settings.retention))
        self.committer.start()

    async def _go_on_from_the_log(self, clock: VirtualClock) -> None:
        """The clock may have been moved on before the database was closed; it does not go back by that."""
        for newest in await self.store.decisions(before="", most=1):
            clock.latest = newest.decided_at
            clock.advance(max(0, newest.decided_at - clock()))

    async def stop(self) -> None:
        """Decides what waits, lets attempts end, and closes the database, each only for so long."""
        self.stopping.set()
        await self._end_background()
        await self.committer.close(DECIDING_SECONDS)
        await _in_time(self.outbox.stop(), SENDING_SECONDS, "attempts could not be noted: some are repeated")
        await _in_time(self.store.close(), CLOSING_SECONDS, "the database could not be closed")

    def reload_soon(self) -> None:
        """Somebody asked for the policies as they stand in their files now."""
        if self.reloading is not None:
            self.in_background(self.reloading.reload("signal"))

    def in_background(self, work: Coroutine[Any, Any, object]) -> None:
        """Something that goes on beside; what of it still goes on at the end is ended."""
        task = asyncio.ensure_future(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)

    async def _end_background(self) -> None:
        tasks = [*self._background]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _published(self, writes: Writes) -> None:
        for listener in self.listeners:
            listener(writes)


async def _in_time(work: Awaitable[object], seconds: float, otherwise: str) -> None:
    try:
        await asyncio.wait_for(work, seconds)
    except TimeoutError:
        _log.error("the database did not answer: %s", otherwise)
