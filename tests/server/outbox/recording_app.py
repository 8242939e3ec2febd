"""An app on this computer that keeps what it is sent, and answers as a test wants it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from types import TracebackType
from typing import Self

from aiohttp import web
from msgspec import Struct
from msgspec.json import decode

Answering = Callable[["Got"], Awaitable[web.StreamResponse]]


class Got(Struct):
    """One request."""

    headers: dict[str, str]
    body: bytes
    request: web.Request

    @property
    def mid(self) -> str | None:
        """Of the one item in it."""
        [entry] = decode(self.body)["entry"]
        [item] = entry.get("messaging") or entry.get("standby")
        found = item["message"]["mid"]
        return found if isinstance(found, str) else None


class RecordingApp:
    """`answer` may be exchanged at any time; without one it answers 200."""

    def __init__(self, answer: Answering | None = None) -> None:
        self.got: list[Got] = []
        self.in_flight = 0
        self.most_in_flight = 0
        self.answer = answer
        self.url = ""
        self._runner: web.AppRunner | None = None

    @property
    def mids(self) -> list[str | None]:
        return [got.mid for got in self.got]

    async def __aenter__(self) -> Self:
        application = web.Application(client_max_size=10_000_000)
        application.router.add_route("*", "/{path:.*}", self._receive)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/hook"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._runner is not None
        await self._runner.cleanup()

    async def _receive(self, request: web.Request) -> web.StreamResponse:
        got = Got(dict(request.headers), await request.read(), request)
        self.got.append(got)
        self.in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight)
        try:
            return web.Response(text="EVENT_RECEIVED") if self.answer is None else await self.answer(got)
        finally:
            self.in_flight -= 1


def status(code: int, **headers: str) -> Answering:
    """Answers with a status alone."""

    async def answer(_: Got) -> web.StreamResponse:
        return web.Response(status=code, headers={name.replace("_", "-"): of for name, of in headers.items()})

    return answer


async def never(got: Got) -> web.StreamResponse:
    """Answers nothing until the other side is gone."""
    transport = got.request.transport
    while transport is not None and not transport.is_closing():
        await asyncio.sleep(0.01)
    raise asyncio.CancelledError


async def closes(got: Got) -> web.StreamResponse:
    """Closes the connection without an answer."""
    assert got.request.transport is not None
    got.request.transport.abort()
    return web.Response()


@asynccontextmanager
async def raw_server(answer: bytes) -> AsyncIterator[str]:
    """A server that writes these bytes whatever it is asked, and closes."""

    async def respond(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(10)
        try:
            writer.write(answer)
            await writer.drain()
        except ConnectionError:
            pass
        writer.close()

    server = await asyncio.start_server(respond, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hook"
    finally:
        server.close()
        await server.wait_closed()
