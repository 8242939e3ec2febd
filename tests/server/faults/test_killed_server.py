"""A server that is killed again and again under load loses nothing and decides nothing twice."""

import asyncio
from pathlib import Path

import pytest

from convroute.server.store import open_store
from tests.server.faults.witness import all_rows, check, delivery_ids, documents, nothing_due
from tests.server.logs import NOW
from tests.server.outbox.recording_app import RecordingApp
from tests.server.processes import CONCIERGE, Meta, ServerProcess, recipients, server_process, until

pytestmark = pytest.mark.anyio


async def killed_under_load(server: ServerProcess, meta: Meta, sent: list[bytes], kills: int) -> None:
    """The load goes on while the server is killed `kills` times, and ends when all is accepted."""
    load = asyncio.create_task(meta.deliver(sent))
    try:
        for kill in range(1, kills + 1):
            wanted = kill * len(sent) // (kills + 1)

            async def enough(wanted: int = wanted) -> bool:
                assert not load.done() or load.exception() is None
                return len(meta.accepted) >= wanted

            await until(enough)
            server.kill()
            await server.start()
        await load
    finally:
        load.cancel()


@pytest.mark.slow
@pytest.mark.parametrize("kills", [2, pytest.param(20, marks=pytest.mark.nightly)])
async def test_a_server_that_is_killed_loses_nothing_and_decides_nothing_twice(
    kills: int, tmp_path: Path
) -> None:
    database = f"sqlite:{tmp_path / 'router.db'}"
    sent = documents(150 * (kills + 1), threads=40, at=NOW)
    async with RecordingApp() as app:
        arguments = ("--emulate", "--db", database, "--app", f"concierge={app.url}")
        async with server_process(*arguments) as server:
            meta = Meta(server)
            await killed_under_load(server, meta, sent, kills)
            assert meta.broken > 0  # each time somebody waited for an answer
            again = Meta(server)
            await again.deliver(sent)
            await nothing_due(database)
            assert server.stop() == 0
        await check(database, meta.accepted, recipients(CONCIERGE))
        assert await delivery_ids(database, CONCIERGE) <= {
            got.headers["X-Convroute-Delivery"] for got in app.got
        }
    store = await open_store(database, reading=True)
    rows = await all_rows(store)
    await store.close()
    last = {row.mid: row.outcome for row in rows}
    assert {last[f"m_{number}"] for number in range(len(sent))} == {"duplicate"}
