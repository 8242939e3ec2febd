"""PostgreSQL is killed or restarted under load, nodes are killed, and one webhook comes to two nodes."""

import asyncio
from collections.abc import Callable, Iterator
from functools import partial

import aiohttp
import pytest

from convroute.server.store import open_store
from tests.server.faults.conftest import missing
from tests.server.faults.witness import all_rows, check, documents
from tests.server.logs import NOW, message, webhook
from tests.server.postgres import Cluster, NoPostgresError
from tests.server.processes import Meta, server_process, until

pytestmark = [pytest.mark.anyio, pytest.mark.slow, pytest.mark.postgres]


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    """One that the test may kill."""
    try:
        found = Cluster()
    except NoPostgresError as error:
        missing(str(error))
    try:
        yield found
    finally:
        found.stop()


def _killed(cluster: Cluster) -> None:
    cluster.kill()
    cluster.start()


@pytest.mark.parametrize("fault", [_killed, Cluster.restart], ids=["kill -9", "immediate restart"])
async def test_while_postgres_is_away_nobody_is_told_200_and_then_nothing_is_lost(
    fault: Callable[[Cluster], None], cluster: Cluster
) -> None:
    sent = documents(600, threads=40, at=NOW)
    async with server_process("--emulate", "--db", cluster.url) as server:
        meta = Meta(server)
        load = asyncio.create_task(meta.deliver(sent))
        try:
            await until(partial(_accepted, meta, 200))
            await asyncio.to_thread(fault, cluster)
            await load
        finally:
            load.cancel()
        assert meta.statuses[503] > 0
        assert set(meta.statuses) == {200, 503}
        assert server.alive
        again = Meta(server)
        await again.deliver(sent[:50])
    await check(cluster.url, meta.accepted)


async def _accepted(meta: Meta, count: int) -> bool:
    return len(meta.accepted) >= count


async def test_a_node_that_is_killed_is_replaced_by_the_other(postgres_url: str) -> None:
    arguments = ("--emulate", "--db", postgres_url)
    async with server_process(*arguments) as first, server_process(*arguments) as second:
        meta = Meta(first, second)
        for number, node in enumerate((first, second)):
            load = asyncio.create_task(meta.deliver(documents(400, 40, NOW, first=400 * number)))
            try:
                await until(partial(_accepted, meta, 400 * number + 100))
                node.kill()
                await load
            finally:
                load.cancel()
            await node.start()
        assert meta.broken > 0
    await check(postgres_url, meta.accepted)


async def test_of_one_webhook_at_two_nodes_one_is_decided_and_one_is_a_duplicate(postgres_url: str) -> None:
    """Each has many threads, and at the other node they come in the other order."""
    items = [[message(f"user{n}", f"m_{d}_{n}", NOW + d) for n in range(20)] for d in range(40)]
    arguments = ("--emulate", "--db", postgres_url)
    async with (
        server_process(*arguments) as first,
        server_process(*arguments) as second,
        aiohttp.ClientSession() as session,
    ):
        meta = Meta(first, second)
        one, other = meta.addresses
        posts = [
            post
            for parts in items
            for post in (
                meta.post(session, one, webhook(*parts)),
                meta.post(session, other, webhook(*reversed(parts))),
            )
        ]
        assert set(await asyncio.gather(*posts)) == {200}
        log = first.output + second.output
    assert "eadlock" not in log
    found = await check(postgres_url, [webhook(*parts) for parts in items])
    assert found.decisions == 2 * 40 * 20
    store = await open_store(postgres_url, reading=True)
    rows = await all_rows(store)
    await store.close()
    assert sum(row.outcome == "duplicate" for row in rows) == 40 * 20
