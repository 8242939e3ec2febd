"""PostgreSQL alone: many nodes at once, poolers, what is lost and comes back, and whose tables they are."""

import asyncio
from collections.abc import Callable

import asyncpg
import pytest

from convroute.server.rows import Kept, Known, Needs, Writes
from convroute.server.store import NoTablesError, StoreError, open_store
from convroute.server.store.look import look_at
from convroute.server.store.postgres import PostgresStore
from tests.server.postgres import Cluster
from tests.server.store.rows import KEY, decision, known, life, write

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]


async def executed(url: str, statement: str) -> object:
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetchval(statement)
    finally:
        await connection.close()


async def test_many_nodes_start_at_once_on_an_empty_database(postgres_url: str) -> None:
    nodes = await asyncio.gather(*(open_store(postgres_url) for _ in range(6)))
    assert await executed(postgres_url, "SELECT array_agg(version) FROM convroute") == [1]
    for node in nodes:
        await node.close()


async def test_nodes_decide_a_thread_one_after_the_other_and_never_wait_for_ever(postgres_url: str) -> None:
    nodes = [await open_store(postgres_url) for _ in range(2)]
    keys = [(KEY[0], str(number)) for number in range(8)]

    async def add(number: int) -> None:
        asked = [keys[(number * step) % 8] for step in (1, 3, 5)]

        def decide(known: Known) -> Writes:
            kept = {key: Kept(life(key), known.threads.get(key, Kept()).version + 1) for key in asked}
            rows = [
                decision(number * 8 + place, key=key, version=one.version)
                for place, (key, one) in enumerate(kept.items())
            ]
            return Writes(threads=kept, decisions=rows)

        await nodes[number % 2].transact(Needs(threads=tuple(asked)), decide)

    await asyncio.gather(*(add(number) for number in range(60)))
    rows = await nodes[0].decisions(most=1_000)
    for key, kept in await nodes[1].threads():
        versions = sorted(row.version for row in rows if (row.account, row.user) == key)
        assert versions == list(range(1, kept.version + 1))
    for node in nodes:
        await node.close()


async def test_a_commit_is_durable_whatever_the_defaults_of_the_database(postgres_url: str) -> None:
    loose = f"{postgres_url}&synchronous_commit=off"
    assert await executed(loose, "SHOW synchronous_commit") == "off"
    store = await open_store(loose)
    assert isinstance(store, PostgresStore)
    async with store._writing() as connection:
        assert await connection.fetchval("SHOW synchronous_commit") == "on"
    await store.close()


async def test_a_stronger_default_of_the_database_stays(postgres_url: str) -> None:
    store = await open_store(f"{postgres_url}&synchronous_commit=remote_apply")
    assert isinstance(store, PostgresStore)
    async with store._writing() as connection:
        assert await connection.fetchval("SHOW synchronous_commit") == "remote_apply"
    await store.close()


async def test_through_a_pooler_nothing_is_prepared_in_a_session(postgres_url: str) -> None:
    store = await open_store(f"{postgres_url}&pooler=transaction")
    assert isinstance(store, PostgresStore)
    await write(store, decision(1))
    assert (await known(store, Needs(threads=(KEY,)))).threads == {KEY: Kept(life(), 1)}
    async with store._writing() as connection:
        assert await connection.fetchval("SELECT count(*) FROM pg_prepared_statements WHERE name <> ''") == 0
    await store.close()
    with pytest.raises(StoreError, match="`pooler` in the address"):
        await open_store(f"{postgres_url}&pooler=session")


async def test_lost_connections_are_told_and_made_anew(postgres_url: str) -> None:
    store = await open_store(postgres_url)
    await write(store, decision(1))

    def cut(known: Known) -> Writes:
        return Writes(decisions=[decision(2, version=known.threads[KEY].version + 1)])

    await executed(
        postgres_url,
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
        " AND backend_type = 'client backend' AND query LIKE '%COMMIT%' AND state = 'idle'",
    )
    for _ in range(5):
        try:
            await store.transact(Needs(threads=(KEY,)), cut)
            break
        except StoreError:
            continue
    assert len(await store.decisions()) == 2
    await store.close()


async def test_tables_of_a_newer_version_are_refused(postgres_url: str) -> None:
    await (await open_store(postgres_url)).close()
    await executed(postgres_url, "UPDATE convroute SET version = 99")
    for reading in (False, True):
        with pytest.raises(StoreError, match="use a newer convroute"):
            await open_store(postgres_url, reading=reading)


async def test_the_tables_of_something_else_are_left_alone(postgres_url: str) -> None:
    await executed(postgres_url, "CREATE TABLE thread (id text)")
    with pytest.raises(StoreError, match="tables of something else"):
        await open_store(postgres_url)
    assert await executed(postgres_url, "SELECT to_regclass('decision')") is None
    assert await executed(postgres_url, "SELECT to_regclass('convroute')") is None


async def test_an_empty_database_is_not_made_by_a_reader(postgres_url: str) -> None:
    with pytest.raises(NoTablesError, match="no tables of convroute yet"):
        await open_store(postgres_url, reading=True)
    await look_at(postgres_url)
    assert await executed(postgres_url, "SELECT to_regclass('convroute')") is None


async def test_an_address_without_a_server_is_told_without_its_password() -> None:
    for url in ("postgresql://me:secret@127.0.0.1:1/x", "postgresql://me:secret@/x?host=/nowhere"):
        with pytest.raises(StoreError) as told:
            await open_store(url)
        assert "secret" not in str(told.value)


@pytest.mark.parametrize("url", ["postgresql://[", "postgresql://me@127.0.0.1:port/x"])
async def test_an_address_that_cannot_be_read_is_told(url: str) -> None:
    with pytest.raises(StoreError, match="cannot be read"):
        await open_store(url)


@pytest.mark.slow
@pytest.mark.usefixtures("postgres_address")
@pytest.mark.parametrize("end", ["restart", "kill"])
async def test_a_server_that_comes_back_is_used_again(end: str) -> None:
    cluster = await asyncio.to_thread(Cluster)
    try:
        store = await open_store(cluster.url)
        await write(store, decision(1))
        if end == "kill":
            await asyncio.to_thread(cluster.kill)
            with pytest.raises(StoreError):
                await store.thread(KEY)
            await asyncio.to_thread(cluster.start)
        else:
            await asyncio.to_thread(cluster.restart)
        for number in range(20):
            try:
                await write(store, decision(number + 2, version=2))
                break
            except StoreError:
                continue
        assert await store.thread(KEY) == Kept(life(), 2)
        assert [row.version for row in await store.decisions()] == [1, 2]
        await store.close()
    finally:
        await asyncio.to_thread(cluster.stop)


async def test_two_schemas_of_one_database_do_not_know_each_other(new_postgres: Callable[[], str]) -> None:
    one, other = await open_store(new_postgres()), await open_store(new_postgres())
    await write(one, decision(1))
    assert await other.decisions() == []
    await one.close()
    await other.close()
