"""The outbox of a server: its senders, their connections, and what is written of their attempts."""

import asyncio
import logging
from collections.abc import Callable, Iterator, Sequence

from aiohttp.abc import AbstractResolver

from convroute.server.addresses import app_url
from convroute.server.apps import AppAt, Apps
from convroute.server.outbox.posting import SECONDS, Client, Post
from convroute.server.outbox.sender import Ended, Sender
from convroute.server.outbox.slots import Slots
from convroute.server.outbox.timing import ComputerTime, Time
from convroute.server.rows import Field, Settled, Writes
from convroute.server.store import Store, StoreError

_FIELDS: tuple[Field, ...] = ("messaging", "standby", "changes")
_log = logging.getLogger("convroute.server.outbox")


class Outbox:
    """Sends to the apps that have an address; started and stopped inside a running loop."""

    def __init__(
        self,
        store: Store,
        apps: Apps,
        *,
        time: Time | None = None,
        seconds: float = SECONDS,
        stop_within: float = SECONDS,
        resolver: Callable[[], AbstractResolver] | None = None,
        through: Callable[[AppAt, Post], Post] | None = None,
    ) -> None:
        """`seconds` are what an attempt may take, `stop_within` what those in flight may take at the end."""
        self.listeners: list[Callable[[Sequence[Ended]], None]] = []
        """Each is told of attempts that ended, after it was written; it must not fail, nor wait."""
        self._store = store
        self._apps = apps
        self._time = time or ComputerTime()
        self._seconds = seconds
        self._stop_within = stop_within
        self._resolver = resolver
        self._through = through
        self._clients: dict[bool, Client] = {}
        self._senders: dict[tuple[str, Field], Sender] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self._ended: list[Ended] = []
        self._something_ended = asyncio.Event()
        self._settling: asyncio.Task[None] | None = None

    @property
    def senders(self) -> Sequence[Sender]:
        return tuple(self._senders.values())

    async def start(self) -> None:
        self._settling = asyncio.create_task(self._settle())
        self._begin()

    async def stop(self) -> None:
        """Begins nothing any more; what is in flight ends in time, or is sent again after the next start."""
        again = await self._finish()
        if self._settling is not None:
            self._settling.cancel()
            await asyncio.gather(self._settling, return_exceptions=True)
        try:
            await self._store.settle([one.settled for one in self._ended] + again)
        except StoreError:
            _log.warning("what was sent at the end could not be noted: it will be sent again")
        for client in self._clients.values():
            await client.close()
        self._clients.clear()

    async def exchange(self, apps: Apps) -> None:
        """From now on these are the apps, at these addresses."""
        again = await self._finish()
        self._apps = apps
        try:
            if again:
                await self._store.settle(again)
        except StoreError:  # they are sent again when their leases end
            _log.warning("what was sent while apps were exchanged could not be noted: it will be sent again")
        finally:
            self._begin()

    def written(self, writes: Writes) -> None:
        """Wakes whoever has something to send; for `Server.listeners`."""
        counts: dict[tuple[str, Field], int] = {}
        for row in writes.deliveries:
            if row.state == "due":
                key = row.app, row.field
                counts[key] = counts.get(key, 0) + 1
        for key, count in counts.items():
            if key in self._senders:
                self._senders[key].more(count)

    def look(self) -> None:
        """Deliveries were changed by hand."""
        for sender in self._senders.values():
            sender.look()

    # --- senders -------------------------------------------------------------------------

    def _begin(self) -> None:
        self._senders = {(sender.app.id, sender.field): sender for sender in self._made()}
        self._tasks = [asyncio.create_task(sender.run()) for sender in self._senders.values()]

    def _made(self) -> Iterator[Sender]:
        for app in self._apps:
            if app.url is not None:
                url = app_url(app.url, allow_http=app.allow_http, allow_private=app.allow_private)
                plain: Post = self._client_of(app).post
                post = plain if self._through is None else self._through(app, plain)
                slots = Slots(app.concurrency)
                for field in _FIELDS:
                    yield Sender(app, url, field, self._store, post, self._time, slots, self._has_ended)

    def _client_of(self, app: AppAt) -> Client:
        client = self._clients.get(app.allow_private)
        if client is None:
            resolver = None if self._resolver is None else self._resolver()
            client = Client(allow_private=app.allow_private, resolver=resolver, seconds=self._seconds)
            self._clients[app.allow_private] = client
        return client

    async def _finish(self) -> list[Settled]:
        for sender in self._senders.values():
            sender.close()
        await asyncio.gather(*self._tasks)
        left = await asyncio.gather(*(sender.finish(self._stop_within) for sender in self._senders.values()))
        self._senders, self._tasks = {}, []
        return [one for some in left for one in some]

    # --- what is written of attempts -----------------------------------------------------

    def _has_ended(self, one: Ended) -> None:
        self._ended.append(one)
        self._something_ended.set()

    async def _settle(self) -> None:
        """In batches: what ends while one is written is written with the next."""
        while True:
            self._something_ended.clear()
            if not self._ended:
                await self._something_ended.wait()
                continue
            batch, self._ended = self._ended, []
            try:
                await asyncio.shield(self._store.settle([one.settled for one in batch]))
            except asyncio.CancelledError:
                self._ended = batch + self._ended  # once more does no harm
                raise
            except StoreError:
                _log.warning("attempts cannot be noted yet: the database could not do it")
                self._ended = batch + self._ended
                await self._time.wait(asyncio.Event(), 1_000)
                continue
            for one in batch:
                sender = self._senders.get((one.row.app, one.row.field))
                if sender is not None:
                    sender.was_settled(one.settled)
            for listener in self.listeners:
                listener(batch)
