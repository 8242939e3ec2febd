"""Many deliveries to several apps: who waits for whom, and what a stop leaves."""

import asyncio
import logging
from collections.abc import Callable

import pytest
from aiohttp import web

from convroute.server.apps import AppAt, Apps
from convroute.server.outbox.circuit import FAILURES
from convroute.server.outbox.outbox import Outbox
from convroute.server.rows import PATIENCE, Field, Needs
from convroute.server.store import StoreError, open_store
from tests.server.outbox.recording_app import Got, RecordingApp, never, status
from tests.server.outbox.sending import (
    BOT,
    OTHER,
    START,
    MovedTime,
    Sending,
    bot,
    sending,
    until,
    written,
)

pytestmark = pytest.mark.anyio


def other(url: str | None) -> AppAt:
    return AppAt(OTHER, "other", url, b"another secret", allow_http=True, allow_private=True)


async def moving(s: Sending, condition: Callable[[], bool], step: int = 1_000) -> None:
    """Moves the clock on until it comes true."""

    def moved() -> bool:
        s.time.move(step)
        return condition()

    await until(moved)


async def test_messages_of_one_thread_arrive_in_their_order(database: str) -> None:
    async with RecordingApp() as app, sending(database, [bot(app.url)]) as s:
        await s.write(*(written(number) for number in range(30)))
        await s.attempts(30)
        assert app.mids == [f"m_{number}" for number in range(30)]
        assert app.most_in_flight == 1


async def test_one_that_fails_keeps_the_order_of_its_thread_and_nobody_else_waits(database: str) -> None:
    async def fails_once(got: Got) -> web.StreamResponse:
        first = got.mid == "m_1" and app.mids.count("m_1") == 1
        return web.Response(status=500 if first else 200)

    async with RecordingApp(fails_once) as app, sending(database, [bot(app.url)]) as s:
        await s.write(written(1, "a"), written(2, "a"), written(3, "b"))
        await s.attempts(2)
        assert sorted(str(mid) for mid in app.mids) == ["m_1", "m_3"]
        s.time.move(1_000)
        await s.attempts(4)
        assert app.mids[2:] == ["m_1", "m_2"]


async def test_a_poisonous_message_holds_its_thread_for_half_a_minute_and_no_longer(database: str) -> None:
    async def poisonous(got: Got) -> web.StreamResponse:
        return web.Response(status=500 if got.mid == "m_1" else 200)

    async with RecordingApp(poisonous) as app, sending(database, [bot(app.url)]) as s:
        await s.write(written(1), written(2), written(3))
        for attempts in (1, 2, 3):  # after 1 and 6 seconds
            await s.attempts(attempts)
            assert set(app.mids) == {"m_1"}
            s.time.move(1_000 if attempts == 1 else 5_000)
        for _ in range(PATIENCE // 1_000):
            s.time.move(1_000)
            await asyncio.sleep(0)
        await until(lambda: "m_3" in app.mids)
        assert (await s.row(1)).state == "due"


async def test_a_standby_that_is_never_answered_holds_no_message_back(database: str) -> None:
    async def throws_on_standby(got: Got) -> web.StreamResponse:
        return await never(got) if b'"standby"' in got.body else web.Response()

    async with RecordingApp(throws_on_standby) as app, sending(database, [bot(app.url, concurrency=4)]) as s:
        await s.write(*(written(number, f"s{number}", field="standby") for number in range(50)))
        await until(lambda: app.in_flight == 2)
        await s.write(*(written(number, f"m{number}") for number in range(100, 120)))
        await until(lambda: sum(one.settled.state == "done" for one in s.ended) == 20)
        assert sum(b'"standby"' in got.body for got in app.got) == 2


async def test_a_slow_app_has_no_more_in_flight_than_it_may_and_others_do_not_wait(database: str) -> None:
    async with (
        RecordingApp(never) as slow,
        RecordingApp() as quick,
        sending(database, [bot(slow.url, concurrency=3), other(quick.url)]) as s,
    ):
        await s.write(*(written(number, f"u{number}") for number in range(40)))
        await until(lambda: slow.in_flight == 3)
        await s.write(*(written(number, f"u{number}", app=OTHER) for number in range(100, 140)))
        await until(lambda: len(quick.got) == 40)
        assert slow.most_in_flight == 3


async def test_after_twenty_failures_one_at_a_time_is_sent_until_one_is_taken(database: str) -> None:
    async with RecordingApp(status(500)) as app, sending(database, [bot(app.url, concurrency=8)]) as s:
        await s.write(*(written(number, f"u{number}") for number in range(100)))
        await until(lambda: len(s.ended) >= FAILURES and not app.in_flight)
        [sender] = [one for one in s.outbox.senders if one.field == "messaging"]
        assert sender.circuit.open
        await until(lambda: sender.in_flight == 0)
        assert len(app.got) < FAILURES + 8
        app.most_in_flight = 0
        enough = len(app.got) + 5
        await moving(s, lambda: len(app.got) >= enough)
        assert (app.most_in_flight, sender.circuit.open) == (1, True)
        app.answer = None
        await moving(s, lambda: len([one for one in s.ended if one.settled.state == "done"]) == 100)
        assert not sender.circuit.open


async def test_what_is_in_flight_when_the_server_stops_is_sent_again_with_the_same_id(database: str) -> None:
    time = MovedTime()
    async with RecordingApp(never) as app:
        async with sending(database, [bot(app.url)], time=time) as s:
            await s.write(written(1), written(2, "b"), written(3, "b"))
            await until(lambda: app.in_flight == 2)
        app.answer = None
        async with sending(database, [bot(app.url)], time=time) as s:
            await s.attempts(3)
            ids = [got.headers["X-Convroute-Delivery"] for got in app.got]
            assert sorted(ids[:2]) == sorted(ids[2:4])
            assert [got.headers["X-Convroute-Attempt"] for got in app.got] == ["1", "1", "2", "2", "1"]


async def test_what_is_in_flight_when_the_server_stops_ends_if_it_is_quick(database: str) -> None:
    release = asyncio.Event()

    async def waits(_: Got) -> web.StreamResponse:
        await release.wait()
        return web.Response()

    async with RecordingApp(waits) as app:
        store = await open_store(database)
        outbox = Outbox(store, Apps([bot(app.url)], {}), time=MovedTime())
        await outbox.start()
        s = Sending(store, outbox, MovedTime())
        await s.write(written(1), written(2))
        await until(lambda: app.in_flight == 1)
        stopping = asyncio.create_task(outbox.stop())
        await asyncio.sleep(0)
        release.set()
        await stopping
        assert [(await s.row(number)).state for number in (1, 2)] == ["done", "due"]
        assert len(app.got) == 1
        await store.close()


async def test_what_a_killed_server_left_is_sent_after_the_next_start(database: str) -> None:
    time = MovedTime()
    async with RecordingApp() as app:
        async with sending(database, [], time=time) as s:
            await s.write(written(1))
        async with sending(database, [bot(app.url)], time=time) as s:
            await s.attempts(1)
            assert (await s.row(1)).state == "done"


async def test_what_was_written_by_others_is_found(database: str) -> None:
    async with RecordingApp() as app, sending(database, [bot(app.url)]) as s:
        await s.write(written(1))
        await s.attempts(1)
        await s.store.transact(Needs(), lambda _: written(2))
        for _ in range(10):
            s.time.move(1_000)
            await asyncio.sleep(0)
        await s.attempts(2)
        assert app.mids == ["m_1", "m_2"]


async def test_what_is_written_while_somebody_looks_ahead_is_not_overlooked(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with RecordingApp() as app, sending(database, [bot(app.url)]) as s:
        await s.write(written(1))
        await s.attempts(1)
        next_due = s.store.next_due
        wrote: list[int] = []

        async def answers_late(app_id: str, field: Field) -> int | None:
            due = await next_due(app_id, field)
            if field == "messaging" and not wrote:
                wrote.append(2)
                await s.write(written(2))
            return due

        monkeypatch.setattr(s.store, "next_due", answers_late)
        s.outbox.look()
        await s.attempts(2)
        assert app.mids == ["m_1", "m_2"]


async def test_what_is_retried_by_hand_is_sent_at_once(database: str) -> None:
    async with RecordingApp(status(410)) as app, sending(database, [bot(app.url)]) as s:
        await s.write(written(1))
        await s.attempts(1)
        app.answer = None
        await s.store.change_deliveries([f"{1:024}00"], "due", s.time.now())
        s.outbox.look()
        await s.attempts(2)
        assert (await s.row(1)).state == "done"
        assert [got.headers["X-Convroute-Attempt"] for got in app.got] == ["1", "2"]


async def test_a_clock_that_is_set_back_stops_nothing(database: str) -> None:
    async with RecordingApp() as app, sending(database, [bot(app.url)]) as s:
        await s.write(written(1))
        await s.attempts(1)
        s.time.move(-3_600_000)
        await s.write(written(2, created=START - 3_600_000))
        await s.attempts(2)
        assert app.mids == ["m_1", "m_2"]


async def test_apps_can_be_exchanged_while_the_server_runs(database: str) -> None:
    async with RecordingApp() as old, RecordingApp() as new, sending(database, [bot(old.url)]) as s:
        await s.write(written(1))
        await s.attempts(1)
        await s.outbox.exchange(Apps([bot(new.url), other(old.url)], {}))
        await s.write(written(2), written(3, app=OTHER))
        await s.attempts(3)
        assert (old.mids, new.mids) == (["m_1", "m_3"], ["m_2"])


async def test_while_the_database_cannot_do_it_nothing_is_lost(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with RecordingApp() as app, sending(database, [bot(app.url)]) as s:
        lease, settle = s.store.lease, s.store.settle
        broken = [True, True]

        async def lease_later(*arguments: object) -> object:
            if broken[0]:
                raise StoreError("the disk is full")
            return await lease(*arguments)  # type: ignore[arg-type]  # as they came

        async def settle_later(*arguments: object) -> None:
            if broken[1]:
                raise StoreError("the disk is full")
            await settle(*arguments)  # type: ignore[arg-type]  # as they came

        monkeypatch.setattr(s.store, "lease", lease_later)
        monkeypatch.setattr(s.store, "settle", settle_later)
        await s.write(written(1))
        await asyncio.sleep(0.02)
        assert app.got == []
        broken[0] = False
        s.time.move(1_000)
        await until(lambda: len(app.got) == 1)
        await asyncio.sleep(0.02)
        assert s.ended == []
        broken[1] = False
        s.time.move(1_000)
        await s.attempts(1)
        assert (await s.row(1)).state == "done"
        assert len(app.got) == 1


async def test_secrets_and_texts_are_in_no_log(database: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)

    async def repeats(got: Got) -> web.StreamResponse:
        return web.Response(status=500, body=got.body)

    async with RecordingApp(repeats) as app:
        url = app.url + "?token=hidden-in-the-url"
        async with sending(database, [bot(url)]) as s:
            await s.write(written(1))
            await s.attempts(1)
        async with sending(
            database,
            [
                AppAt(
                    BOT,
                    "bot",
                    url.replace("http://", "http://127.0.0.2.invalid."),
                    b"hidden-secret",
                    allow_http=True,
                )
            ],
        ) as s:
            s.time.move(2_000)
            await s.attempts(1)
            row = await s.row(1)
            assert row.answer is not None
            assert "hidden" not in row.answer
    for hidden in ("hidden", "grüß", "gr\\u00fc", "a secret"):
        assert hidden not in caplog.text


@pytest.mark.postgres
async def test_two_nodes_on_one_database_send_each_once_and_in_the_order_of_its_thread(
    postgres_url: str,
) -> None:
    async with RecordingApp() as app:
        async with sending(postgres_url, []) as s:
            await s.write(*(written(number, f"u{number % 10}") for number in range(200)))
        async with (
            sending(postgres_url, [bot(app.url, concurrency=4)]) as one,
            sending(postgres_url, [bot(app.url, concurrency=4)], time=one.time) as two,
        ):
            await moving(one, lambda: len(one.ended) + len(two.ended) == 200, step=20)
            assert one.ended
            assert two.ended
        sent = [int(str(mid)[2:]) for mid in app.mids]
        assert sorted(sent) == [*range(200)]
        for user in range(10):
            of_thread = [number for number in sent if number % 10 == user]
            assert of_thread == sorted(of_thread)
