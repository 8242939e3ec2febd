"""`/convroute/api/events`: decisions as they come, as server-sent events.

Each listener has a queue of its own that cannot grow: a page that is too slow is told that it lost some,
and loads them. What other nodes decided is looked for in the database.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator
from typing import Literal

from msgspec.json import encode
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from convroute.server.api.gate import Gate, refusal
from convroute.server.api.showing import names_of, summary
from convroute.server.clock import system_clock
from convroute.server.rows import DecisionRow, Writes
from convroute.server.server import Server
from convroute.server.store import StoreError

MOST_WAITING = 500
MOST_LISTENERS = 50
_HEARTBEAT = 15.0
_LOOK = 1.0
"""Seconds after which the database is looked at for what others wrote."""
_OVERLAP = 5_000
"""Milliseconds by which another node may keep a decision later than its id says."""
_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
_LOST = b"event: lost\ndata: {}\n\n"


def event_routes(server: Server, gate: Gate) -> Iterator[BaseRoute]:
    yield Route("/convroute/api/events", gate.guarded(Events(server).stream), methods=["GET"])


class Listener:
    """What one page has still to be sent."""

    def __init__(self) -> None:
        self.rows: asyncio.Queue[DecisionRow] = asyncio.Queue(MOST_WAITING)
        self.lost = False
        self._met: dict[str, None] = {}

    def add(self, rows: Iterable[DecisionRow]) -> None:
        for row in rows:
            if row.id in self._met:
                continue
            self._met[row.id] = None
            if len(self._met) > 10 * MOST_WAITING:
                del self._met[next(iter(self._met))]
            try:
                self.rows.put_nowait(row)
            except asyncio.QueueFull:
                self.lost = True


class Events:
    """Tells every listener what is written."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._listeners: set[Listener] = set()
        server.listeners.append(self._written)

    async def stream(self, request: Request) -> Response:
        if len(self._listeners) >= MOST_LISTENERS:
            return refusal(503, f"{MOST_LISTENERS} pages listen already")
        last = request.headers.get("last-event-id")
        return StreamingResponse(
            self._parts(last), media_type="text/event-stream; charset=utf-8", headers=_HEADERS
        )

    def _written(self, writes: Writes) -> None:
        for listener in self._listeners:
            listener.add(writes.decisions)

    async def _parts(self, last: str | None) -> AsyncIterator[bytes]:
        listener = Listener()
        self._listeners.add(listener)
        stopping = asyncio.ensure_future(self._server.stopping.wait())
        try:
            yield b"retry: 2000\n\n"
            if last:
                await self._catch_up(listener, last)
            quiet = 0.0
            while not stopping.done():
                part = await self._part(listener, stopping)
                quiet = 0.0 if part else quiet + _LOOK
                if part:
                    yield part
                elif quiet >= _HEARTBEAT:
                    quiet = 0.0
                    yield b": still here\n\n"
        finally:
            stopping.cancel()
            self._listeners.discard(listener)

    async def _catch_up(self, listener: Listener, last: str) -> None:
        try:
            rows = await self._server.store.decisions(after=last, most=MOST_WAITING)
        except StoreError:
            listener.lost = True
            return
        listener.lost = len(rows) == MOST_WAITING
        listener.add(rows)

    async def _part(self, listener: Listener, stopping: "asyncio.Task[Literal[True]]") -> bytes:
        """All that waits; nothing where nothing came for a moment."""
        if listener.rows.empty() and not listener.lost:
            coming = asyncio.ensure_future(listener.rows.get())
            try:
                await asyncio.wait((coming, stopping), timeout=_LOOK, return_when=asyncio.FIRST_COMPLETED)
            finally:
                first = coming.result() if coming.done() else None
                coming.cancel()
            if first is None:
                await self._look_at_others(listener)
                return b""
            return self._told([first, *_all(listener)], listener)
        return self._told(_all(listener), listener)

    def _told(self, rows: Iterable[DecisionRow], listener: Listener) -> bytes:
        if listener.lost:
            listener.lost = False
            return _LOST
        names = names_of(self._server.policies)
        return b"".join(
            b"id: %s\nevent: decision\ndata: %s\n\n" % (row.id.encode(), encode(summary(row, names)))
            for row in rows
        )

    async def _look_at_others(self, listener: Listener) -> None:
        if not any(one.shared for one in self._server.store.databases):
            return
        try:
            since = f"{system_clock() - _OVERLAP:011x}"
            listener.add(await self._server.store.decisions(after=since, most=MOST_WAITING))
        except StoreError:
            listener.lost = True


def _all(listener: Listener) -> list[DecisionRow]:
    return [listener.rows.get_nowait() for _ in range(listener.rows.qsize())]
