"""The outbox of a server: of each database the senders, and their connections."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from aiohttp.abc import AbstractResolver

from convroute.server.addresses import app_url
from convroute.server.apps import AppAt, Apps
from convroute.server.outbox.posting import SECONDS, Client, Post
from convroute.server.outbox.sender import Ended, Sender
from convroute.server.outbox.settling import Settling
from convroute.server.outbox.slots import Slots
from convroute.server.outbox.timing import ComputerTime, Time
from convroute.server.rows import Field, Settled, Writes
from convroute.server.store import Store

_FIELDS: tuple[Field, ...] = ("messaging", "standby", "changes")
_LEASE_WITHIN = 2.0
"""Seconds for a database to say what is due, when that is not wanted any more."""
_Key = tuple[int, str, Field]
"""Of a sender: the number of its database, its app, and the list of an entry."""


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
        self._senders: dict[_Key, Sender] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self._settlings = [
            Settling(database, self._time, partial(self._settled, number))
            for number, database in enumerate(store.databases)
        ]
        self._settling: list[asyncio.Task[None]] = []

    @property
    def senders(self) -> Sequence[Sender]:
        return tuple(self._senders.values())

    async def start(self) -> None:
        self._settling = [asyncio.create_task(one.run()) for one in self._settlings]
        self._begin()

    async def stop(self) -> None:
        """Begins nothing any more; what is in flight ends in time, or is sent again after the next start.

        A database that hangs is not waited for either.
        """
        again = await self._finish()
        for task in self._settling:
            task.cancel()
        await asyncio.gather(*self._settling, return_exceptions=True)
        await asyncio.gather(
            *(one.write(one.left() + some) for one, some in zip(self._settlings, again, strict=True))
        )
        for client in self._clients.values():
            await client.close()
        self._clients.clear()

    async def exchange(self, apps: Apps) -> None:
        """From now on these are the apps, at these addresses."""
        again = await self._finish()
        self._apps = apps
        try:
            await asyncio.gather(*(one.write(some) for one, some in zip(self._settlings, again, strict=True)))
        finally:
            self._begin()

    def written(self, writes: Writes) -> None:
        """Wakes whoever has something to send; for `Server.listeners`."""
        counts: dict[_Key, int] = {}
        for row in writes.deliveries:
            if row.state == "due":
                key = self._store.number_of(row.account), row.app, row.field
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
        self._senders = dict(self._made())
        self._tasks = [asyncio.create_task(sender.run()) for sender in self._senders.values()]

    def _made(self) -> Iterator[tuple[_Key, Sender]]:
        for app in self._apps:
            if app.url is not None:
                url = app_url(app.url, allow_http=app.allow_http, allow_private=app.allow_private)
                plain: Post = self._client_of(app).post
                post = plain if self._through is None else self._through(app, plain)
                slots = Slots(app.concurrency)
                for number, settling in enumerate(self._settlings):
                    for field in _FIELDS:
                        yield (
                            (number, app.id, field),
                            Sender(app, url, field, settling.database, post, self._time, slots, settling.add),
                        )

    def _client_of(self, app: AppAt) -> Client:
        client = self._clients.get(app.allow_private)
        if client is None:
            resolver = None if self._resolver is None else self._resolver()
            client = Client(allow_private=app.allow_private, resolver=resolver, seconds=self._seconds)
            self._clients[app.allow_private] = client
        return client

    async def _finish(self) -> list[list[Settled]]:
        """Of each database what is to be sent again."""
        for sender in self._senders.values():
            sender.close()
        if self._tasks:
            _, hanging = await asyncio.wait(self._tasks, timeout=_LEASE_WITHIN)
            for task in hanging:
                task.cancel()
            await asyncio.gather(*hanging, return_exceptions=True)
        left = await asyncio.gather(*(sender.finish(self._stop_within) for sender in self._senders.values()))
        again: list[list[Settled]] = [[] for _ in self._settlings]
        for (number, _, _), some in zip(self._senders, left, strict=True):
            again[number] += some
        self._senders, self._tasks = {}, []
        return again

    def _settled(self, number: int, batch: Sequence[Ended]) -> None:
        for one in batch:
            sender = self._senders.get((number, one.row.app, one.row.field))
            if sender is not None:
                sender.was_settled(one.settled)
        for listener in self.listeners:
            listener(batch)
