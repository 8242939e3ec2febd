"""One SQLite file for one process: one writing connection in one thread, durable at each commit."""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

import msgspec
from msgspec.structs import astuple

from convroute.server.rows import (
    PATIENCE,
    DecisionRow,
    DeliveryRow,
    Due,
    Field,
    Kept,
    Key,
    Known,
    Needs,
    Settled,
    ShadowRow,
    State,
    Writes,
)
from convroute.server.store import Decide, RefusedError, StoreError
from convroute.server.store.columns import (
    DECISION,
    DELIVERY,
    as_blob,
    decision_of,
    delivery_of,
    from_blob,
    in_state,
    owner_of,
    shadow_of,
)
from convroute.server.store.sqlite_file import SqliteFile, connection_for_reading

_PIECE = 500
"""Rows in one transaction of those that nobody waits for."""
LEASE = f"""
    SELECT {DELIVERY} FROM delivery
    WHERE state = 'due' AND app = :app AND field = :field AND due <= :now AND NOT EXISTS (
        SELECT 1 FROM delivery AS earlier
        WHERE earlier.state = 'due' AND earlier.app = delivery.app AND earlier.account = delivery.account
          AND earlier.usr IS delivery.usr AND earlier.field = delivery.field AND earlier.id < delivery.id
          AND (earlier.created > :patient OR earlier.due <= :now)
    )
    ORDER BY due, id LIMIT :most
"""
NEXT_DUE = "SELECT id, due FROM delivery WHERE state = 'due' AND app = ? AND field = ? ORDER BY due LIMIT ?"
FORGET_COPIES = f"""
    UPDATE decision SET copy_key = NULL WHERE rowid IN (
        SELECT rowid FROM decision WHERE copy_key IS NOT NULL AND decided_at < ?
        ORDER BY decided_at LIMIT {_PIECE}
    )
"""
FORGET_INPUTS = f"""
    UPDATE decision SET input = NULL WHERE rowid IN (
        SELECT rowid FROM decision
        WHERE input IS NOT NULL AND decided_at < ? AND NOT EXISTS (
            SELECT 1 FROM delivery
            WHERE state = 'due' AND delivery.id > decision.id AND delivery.id < decision.id || 'g'
        )
        ORDER BY decided_at LIMIT {_PIECE}
    )
"""
_Lane = tuple[str, str, str | None, str]
_Lease = tuple[int, _Lane]
"""Until when, and of which lane."""
FORGET_ANSWERS = f"""
    DELETE FROM answer WHERE key IN (SELECT key FROM answer WHERE kept_at < ? LIMIT {_PIECE})
"""
FORGET_BUTTONS = f"""
    DELETE FROM button WHERE (account, usr, payload) IN (
        SELECT account, usr, payload FROM button WHERE kept_at < ? LIMIT {_PIECE}
    )
"""
Answer = TypeVar("Answer")
_REFUSED = (sqlite3.DataError, sqlite3.IntegrityError, OverflowError, UnicodeEncodeError)
"""What is wrong with the rows; of everything else the file, the disk or the computer is the cause."""


class SqliteStore:
    """See `Store`. The leases are in memory, for no other process sends from this file."""

    committers = 1

    def __init__(self, connection: sqlite3.Connection, close: Callable[[], None]) -> None:
        self._connection = connection
        self._close = close
        self._thread = ThreadPoolExecutor(1, "convroute-sqlite")
        self._leased: dict[str, _Lease] = {}

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

    # --- deciding ------------------------------------------------------------------------

    async def transact(self, needs: Needs, decide: Decide) -> None:
        await self._run(self._transact, needs, decide)

    def _transact(self, needs: Needs, decide: Decide) -> None:
        connection = self._connection
        connection.execute("BEGIN IMMEDIATE")
        try:
            self._write(decide(self._known(needs)))
            connection.execute("COMMIT")
        except BaseException:
            with suppress(sqlite3.Error):  # a full disk has rolled back already
                connection.execute("ROLLBACK")
            raise

    def _known(self, needs: Needs) -> Known:
        found = Known({}, frozenset(), {}, {})
        one = self._connection.execute
        threads = {}
        for key in needs.threads:
            row = one("SELECT life, version FROM thread WHERE account = ? AND usr = ?", key).fetchone()
            if row is not None:
                threads[key] = Kept(from_blob(row[0]), row[1])
        copies = {
            key
            for key in needs.copies
            if one("SELECT 1 FROM decision WHERE copy_key = ?", (key,)).fetchone() is not None
        }
        buttons, answers = {}, {}
        for button in needs.buttons:
            row = one(
                "SELECT app FROM button WHERE account = ? AND usr = ? AND payload = ?", button
            ).fetchone()
            if row is not None:
                buttons[button] = row[0]
        for name in needs.answers:
            row = one("SELECT answer FROM answer WHERE key = ?", (name,)).fetchone()
            if row is not None:
                answers[name] = row[0]
        return msgspec.structs.replace(
            found, threads=threads, copies=frozenset(copies), buttons=buttons, answers=answers
        )

    def _write(self, writes: Writes) -> None:
        many, now = self._connection.executemany, writes.decisions[0].decided_at if writes.decisions else 0
        many(
            "INSERT INTO thread (account, usr, version, life, owner) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT DO UPDATE SET version = excluded.version, life = excluded.life,"
            " owner = excluded.owner",
            [
                (account, user, kept.version, as_blob(kept.life), owner_of(kept.life))
                for (account, user), kept in writes.threads.items()
            ],
        )
        many(
            f"INSERT INTO decision ({DECISION}) VALUES ({_marks(DecisionRow)})",
            [(*astuple(row)[:-1], as_blob(row.life)) for row in writes.decisions],
        )
        many(
            f"INSERT INTO delivery ({DELIVERY}) VALUES ({_marks(DeliveryRow)})",
            [astuple(row) for row in writes.deliveries],
        )
        if writes.buttons:
            many(
                "INSERT OR REPLACE INTO button VALUES (?, ?, ?, ?, ?)",
                [(*button, app, now) for button, app in writes.buttons.items()],
            )
        if writes.answers:
            many(
                "INSERT OR REPLACE INTO answer VALUES (?, ?, ?)",
                [(key, answer, now) for key, answer in writes.answers.items()],
            )
        if writes.shadow:
            many(
                "INSERT INTO shadow VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
                " count = count + excluded.count, last = max(last, excluded.last)",
                [tuple("" if value is None else value for value in astuple(row)) for row in writes.shadow],
            )

    # --- deliveries ----------------------------------------------------------------------

    async def lease(self, app: str, field: Field, now: int, until: int, most: int) -> list[Due]:
        return await self._run(self._lease, app, field, now, until, most)

    def _lease(self, app: str, field: Field, now: int, until: int, most: int) -> list[Due]:
        self._leased = {name: lease for name, lease in self._leased.items() if lease[0] > now}
        taken = {lane for _, lane in self._leased.values()}
        rows = self._connection.execute(
            LEASE,
            {
                "app": app,
                "field": field,
                "now": now,
                "patient": now - PATIENCE,
                "most": most + len(taken),  # of each lane one at most is open
            },
        )
        found = [row for row in map(delivery_of, rows) if _lane(row) not in taken][:most]
        self._leased |= {row.id: (until, _lane(row)) for row in found}
        return [Due(row, None if row.body is not None else self._input(row.decision)) for row in found]

    def _input(self, decision: str) -> bytes | None:
        row = self._connection.execute("SELECT input FROM decision WHERE id = ?", (decision,)).fetchone()
        return None if row is None else row[0]

    async def settle(self, settled: Sequence[Settled]) -> None:
        await self._run(self._settle, settled)

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

    def _settle(self, settled: Sequence[Settled]) -> None:
        execute = self._connection.execute
        execute("PRAGMA synchronous=NORMAL")  # what a power cut undoes is sent again with the same id
        try:
            execute("BEGIN IMMEDIATE")
            self._connection.executemany(
                "UPDATE delivery SET state = ?, due = ?, attempts = ?, status = ?, answer = ?"
                " WHERE id = ? AND (state = 'due' OR ? = 'done')",
                [
                    (one.state, one.due, one.attempts, one.status, one.answer, one.id, one.state)
                    for one in settled
                ],
            )
            execute("COMMIT")
        except BaseException:
            with suppress(sqlite3.Error):
                execute("ROLLBACK")
            raise
        finally:
            execute("PRAGMA synchronous=FULL")
        for one in settled:
            self._leased.pop(one.id, None)

    async def next_due(self, app: str, field: Field) -> int | None:
        return await self._run(self._next_due, app, field)

    def _next_due(self, app: str, field: Field) -> int | None:
        rows = self._connection.execute(
            NEXT_DUE,
            (app, field, len(self._leased) + 1),
        )
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

    # --- looking -------------------------------------------------------------------------

    async def thread(self, key: Key) -> Kept | None:
        return await self._run(lambda: self._known(Needs(threads=(key,))).threads.get(key))

    async def threads(
        self,
        *,
        owner: str | None = None,
        account: str | None = None,
        after: Key | None = None,
        most: int = 100,
    ) -> list[tuple[Key, Kept]]:
        rows = await self._rows(
            "SELECT account, usr, life, version FROM thread",
            {"owner = ?": owner, "account = ?": account},
            "account, usr",
            most,
            ("(account, usr) > (?, ?)", after) if after else None,
        )
        return [((row[0], row[1]), Kept(from_blob(row[2]), row[3])) for row in rows]

    async def decisions(
        self,
        *,
        key: Key | None = None,
        mid: str | None = None,
        identifier: str | None = None,
        version: int | None = None,
        after: str | None = None,
        before: str | None = None,
        most: int = 100,
    ) -> list[DecisionRow]:
        account, user = key or (None, None)
        rows = await self._rows(
            f"SELECT {DECISION} FROM decision",
            {
                "account = ?": account,
                "usr = ?": user,
                "mid = ?": mid,
                "id = ?": identifier,
                "version = ?": version,
                "id > ?": after,
                "id < ?": before or None,
            },
            "id" if before is None else "id DESC",
            most,
        )
        found = [decision_of(row) for row in rows]
        return found if before is None else found[::-1]

    async def deliveries(
        self,
        *,
        app: str | None = None,
        state: State | None = None,
        decision: str | None = None,
        identifier: str | None = None,
        most: int = 100,
    ) -> list[DeliveryRow]:
        """Those of a decision are found by their ids, which begin with its own."""
        condition = in_state(state)
        rows = await self._rows(
            f"SELECT {DELIVERY} FROM delivery",
            {
                "app = ?": app,
                "decision = ?": decision,
                "id > ?": decision,
                "id < ?": None if decision is None else f"{decision}g",
                "id = ?": identifier,
            },
            "id DESC",
            most,
            None if condition is None else (condition, ()),
        )
        return [delivery_of(row) for row in rows]

    async def shadow(self) -> list[ShadowRow]:
        rows = await self._rows("SELECT * FROM shadow", {}, "count DESC", 1_000)
        return [shadow_of(row) for row in rows]

    async def _rows(
        self,
        select: str,
        where: Mapping[str, str | int | None],
        order: str,
        most: int,
        more: tuple[str, tuple[str, ...]] | None = None,
    ) -> list[Any]:
        conditions = [text for text, value in where.items() if value is not None]
        values: list[object] = [value for value in where.values() if value is not None]
        if more is not None:
            conditions.append(more[0])
            values += more[1]
        clause = f" WHERE {' AND '.join(conditions)}" if conditions else ""
        text = f"{select}{clause} ORDER BY {order} LIMIT ?"
        return await self._run(lambda: self._connection.execute(text, [*values, most]).fetchall())

    # --- housekeeping --------------------------------------------------------------------

    async def keep_policy(self, digest: str, bundle: bytes) -> None:
        await self._run(
            self._connection.execute, "INSERT OR IGNORE INTO policy VALUES (?, ?)", (digest, bundle)
        )

    async def policy(self, digest: str) -> bytes | None:
        rows = await self._rows("SELECT bundle FROM policy", {"digest = ?": digest}, "digest", 1)
        return rows[0][0] if rows else None

    async def forget(self, *, copies_before: int, inputs_before: int, deliveries_before: int) -> None:
        for statement, before in (
            (FORGET_COPIES, copies_before),
            (FORGET_INPUTS, inputs_before),
            (FORGET_ANSWERS, copies_before),
            (FORGET_BUTTONS, inputs_before),
        ):
            while (await self._run(self._connection.execute, statement, (before,))).rowcount > 0:
                pass
        after: str | None = ""
        while after is not None:
            after = await self._run(self._forget_deliveries, after, deliveries_before)

    def _forget_deliveries(self, after: str, before: int) -> str | None:
        """Of the oldest after that id; where to go on, None where younger ones begin."""
        page = self._connection.execute(
            f"SELECT id, created, state FROM delivery WHERE id > ? ORDER BY id LIMIT {_PIECE}", (after,)
        ).fetchall()
        old = [row[0] for row in page if row[1] < before and row[2] != "due"]
        if old:
            marks = ", ".join("?" * len(old))
            self._connection.execute(f"DELETE FROM delivery WHERE id IN ({marks})", old)
        return None if not page or page[-1][1] >= before else page[-1][0]

    async def size(self) -> dict[str, int]:
        def count() -> dict[str, int]:
            one = self._connection.execute
            return {
                "due": one("SELECT count(*) FROM delivery WHERE state = 'due'").fetchone()[0],
                "dead": one("SELECT count(*) FROM delivery WHERE state = 'dead'").fetchone()[0],
                "threads": one("SELECT count(*) FROM thread").fetchone()[0],
                "decisions": one("SELECT count(*) FROM decision").fetchone()[0],
            }

        return await self._run(count)


def _marks(row: type[msgspec.Struct]) -> str:
    return ", ".join("?" * len(row.__struct_fields__))


def _lane(row: DeliveryRow) -> _Lane:
    return row.app, row.account, row.user, row.field
