"""Connections that end: uvicorn's HTTP protocol, with deadlines for clients that do not get on.

uvicorn itself waits for ever for a head, for a body, and for a client that does not read. One timer
looks at all connections a few times within the shortest deadline; a request costs nothing more.
"""

import asyncio
from enum import Enum, auto
from functools import partial
from typing import Any, cast

from msgspec import Struct
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

_LOOKS = 10
"""How often a connection is looked at within the shortest deadline."""
_DRAINED = 48 * 1024
"""Bytes that were read at least when writing goes on: from the high to the low mark of a transport."""
_LATE = b"the request did not come within its time"
_TOO_LATE = (
    b"HTTP/1.1 408 Request Timeout\r\ncontent-type: text/plain; charset=utf-8\r\nconnection: close\r\n"
    b"content-length: %d\r\n\r\n%s" % (len(_LATE), _LATE)
)


class Deadlines(Struct, frozen=True):
    """Seconds. A body may take longer than `body`, and an answer longer than `unread`, as long as within
    each such span it comes, or is read, at `rate` bytes a second or faster."""

    head: float = 5.0
    body: float = 8.0
    unread: float = 8.0
    idle: int = 15
    """How long a connection may stay open between two requests."""
    rate: int = 4096


class _Phase(Enum):
    """What a connection waits for."""

    HEAD = auto()
    BODY = auto()
    REST = auto()
    """Of a body that was answered before it was there."""
    READING = auto()
    """By the client."""
    US = auto()
    """Our answer, or the next request, for which uvicorn has a timer itself."""


def protocol(deadlines: Deadlines) -> type[asyncio.Protocol]:
    """What uvicorn takes as `http=`."""
    sweep = _Sweep(deadlines)
    return cast("type[asyncio.Protocol]", partial(DeadlineProtocol, sweep))


class _Sweep:
    """The one timer. It runs while there are connections."""

    def __init__(self, deadlines: Deadlines) -> None:
        self.deadlines = deadlines
        self._every = min(deadlines.head, deadlines.body, deadlines.unread) / _LOOKS
        self._connections: set[DeadlineProtocol] = set()
        self._timer: asyncio.TimerHandle | None = None

    def add(self, connection: "DeadlineProtocol") -> None:
        self._connections.add(connection)
        if self._timer is None:
            self._timer = connection.loop.call_later(self._every, self._look, connection.loop)

    def remove(self, connection: "DeadlineProtocol") -> None:
        self._connections.discard(connection)

    def _look(self, loop: asyncio.AbstractEventLoop) -> None:
        now = loop.time()
        for connection in tuple(self._connections):
            connection.look(now)
        self._timer = loop.call_later(self._every, self._look, loop) if self._connections else None


class DeadlineProtocol(HttpToolsProtocol):
    """One connection."""

    def __init__(self, sweep: _Sweep, **arguments: Any) -> None:
        super().__init__(**arguments)
        self._sweep = sweep
        self._seen: tuple[_Phase, object] | None = None
        self._since = 0.0
        self._progress = 0
        self._waiting_bytes = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's
        super().connection_made(transport)
        self._since = self.loop.time()
        self._seen = (_Phase.HEAD, None)
        self._sweep.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self._sweep.remove(self)
        super().connection_lost(exc)

    def on_body(self, body: bytes) -> None:
        self._progress += len(body)
        super().on_body(body)

    def resume_writing(self) -> None:
        self._progress += _DRAINED
        super().resume_writing()

    def look(self, now: float) -> None:
        """Ends the connection if it waits for too long for something the client has to do."""
        phase = self._phase()
        unread = self.transport.get_write_buffer_size()
        if self._seen is None or self._seen[0] is not phase or self._seen[1] is not self.scope:
            self._begin(phase, now, unread)
            return
        limit = self._limit(phase)
        if limit is None or now - self._since < limit:
            return
        progress = self._progress
        if phase is _Phase.READING:
            progress += self._waiting_bytes - unread
        if phase in (_Phase.BODY, _Phase.READING) and progress >= limit * self._sweep.deadlines.rate:
            self._begin(phase, now, unread)
        else:
            self._end(phase)

    def _begin(self, phase: _Phase, now: float, unread: int) -> None:
        self._seen, self._since, self._progress, self._waiting_bytes = (phase, self.scope), now, 0, unread

    def _phase(self) -> _Phase:
        """The scope is a new one from the first byte of a request on, the cycle's from its last header on."""
        if self.transport.get_write_buffer_size() > 0 or self.transport.is_closing():
            return _Phase.READING
        cycle = self.cycle
        if cycle is None or cycle.scope is not self.scope:
            return _Phase.HEAD
        if cycle.response_complete:
            return _Phase.REST if self.timeout_keep_alive_task is None else _Phase.US
        return _Phase.BODY if cycle.more_body and not self.flow.read_paused else _Phase.US

    def _limit(self, phase: _Phase) -> float | None:
        deadlines = self._sweep.deadlines
        match phase:
            case _Phase.HEAD:
                return deadlines.head
            case _Phase.BODY | _Phase.REST:
                return deadlines.body
            case _Phase.READING:
                return deadlines.unread
            case _Phase.US:
                return None

    def _end(self, phase: _Phase) -> None:
        """With an answer, where that says something; what was not answered is never taken for a whole."""
        begun = self.cycle is not None and not self.cycle.response_complete and self.cycle.response_started
        if phase not in (_Phase.HEAD, _Phase.BODY) or begun:
            self.transport.abort()
            return
        self.transport.write(_TOO_LATE)
        self.transport.close()
