"""A SQLite file: whose it is, who else may look, and what is said when it cannot be used."""

import asyncio
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path

import pytest

from convroute.server.rows import Kept, Needs, Writes
from convroute.server.store import Database, NoTablesError, StoreError, open_store
from convroute.server.store.leasing import IS_MORE
from convroute.server.store.one_database import (
    FORGET_ANSWERS,
    FORGET_BUTTONS,
    FORGET_COPIES,
    FORGET_DELIVERIES,
    FORGET_INPUTS,
    NEXT_DELIVERIES,
)
from convroute.server.store.sqlite import LEASE_EACH, LEASE_EARLIEST, NEXT_DUE, SqliteStore
from tests.server.store.rows import KEY, NOW, decision, life, write

pytestmark = pytest.mark.anyio
HOLDS = """
import asyncio, sys
from convroute.server.store import open_store
async def main():
    store = await open_store(sys.argv[1])
    print("open", flush=True)
    await asyncio.Event().wait()
asyncio.run(main())
"""


async def opened(folder: Path) -> Database:
    return await open_store(f"sqlite:{folder}/router.db")


async def test_a_second_one_on_the_file_is_refused_until_the_first_has_closed_it(tmp_path: Path) -> None:
    first = await opened(tmp_path)
    with pytest.raises(StoreError, match="in use by another `convroute serve`: stop that one"):
        await opened(tmp_path)
    await first.close()
    await (await opened(tmp_path)).close()


async def test_by_another_name_the_file_is_the_same(tmp_path: Path) -> None:
    first = await opened(tmp_path)
    (tmp_path / "other.db").symlink_to(tmp_path / "router.db")
    with pytest.raises(StoreError, match="in use"):
        await open_store(f"sqlite:{tmp_path}/other.db")
    await first.close()


@pytest.mark.slow
async def test_a_process_that_is_killed_lets_the_file_go(tmp_path: Path) -> None:
    url = f"sqlite:{tmp_path}/router.db"
    with subprocess.Popen([sys.executable, "-c", HOLDS, url], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "open\n"
        with pytest.raises(StoreError, match="in use"):
            await open_store(url)
        reader = await open_store(url, reading=True)
        await reader.close()
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    await (await open_store(url)).close()


async def test_what_was_committed_is_read_after_a_crash_without_a_writer(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    store = await opened(tmp_path / "a")
    await write(store, decision(1))
    crashed = tmp_path / "b"
    shutil.copytree(tmp_path / "a", crashed)  # the log as it stands, of a process that never closed it
    reader = await open_store(f"sqlite:{crashed}/router.db", reading=True)
    assert len(await reader.decisions()) == 1
    await reader.close()
    await store.close()


async def test_a_closed_file_is_read_where_nothing_may_be_written(tmp_path: Path) -> None:
    store = await opened(tmp_path)
    await write(store, decision(1))
    await store.close()
    tmp_path.chmod(0o555)
    try:
        reader = await open_store(f"sqlite:{tmp_path}/router.db", reading=True)
        assert len(await reader.decisions()) == 1
        await reader.close()
    finally:
        tmp_path.chmod(0o755)


async def test_each_commit_is_on_disk(tmp_path: Path) -> None:
    store = await opened(tmp_path)
    assert isinstance(store, SqliteStore)
    said = store._connection.execute
    assert said("PRAGMA synchronous").fetchone() == (2,)  # FULL
    assert said("PRAGMA journal_mode").fetchone() == ("wal",)
    await store.settle([])
    assert said("PRAGMA synchronous").fetchone() == (2,)
    await store.close()


async def test_a_full_disk_loses_one_batch_and_nothing_before_or_after_it(tmp_path: Path) -> None:
    store = await opened(tmp_path)
    assert isinstance(store, SqliteStore)
    await write(store, decision(1))
    pages = store._connection.execute("PRAGMA page_count").fetchone()[0]
    store._connection.execute(f"PRAGMA max_page_count = {pages}")
    large = Writes(threads={KEY: Kept(life(), 2)}, answers={"again": b"A" * 100_000})
    for _ in range(2):
        with pytest.raises(StoreError, match="full"):
            await store.transact(Needs(threads=(KEY,)), lambda _: large)
    assert await store.thread(KEY) == Kept(life(), 1)
    store._connection.execute("PRAGMA max_page_count = 1000000")
    await store.transact(Needs(threads=(KEY,)), lambda _: large)
    assert await store.thread(KEY) == Kept(life(), 2)
    await store.close()


async def test_what_is_not_a_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "router.db"
    file.write_text("a shopping list, " * 100)
    for reading in (False, True):
        with pytest.raises(StoreError, match="not a database"):
            await open_store(f"sqlite:{file}", reading=reading)
    assert file.read_text() == "a shopping list, " * 100


async def test_the_tables_of_something_else_are_left_alone(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "router.db")
    connection.execute("CREATE TABLE thread (id)")
    connection.close()
    before = (tmp_path / "router.db").read_bytes()
    for reading in (False, True):
        with pytest.raises(StoreError, match="tables of something else: name another file"):
            await open_store(f"sqlite:{tmp_path}/router.db", reading=reading)
    assert (tmp_path / "router.db").read_bytes() == before


async def test_tables_of_a_newer_version_are_refused(tmp_path: Path) -> None:
    await (await opened(tmp_path)).close()
    connection = sqlite3.connect(tmp_path / "router.db")
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(StoreError, match="use a newer convroute"):
        await opened(tmp_path)
    with pytest.raises(StoreError, match="tables of version 99"):
        await open_store(f"sqlite:{tmp_path}/router.db", reading=True)


async def test_what_is_not_there_is_not_made_by_a_reader(tmp_path: Path) -> None:
    with pytest.raises(NoTablesError, match="there is no database"):
        await open_store(f"sqlite:{tmp_path}/router.db", reading=True)
    assert list(tmp_path.iterdir()) == []


async def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=f"there is no folder {tmp_path}/nowhere"):
        await opened(tmp_path / "nowhere")


async def test_a_folder_is_not_a_database(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="it is a folder"):
        await open_store(f"sqlite:{tmp_path}")


@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may write everywhere")
async def test_a_folder_in_which_nothing_may_be_written_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o555)
    with pytest.raises(StoreError, match="in which this user may write"):
        await opened(tmp_path)


async def test_in_memory_there_are_as_many_databases_as_are_opened() -> None:
    first, second = await asyncio.gather(open_store("sqlite::memory:"), open_store("sqlite::memory:"))
    await write(first, decision(1))
    assert await second.threads() == []
    await first.close()
    await second.close()


LEASED = {
    "app": "1", "field": "messaging", "now": NOW, "patient": NOW, "most": 16, "window": 64, "after": b"",
}  # fmt: skip
PAGE = {"after": "0", "last": "9", "before": NOW}


@pytest.mark.parametrize(
    ("statement", "indexes"),
    [
        (LEASE_EARLIEST, ["delivery_due", "delivery_lane"]),
        (LEASE_EACH, ["delivery_lane"]),
        (IS_MORE, ["delivery_due"]),
        (NEXT_DUE, ["delivery_due"]),
        (FORGET_COPIES, ["decision_with_copy_key"]),
        (FORGET_INPUTS, ["decision_with_input", "delivery"]),
        (FORGET_ANSWERS, ["answer_kept"]),
        (FORGET_BUTTONS, ["button_kept"]),
        (NEXT_DELIVERIES, ["delivery"]),
        (FORGET_DELIVERIES, ["delivery"]),
    ],
)
async def test_what_is_done_often_is_found_by_an_index(
    statement: str, indexes: list[str], tmp_path: Path
) -> None:
    store = await opened(tmp_path)
    assert isinstance(store, SqliteStore)
    steps = planned(store, statement, LEASED | PAGE)
    assert all(any(index in step for step in steps) for index in indexes), steps
    await store.close()


@pytest.mark.parametrize(
    ("ask", "index"),
    [
        (lambda store: store.thread(KEY), "thread"),
        (lambda store: store.threads(after=KEY), "thread"),
        (lambda store: store.threads(account="1", after=KEY), "thread"),
        (lambda store: store.threads(owner="1", after=KEY), "thread_of_owner"),
        (lambda store: store.decisions(key=KEY, before=""), "decision_of_thread"),
        (lambda store: store.decisions(key=KEY, after="1"), "decision_of_thread"),
        (lambda store: store.decisions(key=KEY, version=1), "decision_of_thread"),
        (lambda store: store.decisions(mid="m_1"), "decision_of_message"),
        (lambda store: store.decisions(after="1"), "decision"),
        (lambda store: store.decisions(identifier="1"), "decision"),
        (lambda store: store.deliveries(decision="1"), "delivery"),
        (lambda store: store.deliveries(identifier="1"), "delivery"),
        (lambda store: store.deliveries(state="dead"), "delivery_ended"),
        (lambda store: store.deliveries(state="unsent"), "delivery_ended"),
        (lambda store: store.deliveries(state="due"), "delivery_lane"),
    ],
)
async def test_what_is_asked_often_is_found_by_an_index(
    ask: Callable[[Database], Awaitable[object]], index: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = await opened(tmp_path)
    assert isinstance(store, SqliteStore)
    fetch, asked = store._fetch, []

    async def note(statement: str, values: Mapping[str, object]) -> Sequence[object]:
        asked.append((statement, values))
        return await fetch(statement, values)

    monkeypatch.setattr(store, "_fetch", note)
    await ask(store)
    for statement, values in [*asked]:
        assert any(index in step for step in planned(store, statement, values))
    await store.close()


def planned(store: SqliteStore, statement: str, values: Mapping[str, object]) -> list[str]:
    """The steps in which SQLite does it; through no table, nor more than is due."""
    plan = store._connection.execute(f"EXPLAIN QUERY PLAN {statement}", values)
    steps = [step for *_, step in plan]
    small = ("SCAN early", "SCAN lane", "SCAN CONSTANT", "SCAN delivery USING INDEX delivery_lane")
    assert not [step for step in steps if step.startswith("SCAN") and not step.startswith(small)], steps
    return steps


def test_postgresql_without_its_extra_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "asyncpg", None)
    for name in ("postgres", "postgres_pool", "postgres_statements"):
        monkeypatch.delitem(sys.modules, f"convroute.server.store.{name}", raising=False)
    with pytest.raises(StoreError, match=r"pip install 'convroute\[postgres\]'"):
        asyncio.run(open_store("postgresql://somebody@nowhere/name"))
