"""What an app gets, and what follows from what it answers."""

import asyncio
import hmac
import ssl
from hashlib import sha256
from pathlib import Path

import pytest
from aiohttp import web
from msgspec.json import decode

from convroute.version import VERSION
from tests.server.outbox.recording_app import Got, RecordingApp, closes, never, raw_server, status
from tests.server.outbox.sending import SECRET, START, bot, message, sending, written

pytestmark = pytest.mark.anyio


async def test_an_item_arrives_as_it_came_with_both_signatures(tmp_path: Path) -> None:
    async with RecordingApp() as app, sending(tmp_path, [bot(app.url)]) as s:
        await s.write(written(1))
        await s.attempts(1)
        [got] = app.got
        assert got.body == message(1)
        assert got.request.method == "POST"
        assert got.request.path == "/hook"
        assert (
            got.headers["X-Hub-Signature-256"] == "sha256=" + hmac.new(SECRET, got.body, sha256).hexdigest()
        )
        assert got.headers["X-Hub-Signature"] == "sha1=" + hmac.new(SECRET, got.body, "sha1").hexdigest()
        assert got.headers["X-Convroute-Delivery"] == f"{1:024}00"
        assert got.headers["X-Convroute-Attempt"] == "1"
        assert got.headers["Content-Type"] == "application/json"
        assert got.headers["User-Agent"] == f"convroute/{VERSION}"
        assert "traceparent" not in {name.lower() for name in got.headers}
        row = await s.row(1)
        assert (row.state, row.attempts, row.status, row.answer) == ("done", 1, 200, "EVENT_RECEIVED")


async def test_on_standby_the_same_item_stands_in_another_list(tmp_path: Path) -> None:
    async with RecordingApp() as app, sending(tmp_path, [bot(app.url)]) as s:
        await s.write(written(1, field="standby"))
        await s.attempts(1)
        [entry], [was] = decode(app.got[0].body)["entry"], decode(message(1))["entry"]
        assert entry == {"id": "17", "time": START, "standby": was["messaging"]}


async def test_an_app_without_a_secret_gets_no_signature(tmp_path: Path) -> None:
    async with RecordingApp() as app, sending(tmp_path, [bot(app.url, secret=None)]) as s:
        await s.write(written(1))
        await s.attempts(1)
        assert not [name for name in app.got[0].headers if "Signature" in name]


@pytest.mark.parametrize("code", [200, 201, 204, 299])
async def test_whatever_begins_with_2_is_taken(tmp_path: Path, code: int) -> None:
    async with RecordingApp(status(code)) as app, sending(tmp_path, [bot(app.url)]) as s:
        await s.write(written(1))
        await s.attempts(1)
        row = await s.row(1)
        assert (row.state, row.status) == ("done", code)


@pytest.mark.parametrize("code", [400, 401, 403, 404, 410, 422])
async def test_what_an_app_refuses_for_good_is_dead(tmp_path: Path, code: int) -> None:
    async with RecordingApp(status(code)) as app, sending(tmp_path, [bot(app.url)]) as s:
        await s.write(written(1))
        await s.attempts(1)
        row = await s.row(1)
        assert (row.state, row.status, row.attempts) == ("dead", code, 1)


@pytest.mark.parametrize("code", [301, 307, 408, 425, 429, 500, 502, 503])
async def test_what_may_be_otherwise_another_time_is_sent_again_with_the_same_id(
    tmp_path: Path, code: int
) -> None:
    async with RecordingApp(status(code)) as app, sending(tmp_path, [bot(app.url)]) as s:
        await s.write(written(1))
        await s.attempts(1)
        row = await s.row(1)
        assert (row.state, row.status, row.attempts, row.due) == ("due", code, 1, START + 1_000)
        app.answer = None
        s.time.move(1_000)
        await s.attempts(2)
        assert (await s.row(1)).state == "done"
        assert [got.headers["X-Convroute-Delivery"] for got in app.got] == [f"{1:024}00"] * 2
        assert [got.headers["X-Convroute-Attempt"] for got in app.got] == ["1", "2"]
        assert app.got[0].body == app.got[1].body


async def test_a_redirect_is_not_followed(tmp_path: Path) -> None:
    async with RecordingApp() as elsewhere:
        redirect = status(302, Location=elsewhere.url)
        async with RecordingApp(redirect) as app, sending(tmp_path, [bot(app.url)]) as s:
            await s.write(written(1))
            await s.attempts(1)
            assert (await s.row(1)).state == "due"
            assert elsewhere.got == []


async def test_429_with_retry_after_waits_as_long_as_it_asks(tmp_path: Path) -> None:
    async with RecordingApp(status(429, Retry_After="17")) as app, sending(tmp_path, [bot(app.url)]) as s:
        await s.write(written(1))
        await s.attempts(1)
        assert (await s.row(1)).due == START + 17_000


async def test_an_app_that_is_not_there_is_tried_again(tmp_path: Path) -> None:
    async with RecordingApp() as app:
        url = app.url
    async with sending(tmp_path, [bot(url)]) as s:
        await s.write(written(1))
        await s.attempts(1)
        row = await s.row(1)
        assert (row.state, row.status) == ("due", None)
        assert row.answer is not None
        assert row.answer.startswith("no connection")


@pytest.mark.parametrize(
    "garbage",
    [
        b"",
        b"220 mail.example.org ESMTP\r\n",
        b"HTTP/1.1 2OO OK\r\n\r\n",
        b"HTTP/1.1 200",
        b"\x00" * 100,
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 40_000,
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * 1_000_000,
    ],
)
async def test_what_is_not_an_answer_is_tried_again(tmp_path: Path, garbage: bytes) -> None:
    async with raw_server(garbage) as url, sending(tmp_path, [bot(url)]) as s:
        await s.write(written(1))
        await s.attempts(1)
        row = await s.row(1)
        assert (row.state, row.status) == ("due", None)
        assert row.answer


async def test_a_connection_that_is_closed_without_an_answer_is_tried_again(tmp_path: Path) -> None:
    async with RecordingApp(closes) as app, sending(tmp_path, [bot(app.url)]) as s:
        await s.write(written(1))
        await s.attempts(1)
        assert (await s.row(1)).state == "due"


async def test_an_app_that_never_answers_is_given_up_in_time(tmp_path: Path) -> None:
    async with RecordingApp(never) as app, sending(tmp_path, [bot(app.url)], seconds=0.2) as s:
        await s.write(written(1))
        await s.attempts(1)
        row = await s.row(1)
        assert (row.state, row.status, row.answer) == ("due", None, "no answer in time")


async def test_of_a_long_answer_the_beginning_is_kept(tmp_path: Path) -> None:
    async def long(_: Got) -> web.StreamResponse:
        return web.Response(text="ä" * 5_000_000)

    async with RecordingApp(long) as app, sending(tmp_path, [bot(app.url)]) as s:
        await s.write(written(1), written(2, "other"))
        await s.attempts(2)
        row = await s.row(1)
        assert (row.state, row.answer) == ("done", "ä" * 100)


async def test_a_status_counts_even_if_the_rest_of_the_answer_never_comes(tmp_path: Path) -> None:
    async def stalls(got: Got) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(got.request)
        await response.write(b"it is")
        while got.request.transport is not None and not got.request.transport.is_closing():
            await asyncio.sleep(0.01)
        return response

    async with RecordingApp(stalls) as app, sending(tmp_path, [bot(app.url)], seconds=0.3) as s:
        await s.write(written(1))
        await s.attempts(1)
        row = await s.row(1)
        assert (row.state, row.status, row.answer) == ("done", 200, "it is")


async def test_what_is_no_longer_kept_cannot_be_sent(tmp_path: Path) -> None:
    async with RecordingApp() as app, sending(tmp_path, [bot(app.url)]) as s:
        writes = written(1)
        writes.decisions = []
        await s.write(writes)
        await s.attempts(1)
        row = await s.row(1)
        assert (row.state, row.answer, row.attempts) == ("dead", "its item is no longer kept", 0)
        assert app.got == []


async def test_an_app_whose_certificate_nobody_vouches_for_gets_nothing(tmp_path: Path) -> None:
    trustme = pytest.importorskip("trustme", reason="the extra `tls` is not installed")
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
    connected: list[bytes] = []

    async def respond(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connected.append(await reader.read(10))
        writer.close()

    server = await asyncio.start_server(respond, "127.0.0.1", 0, ssl=context)
    url = f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}/hook"
    async with sending(tmp_path, [bot(url)]) as s:
        await s.write(written(1))
        await s.attempts(1)
        row = await s.row(1)
    server.close()
    await server.wait_closed()
    assert (row.state, row.answer, connected) == ("due", "its certificate is not valid", [])
