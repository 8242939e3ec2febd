"""Clients that do not get on, and bodies that are not whole. No test waits longer than the deadlines are."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp

from convroute.server.protocol import Deadlines
from convroute.server.webhook import read_body
from tests.server.listening import listening

SHORT = Deadlines(head=0.3, body=0.3, unread=0.3, idle=1, rate=40_000)
PATIENT = 20
"""Seconds after which a test gives up."""
LARGE = b"x" * (32 * 1024 * 1024)
"""More than what the kernel keeps for a client that does not read."""


class Doors:
    """An application that notes which bodies it took for whole."""

    def __init__(self) -> None:
        self.taken: list[bytes] = []
        self.app: ASGIApp = Starlette(
            routes=[
                Route("/", self._take, methods=["GET", "POST"]),
                Route("/refuse", self._refuse, methods=["POST"]),
                Route("/large", self._large),
                Route("/stream", self._stream),
            ]
        )

    async def _take(self, request: Request) -> Response:
        self.taken.append(await read_body(request, 1 << 26))
        return PlainTextResponse("taken")

    async def _refuse(self, _: Request) -> Response:
        return PlainTextResponse("no", 413)

    async def _large(self, _: Request) -> Response:
        return Response(LARGE)

    async def _stream(self, _: Request) -> Response:
        async def parts() -> AsyncIterator[bytes]:
            while True:
                yield b"x" * 65_536
                await asyncio.sleep(0)  # sending to nobody does not wait

        return StreamingResponse(parts())


class Client:
    """A connection, byte by byte."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    def say(self, data: bytes) -> None:
        self._writer.write(data)

    def say_no_more(self) -> None:
        self._writer.write_eof()

    async def drip(self, data: bytes) -> None:
        """One byte after the other, each in good time, until the other side has enough."""
        for byte in data:
            try:
                self._writer.write(bytes((byte,)))
                await self._writer.drain()
            except ConnectionError:
                return
            await asyncio.sleep(0.02)
        raise AssertionError("everything was listened to")

    async def answer(self) -> bytes:
        """All that comes until the connection is closed."""
        try:
            return await self._reader.read()
        except ConnectionError:
            return b""

    async def until_closed(self) -> None:
        """Closed by the other side, without reading."""
        transport = self._writer.transport
        while not transport.is_closing():
            self._writer.write(b" ")
            await asyncio.sleep(0.02)

    async def first(self) -> bytes:
        return await self._reader.readuntil(b"\r\n\r\n")


@asynccontextmanager
async def connected(app: ASGIApp, deadlines: Deadlines = SHORT) -> AsyncIterator[Client]:
    async with asyncio.timeout(PATIENT), listening(app, deadlines=deadlines) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1024)
        try:
            yield Client(reader, writer)
        finally:
            writer.close()


HEAD = b"POST / HTTP/1.1\r\nHost: localhost\r\n"


async def drips_its_head(client: Client) -> None:
    await client.drip(HEAD + b"X-Header: " + b"a" * 2_000)


async def says_nothing(client: Client) -> None:
    await client.answer()


async def drips_its_body(client: Client) -> None:
    client.say(HEAD + b"Content-Length: 2000\r\n\r\n")
    await client.drip(b"x" * 1_999)


async def stops_in_its_body(client: Client) -> None:
    client.say(HEAD + b"Content-Length: 2000\r\n\r\n" + b"x" * 1_000)
    await client.answer()


async def does_not_read_its_answer(client: Client) -> None:
    client.say(b"GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n")
    await client.until_closed()


async def does_not_read_a_stream(client: Client) -> None:
    client.say(b"GET /stream HTTP/1.1\r\nHost: localhost\r\n\r\n")
    await client.until_closed()


async def drips_what_is_no_longer_wanted(client: Client) -> None:
    client.say(b"POST /refuse HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2000\r\n\r\n")
    await client.drip(b"x" * 1_999)


async def drips_empty_lines_after_its_request(client: Client) -> None:
    client.say(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
    await client.drip(b"\r\n" * 1_000)


async def asks_nothing_more(client: Client) -> None:
    client.say(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
    await client.answer()


@pytest.mark.parametrize(
    "slow",
    [
        drips_its_head,
        says_nothing,
        drips_its_body,
        stops_in_its_body,
        does_not_read_its_answer,
        does_not_read_a_stream,
        drips_what_is_no_longer_wanted,
        drips_empty_lines_after_its_request,
        asks_nothing_more,
    ],
)
def test_a_client_that_does_not_get_on_is_closed(slow: Callable[[Client], Coroutine[Any, Any, None]]) -> None:
    async def scene() -> None:
        async with connected(Doors().app) as client:
            await slow(client)

    asyncio.run(scene())


def test_a_client_whose_request_is_late_is_told_so() -> None:
    async def scene() -> None:
        doors = Doors()
        async with connected(doors.app) as client:
            client.say(HEAD + b"Content-Length: 10\r\n\r\n12345")
            assert (await client.answer()).startswith(b"HTTP/1.1 408 ")
        assert doors.taken == []

    asyncio.run(scene())


@pytest.mark.parametrize(
    "part",
    [
        b"Content-Length: 10\r\n\r\n12345",
        b"Content-Length: 10\r\n\r\n",
        b"Transfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n",
        b"Transfer-Encoding: chunked\r\n\r\n5\r\n123",
        b"Transfer-Encoding: chunked\r\n\r\n",
        b"Transfer-Encoding: chunked\r\n\r\n5\r\n12345\r\nnonsense\r\n\r\n",
        b"Transfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n0\r\n",
    ],
)
@pytest.mark.parametrize("goes", [True, False], ids=["and goes", "and waits"])
def test_half_a_body_is_never_answered_with_200(part: bytes, goes: bool) -> None:
    async def scene() -> None:
        doors = Doors()
        async with connected(doors.app) as client:
            client.say(HEAD + part)
            if goes:
                client.say_no_more()
            assert b" 200 " not in await client.answer()
        assert doors.taken == []

    asyncio.run(scene())


def test_a_large_body_may_take_longer_while_it_comes_fast_enough() -> None:
    async def scene() -> None:
        doors = Doors()
        async with connected(doors.app) as client:
            loop = asyncio.get_running_loop()
            part, began, sent = b"x" * 20_000, loop.time(), 0
            client.say(HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
            while loop.time() - began < 4 * SHORT.body:
                client.say(b"%x\r\n%s\r\n" % (len(part), part))
                sent += len(part)
                await asyncio.sleep(0.02)
            client.say(b"0\r\n\r\n")
            assert (await client.first()).startswith(b"HTTP/1.1 200 ")
        assert [len(body) for body in doors.taken] == [sent]

    asyncio.run(scene())


def test_one_connection_takes_many_requests_for_longer_than_any_deadline() -> None:
    async def scene() -> None:
        doors = Doors()
        async with connected(doors.app) as client:
            loop = asyncio.get_running_loop()
            began, sent = loop.time(), 0
            while loop.time() - began < 4 * SHORT.head:
                client.say(HEAD + b"Content-Length: 2\r\n\r\nhi")
                assert b"HTTP/1.1 200 " in await client.first()
                sent += 1
                await asyncio.sleep(0.02)
        assert doors.taken == [b"hi"] * sent

    asyncio.run(scene())


def test_an_answer_that_takes_us_long_closes_nothing() -> None:
    async def scene() -> None:
        async def slowly(_: Request) -> Response:
            await asyncio.sleep(4 * SHORT.body)
            return PlainTextResponse("at last")

        async with connected(Starlette(routes=[Route("/", slowly)])) as client:
            client.say(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            assert (await client.answer()).endswith(b"at last")

    asyncio.run(scene())
