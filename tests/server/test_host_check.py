"""Names by which a server may be asked."""

import asyncio

import aiohttp
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from convroute.server.host_check import host_names
from tests.server.listening import listening


def status_of(host: str, *, allowed: tuple[str, ...] = ()) -> int:
    async def answer(_: Request) -> Response:
        return PlainTextResponse("here")

    async def ask() -> int:
        app = Starlette(routes=[Route("/", answer)])
        async with (
            listening(app, names=host_names("127.0.0.1", allowed)) as port,
            aiohttp.ClientSession() as session,
        ):
            headers = {"Host": host.replace("PORT", str(port))}
            async with session.get(f"http://127.0.0.1:{port}/", headers=headers) as response:
                return response.status

    return asyncio.run(ask())


@pytest.mark.parametrize(
    "host",
    ["localhost", "localhost:PORT", "LocalHost:1", "127.0.0.1", "127.0.0.1:PORT", "[::1]", "[::1]:PORT"],
)
def test_a_server_at_loopback_answers_to_its_names(host: str) -> None:
    assert status_of(host) == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:PORT",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "evil.example:localhost",
        "localhost:x",
        "",
    ],
)
def test_it_answers_to_no_other(host: str) -> None:
    assert status_of(host) == 421


def test_a_name_can_be_allowed() -> None:
    assert status_of("Tunnel.example", allowed=("tunnel.EXAMPLE",)) == 200
    assert status_of("evil.example", allowed=("tunnel.example",)) == 421


def test_a_server_that_others_reach_answers_to_every_name_unless_some_are_named() -> None:
    assert host_names("0.0.0.0") is None
    assert host_names("192.0.2.7", ["router.example"]) == frozenset(
        ("localhost", "127.0.0.1", "[::1]", "192.0.2.7", "router.example")
    )
    assert "[::1]" in (host_names("::1") or ())
