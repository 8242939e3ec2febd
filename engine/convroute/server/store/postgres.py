"""PostgreSQL for many nodes: threads are locked row by row in the order of their keys (READ COMMITTED).

Each read of a thread is under its lock, and unique indexes have the last word. Nothing is kept in a session,
so that a pooler may stand between. PostgreSQL's text cannot hold U+0000: it is kept as U+FDD0, which is not
a character.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
from msgspec.structs import astuple

from convroute.server.clock import system_clock
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
    sorted_keys,
)
from convroute.server.store import Decide, StoreError
from convroute.server.store import postgres_statements as say
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
from convroute.server.store.postgres_pool import (
    Connection,
    Pool,
    check_version,
    connected,
    migrate,
    told,
    transaction,
)

_MOST_TRIES = 5
_AGAIN = (asyncpg.UniqueViolationError, asyncpg.DeadlockDetectedError, asyncpg.SerializationError)
"""Somebody else was first: what is known has changed."""


class PostgresStore:
    """See `Store`."""

    committers = 2
    """While one waits for the disk the other decides; with more the batches get smaller."""

    def __init__(self, pool: Pool, snapshot: "Connection | None" = None) -> None:
        self._pool = pool
        self._snapshot = snapshot
        self._snapshot_free = asyncio.Lock()

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

    async def _fetch(self, statement: str, *values: object) -> list[Any]:
        if self._snapshot is None:
            async with transaction(self._pool, say.BEGIN_LOOKING) as connection:
                with told():
                    return await connection.fetch(statement, *values)
        async with self._snapshot_free:
            with told():
                return await self._snapshot.fetch(statement, *values)

    # --- deciding ------------------------------------------------------------------------

    async def transact(self, needs: Needs, decide: Decide) -> None:
        for number in range(1, _MOST_TRIES + 1):
            try:
                async with self._writing() as connection:
                    with told():
                        known = await _read(connection, needs)
                    writes = decide(known)
                    with told():
                        await _write(connection, writes)
                return
            except StoreError as error:
                if number == _MOST_TRIES or not isinstance(error.__cause__, _AGAIN):
                    raise

    # --- deliveries ----------------------------------------------------------------------

    async def lease(self, app: str, field: Field, now: int, until: int, most: int) -> list[Due]:
        async with self._writing(say.BEGIN_IN_HASTE) as connection:
            with told():
                rows = await connection.fetch(say.LEASE, app, field, now, now - PATIENCE, most, until)
        found = [Due(_delivery(row[:-1]), row[-1]) for row in rows]
        return sorted(found, key=lambda due: (due.delivery.due, due.delivery.id))

    async def settle(self, settled: Sequence[Settled]) -> None:
        rows = sorted(settled, key=lambda one: one.id)
        columns = _columns(((*astuple(one)[:-1], _text(one.answer)) for one in rows), 6)
        await self._again(say.SETTLE, *columns)

    async def next_due(self, app: str, field: Field) -> int | None:
        rows = await self._fetch(say.NEXT_DUE, app, field, system_clock())
        return rows[0][0] if rows else None

    async def change_deliveries(self, ids: Sequence[str], state: State, now: int) -> int:
        return await self._again(say.CHANGE, sorted(ids), state, now, begin=say.BEGIN)

    async def _again(self, statement: str, *values: object, begin: str = say.BEGIN_IN_HASTE) -> int:
        """Rows that were changed; once more where somebody else was in the way."""
        for number in range(1, _MOST_TRIES + 1):
            try:
                async with self._writing(begin) as connection:
                    with told():
                        return int((await connection.execute(statement, *values)).rpartition(" ")[2])
            except StoreError as error:
                if number == _MOST_TRIES or not isinstance(error.__cause__, _AGAIN):
                    raise
        raise AssertionError("unreachable")

    # --- looking -------------------------------------------------------------------------

    async def thread(self, key: Key) -> Kept | None:
        rows = await self._rows(
            "SELECT life, version FROM thread",
            {"account =": _text(key[0]), "usr =": _text(key[1]), "version >": 0},
            "account",
            1,
        )
        return Kept(from_blob(rows[0][0]), rows[0][1]) if rows else None

    async def threads(
        self,
        *,
        owner: str | None = None,
        account: str | None = None,
        after: Key | None = None,
        most: int = 100,
    ) -> list[tuple[Key, Kept]]:
        where: dict[str, object] = {"owner =": owner, "account =": _text(account), "version >": 0}
        if after is not None:
            where["(account, usr) >"] = (_text(after[0]), _text(after[1]))
        rows = await self._rows("SELECT account, usr, life, version FROM thread", where, "account, usr", most)
        return [(_key(row), Kept(from_blob(row[2]), row[3])) for row in rows]

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
                "account =": _text(account),
                "usr =": _text(user),
                "mid =": _text(mid),
                "id =": identifier,
                "version =": version,
                "id >": after,
                "id <": before or None,
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
        """Those of a decision are found by their ids, which begin with its own."""
        rows = await self._rows(
            f"SELECT {DELIVERY} FROM delivery",
            {
                "app =": app,
                "decision =": decision,
                "id >": decision,
                "id <": None if decision is None else f"{decision}g",
                "id =": identifier,
            },
            "id DESC",
            most,
            in_state(state),
        )
        return [_delivery(row) for row in rows]

    async def shadow(self) -> list[ShadowRow]:
        return [shadow_of(row) for row in await self._rows("SELECT * FROM shadow", {}, "count DESC", 1_000)]

    async def _rows(
        self, select: str, where: Mapping[str, object], order: str, most: int, condition: str | None = None
    ) -> list[Any]:
        """`where` has comparisons as far as their operator; one with None is left out."""
        values: list[object] = []
        conditions = [] if condition is None else [condition]
        for text, value in where.items():
            if value is None:
                continue
            many = value if isinstance(value, tuple) else (value,)
            marks = ", ".join(f"${len(values) + number}" for number in range(1, len(many) + 1))
            conditions.append(f"{text} ({marks})")
            values += many
        clause = f" WHERE {' AND '.join(conditions)}" if conditions else ""
        return await self._fetch(f"{select}{clause} ORDER BY {order} LIMIT ${len(values) + 1}", *values, most)

    # --- housekeeping --------------------------------------------------------------------

    async def keep_policy(self, digest: str, bundle: bytes) -> None:
        await self._again(say.KEEP_POLICY, digest, bundle, begin=say.BEGIN)

    async def policy(self, digest: str) -> bytes | None:
        rows = await self._fetch(say.POLICY, digest)
        return rows[0][0] if rows else None

    async def forget(self, *, copies_before: int, inputs_before: int, deliveries_before: int) -> None:
        for statement, before in (
            (say.FORGET_COPIES, copies_before),
            (say.FORGET_INPUTS, inputs_before),
            (say.FORGET_ANSWERS, copies_before),
            (say.FORGET_BUTTONS, inputs_before),
        ):
            while await self._again(statement, before):
                pass
        after = ""
        while page := await self._fetch(say.OLDEST_DELIVERIES, after):
            old = [row[0] for row in page if row[1] < deliveries_before and row[2] != "due"]
            await self._again(say.FORGET_DELIVERIES, old)
            after = page[-1][0]
            if page[-1][1] >= deliveries_before:  # later ids were created later
                return

    async def size(self) -> dict[str, int]:
        return dict((await self._fetch(say.SIZE))[0])


async def _read(connection: Connection, needs: Needs) -> Known:
    """What is needed, under the locks of its threads."""
    threads: dict[Key, Kept] = {}
    copies: frozenset[bytes] = frozenset()
    buttons, answers = {}, {}
    if needs.threads:
        keys = _columns(((_text(one), _text(two)) for one, two in sorted_keys(needs.threads)), 2)
        await connection.execute(say.MAKE_THREADS, *keys)
        rows = await connection.fetch(say.LOCK_THREADS, *keys)
        threads = {_key(row): Kept(from_blob(row[2]), row[3]) for row in rows if row[3]}
    if needs.copies:
        copies = frozenset(row[0] for row in await connection.fetch(say.COPIES, needs.copies))
    if needs.buttons:
        rows = await connection.fetch(say.BUTTONS, *_columns((map(_text, one) for one in needs.buttons), 3))
        buttons = {(*_key(row), _read_text(row[2])): row[3] for row in rows}
    if needs.answers:
        answers = dict(map(tuple, await connection.fetch(say.ANSWERS, needs.answers)))
    return Known(threads, copies, buttons, answers)


async def _write(connection: Connection, writes: Writes) -> None:
    """Everywhere in one order, so that two batches do not wait for each other."""
    now = writes.decisions[0].decided_at if writes.decisions else system_clock()
    threads = (
        (_text(account), _text(user), kept.version, as_blob(kept.life), owner_of(kept.life))
        for (account, user), kept in sorted(writes.threads.items())
    )
    decisions = (
        (row.id, row.decided_at, _text(row.account), _text(row.user), row.version, row.copy_key, row.at,
         row.type, _text(row.mid), row.outcome, row.app_id, row.rule, row.policy, row.line, row.input,
         as_blob(row.life))
        for row in writes.decisions
    )  # fmt: skip
    deliveries = (
        (row.id, row.decision, _text(row.account), _text(row.user), row.app, row.field, row.body, row.created,
         row.due, row.state, row.attempts, row.status, _text(row.answer))
        for row in writes.deliveries
    )  # fmt: skip
    buttons = ((*map(_text, button), app) for button, app in sorted(writes.buttons.items()))
    shadow = (tuple("" if one is None else one for one in astuple(row)) for row in writes.shadow)
    for statement, columns in (
        (say.WRITE_THREADS, _columns(threads, 5)),
        (say.WRITE_DECISIONS, _columns(decisions, 16)),
        (say.WRITE_DELIVERIES, _columns(deliveries, 13)),
        (say.WRITE_BUTTONS, [*_columns(buttons, 4), now]),
        (say.WRITE_ANSWERS, [*_columns(sorted(writes.answers.items()), 2), now]),
    ):
        if columns[0]:
            await connection.execute(statement, *columns)
    for row in sorted(shadow):  # the same change may be counted twice in a batch, which one statement cannot
        await connection.execute(say.COUNT_SHADOW, *([value] for value in row))


def _columns(rows: Iterable[Iterable[object]], width: int) -> list[Any]:
    """One list a column."""
    return [list(column) for column in zip(*rows, strict=True)] or [[] for _ in range(width)]


def _text(text: str | None) -> str | None:
    return None if text is None else text.replace("\0", "\ufdd0")


def _read_text(text: str | None) -> str | None:
    return None if text is None else text.replace("\ufdd0", "\0")


def _key(row: Any) -> Any:
    return _read_text(row[0]), _read_text(row[1])


def _decision(row: Any) -> DecisionRow:
    values = list(row)
    values[2], values[3], values[8] = map(_read_text, (values[2], values[3], values[8]))
    return decision_of(values)


def _delivery(row: Any) -> DeliveryRow:
    values = list(row)
    values[2], values[3], values[12] = map(_read_text, (values[2], values[3], values[12]))
    return delivery_of(values)
