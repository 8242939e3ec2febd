"""One port for http, https, and clients that go by a proxy: the first bytes say which it is.

Such a client asks the proxy to `CONNECT` it with Meta's name; what answers then is this server itself,
with a certificate of that name. Nothing is ever forwarded anywhere.
"""

import asyncio
import socket
import ssl
from contextlib import suppress
from functools import partial
from typing import Any

import uvicorn

from convroute.server.listening import Listening
from convroute.server.tls.certificates import META_NAMES

_TLS = b"\x16"
_CONNECT = b"CONNECT "
_MOST_HEAD = 8 * 1024
_PATIENCE = 5.0
"""Seconds in which a connection must have said what it is, and another time for the handshake of TLS."""
_GLANCE = 0.02
"""Seconds until bytes that did not say enough are looked at again."""
_TARGETS = frozenset(f"{name}:443".encode() for name in META_NAMES)
_REFUSED = (
    b"HTTP/1.1 403 convroute forwards nothing, and stands in for %s only\r\n"
    b"content-length: 0\r\nconnection: close\r\n\r\n" % " and ".join(META_NAMES).encode()
)


class _EndedError(Exception):
    """There is nothing to be answered, or it is answered already."""


class TlsListening(Listening):
    """Takes connections itself, and gives each to uvicorn once it is known what it is."""

    def __init__(self, config: uvicorn.Config, *, context: ssl.SSLContext, **how: Any) -> None:
        super().__init__(config, **how)
        self._context = context
        self._accepting: list[asyncio.Task[None]] = []
        self._admitting: set[asyncio.Task[None]] = set()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup([])
        self._accepting = [asyncio.create_task(self._accept(one)) for one in sockets or ()]

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for task in (*self._accepting, *self._admitting):
            task.cancel()
        await asyncio.gather(*self._accepting, *self._admitting, return_exceptions=True)
        await super().shutdown(sockets)

    async def _accept(self, listening: socket.socket) -> None:
        listening.setblocking(False)
        loop = asyncio.get_running_loop()
        while True:
            try:
                connection, _ = await loop.sock_accept(listening)
            except OSError:  # too many files are open
                await asyncio.sleep(1)
                continue
            connection.setblocking(False)
            task = asyncio.create_task(self._admit(connection))
            self._admitting.add(task)
            task.add_done_callback(self._admitting.discard)

    async def _admit(self, connection: socket.socket) -> None:
        protocol: Any = self.config.http_protocol_class
        made = partial(
            protocol, config=self.config, server_state=self.server_state, app_state=self.lifespan.state
        )
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(_PATIENCE):
                context = self._context if await _is_tls(loop, connection) else None
            patience = None if context is None else _PATIENCE
            await loop.connect_accepted_socket(made, connection, ssl=context, ssl_handshake_timeout=patience)
        except (OSError, TimeoutError, _EndedError):
            connection.close()
        except asyncio.CancelledError:
            connection.close()
            raise


async def _is_tls(loop: asyncio.AbstractEventLoop, connection: socket.socket) -> bool:
    """Whether TLS begins now; a `CONNECT` before it is answered. Raises `_EndedError`."""
    while True:
        begin = await _glance(loop, connection, _MOST_HEAD)
        if not begin.startswith(_CONNECT[: len(begin)]):
            return begin.startswith(_TLS)
        head, end, _ = begin.partition(b"\r\n\r\n")
        if end:
            break
        if len(begin) >= _MOST_HEAD:
            raise _EndedError
        await asyncio.sleep(_GLANCE)
    await loop.sock_recv(connection, len(head) + len(end))
    if head.split(b" ", 2)[1].lower() not in _TARGETS:
        await loop.sock_sendall(connection, _REFUSED)
        raise _EndedError
    await loop.sock_sendall(connection, b"HTTP/1.1 200 Connection established\r\n\r\n")
    return True


async def _glance(loop: asyncio.AbstractEventLoop, connection: socket.socket, most: int) -> bytes:
    """What came, without taking it. Raises `_EndedError` where nothing more comes."""
    while True:
        with suppress(BlockingIOError):
            begin = connection.recv(most, socket.MSG_PEEK)
            if not begin:
                raise _EndedError
            return begin
        readable = asyncio.Event()
        loop.add_reader(connection, readable.set)
        try:
            await readable.wait()
        finally:
            loop.remove_reader(connection)
