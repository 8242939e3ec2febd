"""Several databases, each with the threads of its accounts: beyond what one PostgreSQL can do.

    [[database]]
    accounts = ["17841400000000002"]
    url = { env = "SECOND_DATABASE" }

Accounts that no table names are in the database of `--db`. A thread never crosses accounts, so that each
database is decided by itself: a webhook with items of several is parted, and kept by each in a transaction of
its own. If one of them fails nothing is answered 200; Meta comes again, and what was kept are copies then.
Rows stay where they were written: they are moved by hand before an account is given another database.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from heapq import merge
from itertools import chain, islice
from typing import Any, TypeVar

from msgspec.structs import replace

from convroute.server.rows import DecisionRow, DeliveryRow, Kept, Key, ShadowRow, State
from convroute.server.store import Database, Store, StoreError, open_store
from convroute.server.store.columns import thread_key

Answer = TypeVar("Answer")


class ByAccount:
    """See `Store`. The first of `databases` has the accounts that `numbers` does not name."""

    def __init__(self, databases: Sequence[Database], numbers: Mapping[str, int]) -> None:
        self.databases = tuple(databases)
        self._numbers = dict(numbers)

    def number_of(self, account: str | None) -> int:
        return 0 if account is None else self._numbers.get(account, 0)

    def _of(self, account: str | None) -> tuple[Database, ...]:
        """Those to ask about that account, or about all."""
        return self.databases if account is None else (self.databases[self.number_of(account)],)

    async def thread(self, key: Key) -> Kept | None:
        (database,) = self._of(key[0])
        return await database.thread(key)

    async def threads(
        self, *, account: str | None = None, most: int = 100, **asked: Any
    ) -> list[tuple[Key, Kept]]:
        found = await _each(self._of(account), lambda one: one.threads(account=account, most=most, **asked))
        return [*islice(merge(*found, key=lambda one: thread_key(*one[0])), most)]

    async def decisions(
        self, *, key: Key | None = None, before: str | None = None, most: int = 100, **asked: Any
    ) -> list[DecisionRow]:
        databases = self._of(None if key is None else key[0])
        rows = await _each(databases, lambda one: one.decisions(key=key, before=before, most=most, **asked))
        found = [*merge(*rows, key=lambda row: row.id)]
        return found[:most] if before is None else found[-most:]

    async def deliveries(self, *, most: int = 100, **asked: Any) -> list[DeliveryRow]:
        found = await _each(self.databases, lambda one: one.deliveries(most=most, **asked))
        return [*islice(merge(*found, key=lambda row: row.id, reverse=True), most)]

    async def shadow(self) -> list[ShadowRow]:
        together: dict[tuple[str | None, ...], ShadowRow] = {}
        for row in chain(*await _each(self.databases, lambda one: one.shadow())):
            change = (row.old_app, row.new_app, row.old_rule, row.new_rule)
            known = together.get(change)
            together[change] = row if known is None else _added(known, row)
        return sorted(together.values(), key=lambda row: -row.count)

    async def change_deliveries(self, ids: Sequence[str], state: State, now: int) -> int:
        return sum(await _each(self.databases, lambda one: one.change_deliveries(ids, state, now)))

    # --- housekeeping --------------------------------------------------------------------

    async def keep_policy(self, digest: str, bundle: bytes) -> None:
        await _each(self.databases, lambda one: one.keep_policy(digest, bundle))

    async def policy(self, digest: str) -> bytes | None:
        found = await _each(self.databases, lambda one: one.policy(digest))
        return None if None in found else found[0]

    async def forget(self, **before: int) -> None:
        await _each(self.databases, lambda one: one.forget(**before))

    async def close(self) -> None:
        await _each(self.databases, lambda one: one.close())


async def _each(databases: Sequence[Database], ask: Callable[[Database], Awaitable[Answer]]) -> list[Answer]:
    """Of each its answer. Each is asked, whatever the others say."""
    found = await asyncio.gather(*map(ask, databases), return_exceptions=True)
    answers: list[Answer] = []
    for one in found:
        if isinstance(one, BaseException):
            raise one
        answers.append(one)
    return answers


async def open_by_account(url: str, others: Iterable[tuple[Sequence[str], str]]) -> Store:
    """The database at `url`, and those of some accounts. Raises `StoreError`."""
    urls = [url]
    numbers: dict[str, int] = {}
    for accounts, other in others:
        if other not in urls:
            urls.append(other)
        for account in accounts:
            if account in numbers:
                raise StoreError(f"account {account} is given two databases")
            numbers[account] = urls.index(other)
    databases: list[Database] = []
    try:
        for one in urls:
            databases.append(await open_store(one))
    except BaseException:
        for database in databases:
            await database.close()
        raise
    return databases[0] if len(databases) == 1 else ByAccount(databases, numbers)


def _added(one: ShadowRow, other: ShadowRow) -> ShadowRow:
    older = min(one, other, key=lambda row: row.first)
    return replace(older, count=one.count + other.count, last=max(one.last, other.last))
