"""A full disk is told to everybody who waits, and once there is room again it goes on."""

import asyncio
import os
import subprocess
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from convroute.api import Policy
from convroute.server.bundle import keep_policies
from convroute.server.committer import Committer
from convroute.server.incoming import read_webhook
from convroute.server.policies import Policies
from convroute.server.store import StoreError
from convroute.server.store.sqlite import SqliteStore
from tests.server.faults.witness import check, documents
from tests.server.logs import NOW, SHOP
from tests.server.processes import Meta, server_process, until

pytestmark = pytest.mark.anyio


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 32 megabytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if os.name != "posix" or os.geteuid() != 0:
        pytest.skip("only root may make a small disk")
    command = ["mount", "-t", "tmpfs", "-o", "size=32m", "none", str(folder)]
    mounted = subprocess.run(command, capture_output=True, text=True, check=False)
    if mounted.returncode:
        pytest.skip(f"a small disk cannot be made here: {mounted.stderr.strip()[:200]}")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.slow
async def test_while_the_disk_is_full_everybody_is_told_503(small_disk: Path) -> None:
    database = f"sqlite:{small_disk / 'router.db'}"
    ballast = small_disk / "ballast"
    async with server_process("--emulate", "--db", database) as server:
        ballast.write_bytes(b"x" * 30_000_000)
        meta = Meta(server)
        load = asyncio.create_task(meta.deliver(documents(400, threads=10, at=NOW)))
        try:
            await until(partial(_told_503, meta, 50))
            assert server.alive
            assert len(meta.accepted) < 400
            ballast.unlink()
            await load
        finally:
            load.cancel()
        assert set(meta.statuses) == {200, 503}
        assert server.stop() == 0
    await check(database, meta.accepted)


async def _told_503(meta: Meta, times: int) -> bool:
    return meta.statuses.get(503, 0) >= times


async def _limit(store: SqliteStore, more_pages: int) -> None:
    def limit() -> None:
        pages = store._connection.execute("PRAGMA page_count").fetchone()[0]
        store._connection.execute(f"PRAGMA max_page_count = {pages + more_pages}")

    await store._run(limit)


async def test_all_of_a_batch_that_the_disk_has_no_room_for_fail_and_later_ones_do_not(
    tmp_path: Path,
) -> None:
    database = f"sqlite:{tmp_path / 'router.db'}"
    store = SqliteStore.open(str(tmp_path / "router.db"))
    policy = Policy.load(SHOP)
    await keep_policies(store, [(policy, str(SHOP))])
    policies = Policies([policy])
    committer = Committer(store, policies, lambda: NOW)
    sent = documents(100, threads=10, at=NOW)

    async def decide_all() -> list[bool]:
        deciding = (committer.decide(read_webhook(policies, document)) for document in sent)
        found = await asyncio.gather(*deciding, return_exceptions=True)
        assert all(isinstance(one, StoreError) for one in found if isinstance(one, BaseException))
        return [not isinstance(one, BaseException) for one in found]

    await _limit(store, 3)
    committer.start()
    assert await decide_all() == [False] * len(sent)  # they came as one batch
    assert await store.decisions() == []
    await _limit(store, 100_000)
    assert await decide_all() == [True] * len(sent)
    await committer.close()
    await store.close()
    assert (await check(database, sent)).decisions == len(sent)
