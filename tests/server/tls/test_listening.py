"""One port for http, https and clients that go by a proxy."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import aiohttp
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from convroute.server.host_check import host_names
from convroute.server.tls.certificates import META_NAMES, Certificate, certificate_in
from convroute.server.tls.listening import TlsListening
from tests.server.listening import listening


async def _told(request: Request) -> Response:
    return PlainTextResponse(f"{request.url.scheme} {request.headers['host'].partition(':')[0]}")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return certificate_in(Path(tmp_path_factory.mktemp("certificate")) / "tls")


@asynccontextmanager
async def served(certificate: Certificate) -> AsyncIterator[int]:
    app = Starlette(routes=[Route("/{path:path}", _told)])
    names = host_names("127.0.0.1", also=META_NAMES)
    kind = partial(TlsListening, context=certificate.context)
    async with asyncio.timeout(30), listening(app, names=names, kind=kind) as port:
        yield port


def ask(certificate: Certificate, url: str, *, by_proxy: bool = False) -> str:
    """What comes; `PORT` in the address is the server's."""

    async def scene() -> str:
        trusting = ssl.create_default_context(cafile=str(certificate.authority))
        async with served(certificate) as port, aiohttp.ClientSession() as session:
            proxy = f"http://127.0.0.1:{port}" if by_proxy else None
            async with session.get(url.replace("PORT", str(port)), ssl=trusting, proxy=proxy) as response:
                return await response.text()

    return asyncio.run(scene())


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_the_port_answers_http_and_https(certificate: Certificate, scheme: str, host: str) -> None:
    assert ask(certificate, f"{scheme}://{host}:PORT/x") == f"{scheme} {host}"


@pytest.mark.parametrize("host", META_NAMES)
def test_by_the_proxy_it_stands_in_for_meta(certificate: Certificate, host: str) -> None:
    assert ask(certificate, f"https://{host}/v23.0/me", by_proxy=True) == f"https {host}"


@pytest.mark.parametrize(
    "target",
    [
        "example.com:443",
        "graph.facebook.com:80",
        "graph.facebook.com",
        "graph.facebook.com.evil.example:443",
        "127.0.0.1:22",
        "localhost:PORT",
        "",
    ],
)
def test_the_proxy_forwards_nothing(certificate: Certificate, target: str) -> None:
    async def scene() -> bytes:
        async with served(certificate) as port:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(f"CONNECT {target.replace('PORT', str(port))} HTTP/1.1\r\n\r\n".encode())
            answer = await reader.read()
            writer.close()
            return answer

    answer = asyncio.run(scene())
    assert answer.startswith(b"HTTP/1.1 403 convroute forwards nothing")


def test_a_head_in_pieces_is_waited_for(certificate: Certificate) -> None:
    async def scene() -> bytes:
        async with served(certificate) as port:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            for piece in (b"CON", b"NECT graph.facebook.com:443 HT", b"TP/1.1\r\nHost: x\r\n", b"\r\n"):
                writer.write(piece)
                await writer.drain()
                await asyncio.sleep(0.05)  # so that the pieces arrive one by one
            answer = await reader.readuntil(b"\r\n\r\n")
            writer.close()
            return answer

    assert asyncio.run(scene()).startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize(
    "said", [b"", b"CONNECT ", b"CONNECT " + b"x" * 10_000, b"\x16\x03\x01nonsense", b"?\r\n\r\n"]
)
def test_who_says_nothing_that_is_understood_is_closed(
    certificate: Certificate, said: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("convroute.server.tls.listening._PATIENCE", 0.3)

    async def scene() -> bytes:
        async with served(certificate) as port:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(said)
            try:
                answer = await reader.read()
            except ConnectionError:
                answer = b""
            writer.close()
            return answer

    assert b" 200 " not in asyncio.run(scene())


def test_it_ends_while_somebody_has_said_nothing(certificate: Certificate) -> None:
    async def scene() -> None:
        async with served(certificate) as port:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
        assert await reader.read() == b""
        writer.close()

    asyncio.run(scene())
