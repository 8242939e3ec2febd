"""Deliveries of several databases: each is looked at and written by itself, whatever the others do."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from msgspec.structs import replace

from convroute.server.apps import Apps
from convroute.server.outbox import outbox as outbox_module
from convroute.server.outbox import settling
from convroute.server.outbox.outbox import Outbox
from convroute.server.outbox.sender import Ended
from convroute.server.rows import Needs, Settled, Writes
from convroute.server.store import StoreError
from convroute.server.store.by_account import ByAccount, open_by_account
from tests.server.outbox.recording_app import RecordingApp, never
from tests.server.outbox.sending import MovedTime, bot, until, written

pytestmark = pytest.mark.anyio
ELSEWHERE = "18"


class Both:
    """Two databases: that of account 17, and that of account 18, to which the second one writes."""

    def __init__(self, store: ByAccount, outbox: Outbox) -> None:
        self.here, self.there = store.databases
        self.outbox = outbox
        self.ended: list[Ended] = []
        outbox.listeners.append(self.ended.extend)

    async def write(self, here: Writes, there: Writes) -> None:
        there = Writes(
            decisions=[replace(row, account=ELSEWHERE) for row in there.decisions],
            deliveries=[replace(row, account=ELSEWHERE) for row in there.deliveries],
        )
        await self.here.transact(Needs(), lambda _: here)
        await self.there.transact(Needs(), lambda _: there)
        self.outbox.written(here)
        self.outbox.written(there)

    async def states(self) -> list[list[str]]:
        return [[row.state for row in await one.deliveries()] for one in (self.here, self.there)]


@asynccontextmanager
async def both(folder: Path, url: str) -> AsyncIterator[Both]:
    store = await open_by_account(f"sqlite:{folder}/here.db", [((ELSEWHERE,), f"sqlite:{folder}/there.db")])
    assert isinstance(store, ByAccount)
    outbox = Outbox(store, Apps([bot(url)], {}), time=MovedTime(), stop_within=0.05)
    await outbox.start()
    try:
        yield Both(store, outbox)
    finally:
        await outbox.stop()
        await store.close()


async def test_what_is_due_in_each_database_is_sent_and_settled_there(tmp_path: Path) -> None:
    async with RecordingApp() as app, both(tmp_path, app.url) as two:
        await two.write(written(1), written(2))
        await until(lambda: len(two.ended) == 2)
        assert sorted(str(mid) for mid in app.mids) == ["m_1", "m_2"]
        assert await two.states() == [["done"], ["done"]]


async def test_a_database_that_cannot_settle_holds_nothing_of_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settled: list[str] = []

    async with RecordingApp() as app, both(tmp_path, app.url) as two:
        settle = two.here.settle

        async def noted(some: Sequence[Settled]) -> None:
            settled.extend(one.id for one in some)
            await settle(some)

        async def fail(_: Sequence[Settled]) -> None:
            raise StoreError("the disk is full")

        with monkeypatch.context() as away:
            away.setattr(two.here, "settle", noted)
            away.setattr(two.there, "settle", fail)
            await two.write(written(1), written(2))
            await until(lambda: len(app.got) == 2 and len(two.ended) == 1)
            await two.write(written(3), written(4, "5550002"))
            await until(lambda: len(app.got) == 4 and len(two.ended) == 2)
            assert len(set(settled)) == len(settled) == 2  # none of them once more
            assert await two.states() == [["done", "done"], ["due", "due"]]
    assert len(app.got) == 4


async def test_a_database_that_hangs_keeps_neither_another_nor_the_end_waiting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settling, "WRITE_WITHIN", 0.05)
    monkeypatch.setattr(outbox_module, "_LEASE_WITHIN", 0.05)

    async def hang(*_: object) -> None:
        await asyncio.get_running_loop().create_future()

    async with RecordingApp() as app, both(tmp_path, app.url) as two:
        for name in ("lease", "settle"):
            monkeypatch.setattr(two.there, name, hang)
        await two.write(written(1), written(2))
        await until(lambda: len(two.ended) == 1)
        await two.outbox.stop()
        assert app.mids == ["m_1"]
        assert await two.states() == [["done"], ["due"]]


async def test_what_is_in_flight_at_the_end_is_given_back_to_the_database_it_is_of(tmp_path: Path) -> None:
    async with RecordingApp(never) as app, both(tmp_path, app.url) as two:
        await two.write(written(1), written(2))
        await until(lambda: app.in_flight == 2)
        await two.outbox.stop()
        assert [[row.attempts for row in await one.deliveries()] for one in (two.here, two.there)] == [
            [1],
            [1],
        ]
