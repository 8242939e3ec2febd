"""One SQLite file for one process: one writing connection in one thread, durable at each commit."""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

from convroute.server.clock import system_clock
from convroute.server.rows import (
    PATIENCE,
    DeliveryRow,
    Due,
    Field,
    Known,
    Needs,
    Settled,
    State,
)
from convroute.server.store import Decide, RefusedError, StoreError
from convroute.server.store.columns import DELIVERY, delivery_of, thread_key
from convroute.server.store.leasing import DUE, EACH, EARLIEST, HEADS, IS_MORE, WINDOW
from convroute.server.store.one_database import OneDatabase
from convroute.server.store.sqlite_file import SqliteFile, connection_for_reading
from convroute.server.store.tables import known_of, lookups, rows_of

_HEADS = f"SELECT {', '.join(f'delivery.{name}' for name in DELIVERY.split(', '))} FROM {HEADS}"
LEASE_EARLIEST = f"WITH {EARLIEST} {_HEADS} ORDER BY delivery.due, delivery.id LIMIT :most"
LEASE_EACH = f"WITH RECURSIVE {EACH} {_HEADS} LIMIT :most"
NEXT_DUE = f"SELECT id, due FROM delivery WHERE {DUE} ORDER BY due LIMIT :most"
SETTLE = """
    UPDATE delivery SET state = ?, due = ?, attempts = ?, status = ?, answer = ?
    WHERE id = ? AND (state = 'due' OR ? = 'done')
"""
_Lane = tuple[str, str, bytes]
_Lease = tuple[int, _Lane]
"""Until when, and of which lane."""
Answer = TypeVar("Answer")
_REFUSED = (sqlite3.DataError, sqlite3.IntegrityError, OverflowError, UnicodeEncodeError)
"""What is wrong with the rows; of everything else the file, the disk or the computer is the cause."""


class SqliteStore(OneDatabase):
    """See `Database`. The leases are in memory, for no other process sends from this file."""

    committers = 1
    shared = False

    def __init__(self, connection: sqlite3.Connection, close: Callable[[], None]) -> None:
        self._connection = connection
        self._close = close
        self._thread = ThreadPoolExecutor(1, "convroute-sqlite")
        self._leased: dict[str, _Lease] = {}
        self._after: dict[tuple[str, str], bytes] = {}
        """Of an app and field, the last lane that was looked at, where not all were."""

    @classmethod
    def open(cls, path: str) -> "SqliteStore":
        """Raises `StoreError` if another process has the file, or it is not one of ours."""
        file = SqliteFile(path)
        return cls(file.connection, file.close)

    @classmethod
    def open_for_reading(cls, path: str) -> "SqliteStore":
        """What the file holds now; another process may go on writing. Raises `StoreError`."""
        connection = connection_for_reading(path)
        return cls(connection, connection.close)

    async def close(self) -> None:
        await self._run(self._close)
        self._thread.shutdown()

    async def _run(self, do: Callable[..., Answer], *arguments: Any) -> Answer:
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, do, *arguments)
        except _REFUSED as error:  # the text of some of them quotes what was to be written
            raise RefusedError(f"the database does not take it: {type(error).__name__}") from error
        except sqlite3.Error as error:
            raise StoreError(f"the database could not do it: {error}") from error

    async def _fetch(self, statement: str, values: Mapping[str, object]) -> Sequence[Any]:
        return await self._run(lambda: self._connection.execute(statement, values).fetchall())

    async def _change(self, statement: str, values: Mapping[str, object]) -> int:
        return await self._run(lambda: self._connection.execute(statement, values).rowcount)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        execute = self._connection.execute
        execute("BEGIN IMMEDIATE")
        try:
            yield
            execute("COMMIT")
        except BaseException:
            with suppress(sqlite3.Error):  # a full disk has rolled back already
                execute("ROLLBACK")
            raise

    # --- deciding ------------------------------------------------------------------------

    async def transact(self, needs: Needs, decide: Decide) -> None:
        await self._run(self._transact, needs, decide)

    def _transact(self, needs: Needs, decide: Decide) -> None:
        with self._transaction():
            writes = decide(self._known(needs))
            now = writes.decisions[0].decided_at if writes.decisions else system_clock()
            for table, rows in rows_of(writes, now):
                if rows:
                    marks = ", ".join("?" * len(table.columns))
                    self._connection.executemany(table.insert(f"VALUES ({marks})"), rows)

    def _known(self, needs: Needs) -> Known:
        one = self._connection.execute
        found = [
            [row for key in keys for row in one(f"{lookup.select} WHERE {lookup.key} = ?", (key,))]
            for lookup, keys in lookups(needs)
        ]
        return known_of(needs, found)

    # --- deliveries ----------------------------------------------------------------------

    async def lease(self, app: str, field: Field, now: int, until: int, most: int) -> list[Due]:
        return await self._run(self._lease, app, field, now, until, most)

    def _lease(self, app: str, field: Field, now: int, until: int, most: int) -> list[Due]:
        execute = self._connection.execute
        self._leased = {name: lease for name, lease in self._leased.items() if lease[0] > now}
        taken = {lane for _, lane in self._leased.values()}
        found: list[DeliveryRow] = []
        values = {"app": app, "field": field, "now": now, "patient": now - PATIENCE, "window": WINDOW * most}

        def take(statement: str, after: bytes = b"") -> None:
            asked = values | {"after": after, "most": most - len(found) + len(taken)}
            for row in map(delivery_of, execute(statement, asked)):
                if len(found) < most and _lane(row) not in taken:
                    found.append(row)
                    taken.add(_lane(row))

        take(LEASE_EARLIEST)
        if len(found) < most and execute(IS_MORE, values).fetchone():
            for after in {self._after.pop((app, field), b""): None, b"": None}:
                take(LEASE_EACH, after)
            if len(found) == most:
                self._after[app, field] = _lane(found[-1])[2]
        self._leased |= {row.id: (until, _lane(row)) for row in found}
        return [Due(row, None if row.body is not None else self._input(row.decision)) for row in found]

    def _input(self, decision: str) -> bytes | None:
        row = self._connection.execute("SELECT input FROM decision WHERE id = ?", (decision,)).fetchone()
        return None if row is None else row[0]

    async def settle(self, settled: Sequence[Settled]) -> None:
        await self._run(self._settle, settled)

    def _settle(self, settled: Sequence[Settled]) -> None:
        rows = [
            (one.state, one.due, one.attempts, one.status, one.answer, one.id, one.state) for one in settled
        ]
        self._connection.execute("PRAGMA synchronous=NORMAL")  # what a power cut undoes is sent again
        try:
            with self._transaction():
                self._connection.executemany(SETTLE, rows)
        finally:
            self._connection.execute("PRAGMA synchronous=FULL")
        for one in settled:
            self._leased.pop(one.id, None)

    async def next_due(self, app: str, field: Field) -> int | None:
        return await self._run(self._next_due, app, field)

    def _next_due(self, app: str, field: Field) -> int | None:
        values = {"app": app, "field": field, "most": len(self._leased) + 1}
        rows = self._connection.execute(NEXT_DUE, values)
        return next((due for name, due in rows if name not in self._leased), None)

    async def change_deliveries(self, ids: Sequence[str], state: State, now: int) -> int:
        return await self._run(self._change_deliveries, ids, state, now)

    def _change_deliveries(self, ids: Sequence[str], state: State, now: int) -> int:
        changed = 0
        for name in ids:
            changed += self._connection.execute(
                "UPDATE delivery SET state = ?, due = ? WHERE id = ? AND state <> 'done'", (state, now, name)
            ).rowcount
            if state != "due":
                self._leased.pop(name, None)
        return changed


def _lane(row: DeliveryRow) -> _Lane:
    return row.app, row.field, thread_key(row.account, row.user)
