"""Where the server keeps what it decided: SQLite in one process, or PostgreSQL for many."""

from collections.abc import Callable, Sequence
from typing import Protocol

from convroute.server.rows import (
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

Decide = Callable[[Known], Writes]
"""Decides a batch on what is known. Runs inside the transaction, perhaps twice; changes nothing itself."""


class StoreError(Exception):
    """The database could not do it; nothing was written. The message says what to do, without data."""


class RefusedError(StoreError):
    """The database does not take these rows, and never will; others it takes. It is not away, nor full."""


class NoTablesError(StoreError):
    """The database is empty; a server would make its tables."""


class InUseError(StoreError):
    """Another server has the database for itself."""


class Store(Protocol):
    """What is kept, in one database or in several. All methods may raise `StoreError`."""

    @property
    def databases(self) -> "Sequence[Database]":
        """Each has the threads of some accounts, and what goes to apps from these."""
        ...

    def number_of(self, account: str | None) -> int:
        """Which of `databases` has that account (None: what names none)."""
        ...

    async def thread(self, key: Key) -> Kept | None: ...

    async def threads(
        self,
        *,
        owner: str | None = None,
        account: str | None = None,
        after: Key | None = None,
        most: int = 100,
    ) -> list[tuple[Key, Kept]]:
        """In the order of their keys; `owner` is an app id, as it was after the last decision."""
        ...

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
        """Oldest first; with `before`, the newest `most` before that id (`""`: the newest of all)."""
        ...

    async def deliveries(
        self,
        *,
        app: str | None = None,
        state: State | None = None,
        decision: str | None = None,
        identifier: str | None = None,
        most: int = 100,
    ) -> list[DeliveryRow]:
        """Newest first."""
        ...

    async def shadow(self) -> list[ShadowRow]: ...

    async def change_deliveries(self, ids: Sequence[str], state: State, now: int) -> int:
        """Retries (`due`) or gives up (`dropped`, which ends a lease) by hand; how many are not done."""
        ...

    # --- housekeeping --------------------------------------------------------------------

    async def keep_policy(self, digest: str, bundle: bytes) -> None: ...

    async def policy(self, digest: str) -> bytes | None: ...

    async def forget(self, *, copies_before: int, inputs_before: int, deliveries_before: int) -> None:
        """Empties copy keys and inputs of decisions and deletes settled deliveries from before these times.

        Answers kept for a second request go with copy keys, buttons with inputs. Inputs of deliveries
        that are due stay. In small transactions, so that nobody waits.
        """
        ...

    async def close(self) -> None: ...


class Database(Store, Protocol):
    """One of them."""

    committers: int
    """How many tasks of one node write at the same time best."""
    shared: bool
    """Whether other nodes may write to it, too."""

    async def transact(self, needs: Needs, decide: Decide) -> None:
        """One transaction: locks the threads in their order, reads, decides, writes, commits durably.

        What `decide` raises is raised, and nothing was written. Raises `RefusedError` if it is for what was
        to be written.
        """
        ...

    # --- deliveries ----------------------------------------------------------------------

    async def lease(self, app: str, field: Field, now: int, until: int, most: int) -> list[Due]:
        """Deliveries to `app` (id) on `field` that are due, at most `most`, oldest first, nobody else's until
        `until`.

        Of one lane (app, thread, field) at most one, and none while one is leased: the first by `turn`, and
        by id within a turn, that is not settled. If that one is to be tried again later, and was created
        more than `rows.PATIENCE` before `now`, it no longer holds the others up. Where many more are due
        than are asked for, and most of them stand behind others of their lanes, the lanes have their turns.
        """
        ...

    async def settle(self, settled: Sequence[Settled]) -> None:
        """Ends leases. Need not be durable: what was sent twice has the same id.

        What is no longer `due`, for it was given up by hand, changes only to `done`.
        """
        ...

    async def next_due(self, app: str, field: Field) -> int | None:
        """When the earliest delivery that is not leased is due (ms)."""
        ...


async def open_store(url: str, *, reading: bool = False) -> Database:
    """`sqlite:PATH`, `sqlite::memory:`, or `postgresql://...`. Raises `StoreError`.

    Where it is opened for `reading` alone it shows what was there at that moment, also while others write.
    """
    if url.startswith("sqlite:"):
        from convroute.server.store.sqlite import SqliteStore

        path = url.removeprefix("sqlite:")
        if not path:
            raise StoreError("`sqlite:` names no file: write `sqlite:PATH`, such as sqlite:convroute.db")
        return SqliteStore.open_for_reading(path) if reading else SqliteStore.open(path)
    if url.startswith(("postgresql://", "postgres://")):
        try:
            from convroute.server.store.postgres import PostgresStore
        except ModuleNotFoundError:
            raise StoreError("PostgreSQL needs asyncpg: pip install 'convroute[postgres]'") from None
        return await PostgresStore.open(url, reading=reading)
    raise StoreError("a database is `sqlite:PATH` or `postgresql://USER@HOST/NAME`")
