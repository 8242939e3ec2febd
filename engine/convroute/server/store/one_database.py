"""What a database of either kind is asked alike: the statements that SQLite and PostgreSQL both understand.

Values stand in them as `:name`. PostgreSQL gets `$1` instead (`postgres_statements.numbered`).
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any, Self

from convroute.server.rows import DecisionRow, DeliveryRow, Kept, Key, ShadowRow, State
from convroute.server.store.columns import (
    DECISION,
    DELIVERY,
    decision_of,
    delivery_of,
    from_blob,
    in_state,
    shadow_of,
    short,
    thread_key,
    threads_of,
)

_PIECE = 500
"""Rows in one transaction of those that nobody waits for."""
KEEP_POLICY = "INSERT INTO policy VALUES (:digest, :bundle) ON CONFLICT DO NOTHING"
FORGET_COPIES = f"""
    UPDATE decision SET copy_key = NULL WHERE id IN (
        SELECT id FROM decision WHERE copy_key IS NOT NULL AND decided_at < :before
        ORDER BY decided_at LIMIT {_PIECE}
    )
"""
FORGET_INPUTS = f"""
    UPDATE decision SET input = NULL WHERE id IN (
        SELECT id FROM decision
        WHERE input IS NOT NULL AND decided_at < :before AND NOT EXISTS (
            SELECT 1 FROM delivery
            WHERE state = 'due' AND delivery.id > decision.id AND delivery.id < decision.id || 'g'
        )
        ORDER BY decided_at LIMIT {_PIECE}
    )
"""
FORGET_ANSWERS = f"""
    DELETE FROM answer WHERE key IN (SELECT key FROM answer WHERE kept_at < :before LIMIT {_PIECE})
"""
FORGET_BUTTONS = f"""
    DELETE FROM button WHERE key IN (SELECT key FROM button WHERE kept_at < :before LIMIT {_PIECE})
"""
NEXT_DELIVERIES = f"SELECT id, created FROM delivery WHERE id > :after ORDER BY id LIMIT {_PIECE}"
FORGET_DELIVERIES = """
    DELETE FROM delivery WHERE id > :after AND id <= :last AND created < :before AND state <> 'due'
"""


class OneDatabase(ABC):
    """See `Database`; how its statements are executed each kind knows itself."""

    @property
    def databases(self) -> tuple[Self]:
        return (self,)

    def number_of(self, _: str | None) -> int:
        return 0

    @abstractmethod
    async def _fetch(self, statement: str, values: Mapping[str, object]) -> Sequence[Any]: ...

    @abstractmethod
    async def _change(self, statement: str, values: Mapping[str, object]) -> int:
        """In a transaction of its own; how many rows were changed."""

    async def _select(
        self, select: str, where: Mapping[str, object], order: str, most: int, more: str | None = None
    ) -> Sequence[Any]:
        """`where` has conditions with their values; one whose value is None is left out."""
        given = {condition: value for condition, value in where.items() if value is not None}
        conditions = " AND ".join([*given, *([more] if more else [])])
        values = {condition.rpartition(":")[2]: value for condition, value in given.items()}
        clause = f" WHERE {conditions}" if conditions else ""
        return await self._fetch(f"{select}{clause} ORDER BY {order} LIMIT :most", values | {"most": most})

    # --- looking -------------------------------------------------------------------------

    async def thread(self, key: Key) -> Kept | None:
        rows = await self._fetch(
            "SELECT life, version FROM thread WHERE key = :key AND version > 0", {"key": thread_key(*key)}
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
        first, end = (None, None) if account is None else threads_of(account)
        rows = await self._select(
            "SELECT account, usr, life, version FROM thread",
            {
                "owner = :owner": short(owner),
                "account = :account": account,
                "key > :first": first,
                "key < :end": end,
                "key > :after": None if after is None else thread_key(*after),
            },
            "key",
            most,
            "version > 0",
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
        rows = await self._select(
            f"SELECT {DECISION} FROM decision",
            {
                "thread = :thread": None if key is None else thread_key(*key),
                "mid = :mid": mid,
                "id = :id": identifier,
                "version = :version": version,
                "id > :after": after,
                "id < :before": before or None,
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
        rows = await self._select(
            f"SELECT {DELIVERY} FROM delivery",
            {
                "app = :app": app,
                "decision = :decision": decision,
                "id > :first": decision,
                "id < :end": None if decision is None else f"{decision}g",
                "id = :id": identifier,
            },
            "id || '' DESC" if state == "due" and decision is None else "id DESC",  # not by all ids
            most,
            in_state(state),
        )
        return [delivery_of(row) for row in rows]

    async def shadow(self) -> list[ShadowRow]:
        columns = ", ".join(ShadowRow.__struct_fields__)
        rows = await self._fetch(f"SELECT {columns} FROM shadow ORDER BY count DESC LIMIT 1000", {})
        return [shadow_of(row) for row in rows]

    # --- housekeeping --------------------------------------------------------------------

    async def keep_policy(self, digest: str, bundle: bytes) -> None:
        await self._change(KEEP_POLICY, {"digest": digest, "bundle": bundle})

    async def policy(self, digest: str) -> bytes | None:
        rows = await self._fetch("SELECT bundle FROM policy WHERE digest = :digest", {"digest": digest})
        return rows[0][0] if rows else None

    async def forget(self, *, copies_before: int, inputs_before: int, deliveries_before: int) -> None:
        for statement, before in (
            (FORGET_COPIES, copies_before),
            (FORGET_INPUTS, inputs_before),
            (FORGET_ANSWERS, copies_before),
            (FORGET_BUTTONS, inputs_before),
        ):
            while await self._change(statement, {"before": before}):
                pass
        after = ""
        while page := await self._fetch(NEXT_DELIVERIES, {"after": after}):
            last, created = page[-1]
            await self._change(FORGET_DELIVERIES, {"after": after, "last": last, "before": deliveries_before})
            if created >= deliveries_before:  # later ids were created later
                return
            after = last
