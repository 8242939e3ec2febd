"""An app that is slow, dead or always wrong costs itself only: the others get everything."""

from functools import partial
from pathlib import Path

import pytest

from convroute.server.store import open_store
from tests.server.faults.witness import check, delivery_ids, documents
from tests.server.logs import NOW
from tests.server.outbox.recording_app import Answering, RecordingApp, closes, never, status
from tests.server.processes import CONCIERGE, SALES, Meta, recipients, server_process, until

pytestmark = [pytest.mark.anyio, pytest.mark.slow]
COUNT = 200


@pytest.mark.parametrize(
    "fault", [never, closes, status(500), None], ids=["never answers", "closes", "always 500", "not there"]
)
async def test_the_others_get_theirs(fault: Answering | None, tmp_path: Path) -> None:
    database = f"sqlite:{tmp_path / 'router.db'}"
    async with RecordingApp() as healthy, RecordingApp(fault) as ill:
        url = ill.url if fault is not None else "http://127.0.0.1:9/hook"  # nobody listens there
        apps = ("--app", f"concierge={healthy.url}", "--app", f"sales={url}")
        async with server_process("--emulate", "--db", database, *apps) as server:
            meta = Meta(server)
            await meta.deliver(documents(COUNT, threads=20, at=NOW))
            await until(partial(_got, healthy, COUNT))
            assert server.stop() == 0
        await check(database, meta.accepted, recipients(CONCIERGE, SALES))
        seen = {got.headers["X-Convroute-Delivery"] for got in healthy.got}
        assert await delivery_ids(database, CONCIERGE) == seen
        assert ill.most_in_flight <= 16
    store = await open_store(database, reading=True)
    waiting = await store.deliveries(app=SALES, most=10 * COUNT)
    await store.close()
    assert len(waiting) == COUNT  # kept, for the time when it is well again
    assert {one.state for one in waiting} == {"due"}


async def _got(app: RecordingApp, count: int) -> bool:
    return len({got.headers["X-Convroute-Delivery"] for got in app.got}) >= count
