"""PostgreSQL for many nodes: threads are locked row by row in the order of their keys (READ COMMITTED).

Each read of a thread is under its lock, and unique indexes have the last word. Nothing is kept in a session,
so that a pooler may stand between. PostgreSQL's text cannot hold U+0000: it is kept as U+FDD0, which is not
a character.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import asyncpg
from msgspec.structs import astuple

from convroute.server.clock import system_clock
from convroute.server.rows import PATIENCE, Due, Field, Known, Needs, Settled, State, Writes
from convroute.server.store import Decide, StoreError
from convroute.server.store import postgres_statements as say
from convroute.server.store.columns import delivery_of, thread_key
from convroute.server.store.leasing import IS_MORE, WINDOW
from convroute.server.store.one_database import OneDatabase
from convroute.server.store.postgres_pool import (
    Connection,
    Pool,
    check_version,
    connected,
    migrate,
    told,
    transaction,
)
from convroute.server.store.tables import THREADS, known_of, lookups, rows_of

Answer = TypeVar("Answer")
_MOST_TRIES = 5
_AGAIN = (asyncpg.UniqueViolationError, asyncpg.DeadlockDetectedError, asyncpg.SerializationError)
"""Somebody else was first: what is known has changed."""


class PostgresStore(OneDatabase):
    """See `Database`."""

    committers = 2
    """While one waits for the disk the other decides; with more the batches get smaller."""
    shared = True

    def __init__(self, pool: Pool, snapshot: "Connection | None" = None) -> None:
        self._pool = pool
        self._snapshot = snapshot
        self._snapshot_free = asyncio.Lock()
        self._after: dict[tuple[str, str], bytes] = {}
        """Of an app and field, the last lane that was looked at, where not all were."""

    @classmethod
    async def open(cls, url: str, *, reading: bool = False) -> "PostgresStore":
        pool = await connected(url)
        try:
            if not reading:
                await migrate(pool)
                return cls(pool)
            with told():
                connection = await pool.acquire()
                await connection.execute(say.BEGIN_READING)
                await check_version(connection)
            return cls(pool, connection)
        except BaseException:
            pool.terminate()
            raise

    async def close(self) -> None:
        try:
            async with asyncio.timeout(10):
                if self._snapshot is not None:
                    await self._snapshot.execute("ROLLBACK")
                    await self._pool.release(self._snapshot)
                await self._pool.close()
        except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError):
            self._pool.terminate()

    @asynccontextmanager
    async def _writing(self, begin: str = say.BEGIN) -> AsyncIterator[Connection]:
        if self._snapshot is not None:
            raise StoreError("the database was opened for reading alone")
        async with transaction(self._pool, begin) as connection:
            yield connection

    async def _fetch(self, statement: str, values: Mapping[str, object]) -> Sequence[Any]:
        if self._snapshot is None:
            async with transaction(self._pool, say.BEGIN_LOOKING) as connection:
                return await _fetched(connection, statement, values)
        async with self._snapshot_free:
            return await _fetched(self._snapshot, statement, values)

    async def _change(self, statement: str, values: Mapping[str, object], begin: str = say.BEGIN) -> int:
        text, names = say.numbered(statement)
        return await self._execute(begin, text, *(values[name] for name in names))

    async def _execute(self, begin: str, statement: str, *values: object) -> int:
        async def execute(connection: Connection) -> int:
            with told():
                return int((await connection.execute(statement, *values)).rpartition(" ")[2])

        return await self._in_transaction(begin, execute)

    async def _in_transaction(self, begin: str, work: Callable[[Connection], Awaitable[Answer]]) -> Answer:
        """Once more where somebody else was first."""
        tries = _MOST_TRIES
        while True:
            try:
                async with self._writing(begin) as connection:
                    return await work(connection)
            except StoreError as error:
                tries -= 1
                if tries == 0 or not isinstance(error.__cause__, _AGAIN):
                    raise

    # --- deciding ------------------------------------------------------------------------

    async def transact(self, needs: Needs, decide: Decide) -> None:
        async def decided(connection: Connection) -> None:
            with told():
                known = await _read(connection, needs)
            writes = decide(known)
            with told():
                await _write(connection, writes)

        await self._in_transaction(say.BEGIN, decided)

    # --- deliveries ----------------------------------------------------------------------

    async def lease(self, app: str, field: Field, now: int, until: int, most: int) -> list[Due]:
        values: dict[str, object] = {
            "app": app, "field": field, "now": now, "until": until, "patient": now - PATIENCE,
            "window": WINDOW * most,
        }  # fmt: skip
        found: list[Any] = []
        async with self._writing(say.BEGIN_IN_HASTE) as connection:

            async def take(statement: str, after: bytes = b"") -> None:
                asked = values | {"after": after, "most": most - len(found)}
                found.extend(await _fetched(connection, statement, asked))

            await take(say.LEASE_EARLIEST)
            if len(found) < most and await _fetched(connection, IS_MORE, values):
                for after in {self._after.pop((app, field), b""): None, b"": None}:
                    if len(found) < most:
                        await take(say.LEASE_EACH, after)
                if len(found) == most:
                    self._after[app, field] = found[-1][0]
        return sorted(
            (Due(delivery_of(row[1:-1]), row[-1]) for row in found),
            key=lambda due: (due.delivery.due, due.delivery.id),
        )

    async def settle(self, settled: Sequence[Settled]) -> None:
        columns = _columns(map(astuple, sorted(settled, key=lambda one: one.id)), 6)
        await self._execute(say.BEGIN_IN_HASTE, say.SETTLE, *columns)

    async def next_due(self, app: str, field: Field) -> int | None:
        rows = await self._fetch(say.NEXT_DUE, {"app": app, "field": field, "now": system_clock()})
        return rows[0][0] if rows else None

    async def change_deliveries(self, ids: Sequence[str], state: State, now: int) -> int:
        return await self._change(say.CHANGE, {"ids": sorted(ids), "state": state, "now": now})


async def _fetched(connection: Connection, statement: str, values: Mapping[str, object]) -> list[Any]:
    text, names = say.numbered(statement)
    with told():
        rows = await connection.fetch(text, *(_text(values[name]) for name in names))
    return [tuple(map(_read_text, row)) for row in rows]


async def _read(connection: Connection, needs: Needs) -> Known:
    """What is needed, under the locks of its threads."""
    found: list[Sequence[Any]] = []
    for lookup, keys in lookups(needs):
        locked = ""
        if keys and lookup is THREADS:
            threads = sorted((thread_key(*key), *map(_text, key)) for key in set(needs.threads))
            await connection.execute(say.MAKE_THREADS, *_columns(threads, 3))
            locked = say.LOCKED
        statement = f"{lookup.select} WHERE {lookup.key} = ANY($1::bytea[]) {locked}"
        rows = await connection.fetch(statement, keys) if keys else ()
        found.append([tuple(map(_read_text, row)) for row in rows])
    return known_of(needs, found)


async def _write(connection: Connection, writes: Writes) -> None:
    now = writes.decisions[0].decided_at if writes.decisions else system_clock()
    for table, rows in rows_of(writes, now):
        if rows:
            await connection.execute(say.insert(table), *_columns(rows, len(table.columns)))


def _columns(rows: Iterable[Iterable[object]], width: int) -> list[Any]:
    """One list a column."""
    return [list(map(_text, column)) for column in zip(*rows, strict=True)] or [[] for _ in range(width)]


def _text(value: Any) -> Any:
    return value.replace("\0", "\ufdd0") if isinstance(value, str) else value


def _read_text(value: Any) -> Any:
    return value.replace("\ufdd0", "\0") if isinstance(value, str) else value
