"""A server that is killed right after any of its commits leaves each decision whole: with all deliveries."""

from pathlib import Path

import aiohttp
import pytest

from tests.server.faults.dies_at_commit import VARIABLE
from tests.server.faults.witness import check, delivery_ids, documents, nothing_due
from tests.server.logs import NOW
from tests.server.outbox.recording_app import RecordingApp
from tests.server.processes import CONCIERGE, Meta, recipients, server_process, until

pytestmark = [pytest.mark.anyio, pytest.mark.slow]
COMMITS = [1, 2, 3, *(pytest.param(number, marks=pytest.mark.nightly) for number in range(4, 13))]


async def _until_it_dies(database: str, url: str, commit: int, sent: list[bytes]) -> list[bytes]:
    """What was answered with 200."""
    arguments = ("--emulate", "--db", database, "--app", f"concierge={url}")
    program = ("-m", "tests.server.faults.dies_at_commit")
    async with (
        server_process(*arguments, program=program, environment={VARIABLE: str(commit)}) as dying,
        aiohttp.ClientSession() as session,
    ):
        meta, accepted = Meta(dying), []
        for document in sent:
            if await meta.post(session, meta.addresses[0], document) != 200:
                break
            accepted.append(document)

        async def dead() -> bool:
            return not dying.alive

        await until(dead)
        return accepted


@pytest.mark.parametrize("commit", COMMITS)
async def test_with_sqlite_what_belongs_together_is_kept_together(commit: int, tmp_path: Path) -> None:
    database, sent = f"sqlite:{tmp_path / 'router.db'}", documents(20, threads=20, at=NOW)
    async with RecordingApp() as app:
        accepted = await _until_it_dies(database, app.url, commit, sent)
        await check(database, accepted, recipients(CONCIERGE))
        async with server_process("--emulate", "--db", database, "--app", f"concierge={app.url}") as server:
            meta = Meta(server)
            await meta.deliver(sent)
            await nothing_due(database)
            assert server.stop() == 0
        await check(database, meta.accepted, recipients(CONCIERGE))
        got = {one.headers["X-Convroute-Delivery"] for one in app.got}
        assert await delivery_ids(database, CONCIERGE) <= got


@pytest.mark.postgres
@pytest.mark.parametrize("commit", COMMITS)
async def test_with_postgres_what_belongs_together_is_kept_together(commit: int, postgres_url: str) -> None:
    sent = documents(20, threads=20, at=NOW)
    async with RecordingApp() as app:
        accepted = await _until_it_dies(postgres_url, app.url, commit, sent)
    await check(postgres_url, accepted, recipients(CONCIERGE))
