"""One SQLite file for one process: one writing connection in one thread, durable at each commit."""

import asyncio
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from msgspec.structs import astuple

from convroute.conversation.life import Life
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
from convroute.server.store import Decide, StoreError

SCHEMA = 1
"""The newest version of the tables; a file says which it has in `PRAGMA user_version`."""
_MIGRATIONS = Path(__file__).parent / "migrations" / "sqlite"
_MOST_PARAMETERS = 500
_life = msgspec.msgpack.Encoder()
_lives = msgspec.msgpack.Decoder(Life)
_DECISION = ", ".join(DecisionRow.__struct_fields__).replace("user,", "usr,")
_DELIVERY = ", ".join(DeliveryRow.__struct_fields__).replace("user,", "usr,")
_OPEN_LANE = """
    NOT EXISTS (
        SELECT 1 FROM delivery AS earlier
        WHERE earlier.state = 'due' AND earlier.app = delivery.app AND earlier.account = delivery.account
          AND earlier.usr IS delivery.usr AND earlier.field = delivery.field AND earlier.id < delivery.id
          AND (earlier.created > :patient OR earlier.due <= :now)
    )
"""
Answer = TypeVar("Answer")


class SqliteStore:
    """See `Store`. The leases are in memory, for no other process sends from this file."""

    committers = 1

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._thread = ThreadPoolExecutor(1, "convroute-sqlite")
        self._leased: dict[str, int] = {}

    @classmethod
    def open(cls, path: str) -> "SqliteStore":
        """Raises `StoreError` if another process has the file, or it is not one of ours."""
        try:
            connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=0)
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=FULL")
            _migrate(connection)
        except sqlite3.Error as error:
            raise StoreError(f"the database {path} cannot be opened: {error}") from None
        return cls(connection)

    @classmethod
    def open_for_reading(cls, path: str) -> "SqliteStore":
        """What the file holds now; another process may go on writing. Raises `StoreError`."""
        try:
            address = f"{Path(path).absolute().as_uri()}?mode=ro"
            connection = sqlite3.connect(address, isolation_level=None, check_same_thread=False, uri=True)
            connection.execute("BEGIN")
            found = connection.execute("PRAGMA user_version").fetchone()[0]
        except sqlite3.Error as error:
            raise StoreError(f"the database {path} cannot be read: {error}") from None
        if found != SCHEMA:
            connection.close()
            raise StoreError(
                f"the database {path} has tables of version {found}, and this convroute reads {SCHEMA}"
            )
        return cls(connection)

    async def close(self) -> None:
        await self._run(self._connection.close)
        self._thread.shutdown()

    async def _run(self, do: Callable[..., Answer], *arguments: Any) -> Answer:
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, do, *arguments)
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
                threads[key] = Kept(None if row[0] is None else _lives.decode(row[0]), row[1])
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
            "INSERT OR REPLACE INTO thread (account, usr, version, life, owner) VALUES (?, ?, ?, ?, ?)",
            [
                (account, user, kept.version, _as_blob(kept.life), _owner(kept.life))
                for (account, user), kept in writes.threads.items()
            ],
        )
        many(
            f"INSERT INTO decision ({_DECISION}) VALUES ({_marks(DecisionRow)})",
            [(*astuple(row)[:-1], _as_blob(row.life)) for row in writes.decisions],
        )
        many(
            f"INSERT INTO delivery ({_DELIVERY}) VALUES ({_marks(DeliveryRow)})",
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
        self._leased = {name: end for name, end in self._leased.items() if end > now}
        rows = self._connection.execute(
            f"SELECT {_DELIVERY} FROM delivery WHERE state = 'due' AND app = :app AND field = :field"
            f" AND due <= :now AND {_OPEN_LANE} ORDER BY due, id LIMIT :most",
            {
                "app": app,
                "field": field,
                "now": now,
                "patient": now - PATIENCE,
                "most": most + len(self._leased),
            },
        )
        found = [row for row in map(_delivery, rows) if row.id not in self._leased][:most]
        self._leased |= {row.id: until for row in found}
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
            "SELECT id, due FROM delivery WHERE state = 'due' AND app = ? AND field = ? ORDER BY due LIMIT ?",
            (app, field, len(self._leased) + 1),
        )
        return next((due for name, due in rows if name not in self._leased), None)

    async def change_deliveries(self, ids: Sequence[str], state: State, now: int) -> int:
        return await self._run(self._change_deliveries, ids, state, now)

    def _change_deliveries(self, ids: Sequence[str], state: State, now: int) -> int:
        change = "UPDATE delivery SET state = ?, due = ? WHERE id = ? AND state <> 'done'"
        with self._transaction():
            return self._connection.executemany(change, [(state, now, name) for name in ids]).rowcount

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
        return [((row[0], row[1]), Kept(_from_blob(row[2]), row[3])) for row in rows]

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
            f"SELECT {_DECISION} FROM decision",
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
        found = [_decision(row) for row in rows]
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
        rows = await self._rows(
            f"SELECT {_DELIVERY} FROM delivery",
            {"app = ?": app, "state = ?": state, "decision = ?": decision, "id = ?": identifier},
            "id DESC",
            most,
        )
        return [_delivery(row) for row in rows]

    async def shadow(self) -> list[ShadowRow]:
        rows = await self._rows("SELECT * FROM shadow", {}, "count DESC", 1_000)
        return [_shadow(row) for row in rows]

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
        raise NotImplementedError

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


def _migrate(connection: sqlite3.Connection) -> None:
    found = connection.execute("PRAGMA user_version").fetchone()[0]
    if found > SCHEMA:
        raise StoreError(
            f"the database has tables of version {found}, and this convroute knows those up to {SCHEMA}:"
            " use a newer convroute"
        )
    for number in range(found + 1, SCHEMA + 1):
        script = (_MIGRATIONS / f"{number:04}.sql").read_text(encoding="utf-8")
        connection.executescript(f"BEGIN;\n{script}\nPRAGMA user_version = {number};\nCOMMIT;")


def _marks(row: type[msgspec.Struct]) -> str:
    return ", ".join("?" * len(row.__struct_fields__))


def _decision(row: Sequence[Any]) -> DecisionRow:
    return DecisionRow(*row[:-1], _from_blob(row[-1]))  # type: ignore[call-arg]  # one value a field


def _shadow(row: Sequence[Any]) -> ShadowRow:
    changes = (value or None for value in row[:4])
    return ShadowRow(*changes, *row[4:])  # type: ignore[arg-type]  # of the types of the columns


def _delivery(row: Iterable[Any]) -> DeliveryRow:
    return DeliveryRow(*row)


def _as_blob(life: Life | None) -> bytes | None:
    return None if life is None else _life.encode(life)


def _from_blob(blob: bytes | None) -> Life | None:
    return None if blob is None else _lives.decode(blob)


def _owner(life: Life | None) -> str | None:
    return None if life is None else life.thread.owner_app_id
