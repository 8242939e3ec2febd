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
from itertools import islice
from typing import TypeVar

from msgspec.structs import replace

from convroute.server.rows import (
    DecisionRow,
    DeliveryRow,
    Due,
    Field,
    Kept,
    Key,
    Needs,
    Settled,
    ShadowRow,
    State,
)
from convroute.server.store import Decide, Store, StoreError, open_store

Answer = TypeVar("Answer")


class ByAccount:
    """See `Store`. The first of `stores` has the accounts that `numbers` does not name."""

    committers = 1

    def __init__(self, stores: Sequence[Store], numbers: Mapping[str, int]) -> None:
        self.stores = tuple(stores)
        self._numbers = dict(numbers)
        self._leased: dict[str, int] = {}
        self._first = 0

    def number_of(self, account: str | None) -> int:
        """Which of `stores` has that account."""
        return 0 if account is None else self._numbers.get(account, 0)

    def _of(self, account: str) -> Store:
        return self.stores[self.number_of(account)]

    async def _all(self, ask: Callable[[Store], Awaitable[Answer]]) -> list[Answer]:
        """Of each its answer. Each is asked, whatever the others say."""
        found = await asyncio.gather(*map(ask, self.stores), return_exceptions=True)
        answers: list[Answer] = []
        for one in found:
            if isinstance(one, BaseException):
                raise one
            answers.append(one)
        return answers

    async def transact(self, needs: Needs, decide: Decide) -> None:
        """A batch of threads of one database: `Committer` parts them."""
        numbers = {self.number_of(account) for account, _ in needs.threads} or {0}
        if len(numbers) > 1:
            raise StoreError("a batch has threads of two databases")
        await self.stores[numbers.pop()].transact(needs, decide)

    # --- deliveries ----------------------------------------------------------------------

    async def lease(self, app: str, field: Field, now: int, until: int, most: int) -> list[Due]:
        """A database that fails stops the deliveries of its own accounts alone."""
        found: list[Due] = []
        failed: list[StoreError] = []
        count = len(self.stores)
        self._first = (self._first + 1) % count  # else where one is asked for the others would never be
        for turn in range(count):
            number, share = (self._first + turn) % count, (most - len(found)) // (count - turn)
            if len(found) == most:
                break
            try:
                due = await self.stores[number].lease(app, field, now, until, max(share, 1))
            except StoreError as error:
                failed.append(error)
                continue
            self._leased |= dict.fromkeys((one.delivery.id for one in due), number)
            found += due
        if failed and not found:
            raise failed[0]
        return found

    async def settle(self, settled: Sequence[Settled]) -> None:
        parts: dict[int, list[Settled]] = {number: [] for number in range(len(self.stores))}
        for one in settled:
            number = self._leased.pop(one.id, None)
            for part in parts if number is None else (number,):
                parts[part].append(one)
        numbers = iter(parts.values())

        async def settle(store: Store) -> None:
            part = next(numbers)
            if part:
                await store.settle(part)

        await self._all(settle)

    async def next_due(self, app: str, field: Field) -> int | None:
        found = await self._all(lambda store: store.next_due(app, field))
        return min((due for due in found if due is not None), default=None)

    async def change_deliveries(self, ids: Sequence[str], state: State, now: int) -> int:
        return sum(await self._all(lambda store: store.change_deliveries(ids, state, now)))

    # --- looking -------------------------------------------------------------------------

    async def thread(self, key: Key) -> Kept | None:
        return await self._of(key[0]).thread(key)

    async def threads(
        self,
        *,
        owner: str | None = None,
        account: str | None = None,
        after: Key | None = None,
        most: int = 100,
    ) -> list[tuple[Key, Kept]]:
        if account is not None:
            return await self._of(account).threads(owner=owner, account=account, after=after, most=most)
        found = await self._all(lambda store: store.threads(owner=owner, after=after, most=most))
        return [*islice(merge(*found, key=lambda one: one[0]), most)]

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
        async def ask(store: Store) -> list[DecisionRow]:
            return await store.decisions(
                key=key,
                mid=mid,
                identifier=identifier,
                version=version,
                after=after,
                before=before,
                most=most,
            )

        if key is not None:
            return await ask(self._of(key[0]))
        found = [*merge(*await self._all(ask), key=lambda row: row.id)]
        return found[:most] if before is None else found[-most:]

    async def deliveries(
        self,
        *,
        app: str | None = None,
        state: State | None = None,
        decision: str | None = None,
        identifier: str | None = None,
        most: int = 100,
    ) -> list[DeliveryRow]:
        found = await self._all(
            lambda store: store.deliveries(
                app=app, state=state, decision=decision, identifier=identifier, most=most
            )
        )
        return [*islice(merge(*found, key=lambda row: row.id, reverse=True), most)]

    async def shadow(self) -> list[ShadowRow]:
        together: dict[tuple[str | None, ...], ShadowRow] = {}
        for row in (row for rows in await self._all(lambda store: store.shadow()) for row in rows):
            change = (row.old_app, row.new_app, row.old_rule, row.new_rule)
            known = together.get(change)
            together[change] = row if known is None else _added(known, row)
        return sorted(together.values(), key=lambda row: -row.count)

    # --- housekeeping --------------------------------------------------------------------

    async def keep_policy(self, digest: str, bundle: bytes) -> None:
        await self._all(lambda store: store.keep_policy(digest, bundle))

    async def policy(self, digest: str) -> bytes | None:
        found = await self._all(lambda store: store.policy(digest))
        return None if None in found else found[0]

    async def forget(self, *, copies_before: int, inputs_before: int, deliveries_before: int) -> None:
        await self._all(
            lambda store: store.forget(
                copies_before=copies_before,
                inputs_before=inputs_before,
                deliveries_before=deliveries_before,
            )
        )

    async def size(self) -> dict[str, int]:
        sizes = await self._all(lambda store: store.size())
        return {name: sum(size[name] for size in sizes) for name in sizes[0]}

    async def close(self) -> None:
        await self._all(lambda store: store.close())


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
    stores: list[Store] = []
    try:
        for one in urls:
            stores.append(await open_store(one))
    except BaseException:
        for store in stores:
            await store.close()
        raise
    return stores[0] if len(stores) == 1 else ByAccount(stores, numbers)


def _added(one: ShadowRow, other: ShadowRow) -> ShadowRow:
    older = min(one, other, key=lambda row: row.first)
    return replace(older, count=one.count + other.count, last=max(one.last, other.last))
