"""Connections to PostgreSQL: how they are made, what their errors become, and the tables' version."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from importlib.resources import files
from typing import Any, TypeAlias
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import asyncpg

from convroute.server.store import NoTablesError, RefusedError, StoreError

SCHEMA = 1
"""The newest version of the tables; the table `convroute` says which a database has."""
MOST_CONNECTIONS = 10
_PATIENCE = 15.0
"""Seconds for one statement, or for a connection."""
_LOCK = 0x636F6E76726F7574
_FAILURES = (
    OSError,
    TimeoutError,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
)
_REFUSED = (
    ValueError,  # asyncpg's own, for a value that it cannot even send
    asyncpg.DataError,
    asyncpg.IntegrityConstraintViolationError,
    asyncpg.ProgramLimitExceededError,
)
"""What is wrong with the rows (SQLSTATE 22, 23 and 54); of everything else the database is the cause."""

Pool: TypeAlias = "asyncpg.Pool[asyncpg.Record]"
Connection: TypeAlias = "asyncpg.pool.PoolConnectionProxy[asyncpg.Record]"


@contextmanager
def told() -> Iterator[None]:
    """What went wrong, without the data that the database's own message may hold."""
    try:
        yield
    except (asyncpg.InvalidPasswordError, asyncpg.InvalidAuthorizationSpecificationError):
        raise StoreError("the database does not let this user in") from None
    except _FAILURES as error:
        if isinstance(error, _REFUSED):
            raise RefusedError(f"the database does not take it: {type(error).__name__}") from error
        raise StoreError(f"the database could not do it: {type(error).__name__}") from error


async def connected(url: str) -> Pool:
    """Connections that are made when they are needed, and anew when they were lost. Raises `StoreError`.

    With `pooler=transaction` in its query the address is that of a pooler such as PgBouncer that gives each
    transaction another session: then statements are prepared anew each time.
    """
    with _readable(), told():
        address, pooled = _without_pooler(url)
        return await asyncpg.create_pool(
            address,
            min_size=1,
            max_size=MOST_CONNECTIONS,
            statement_cache_size=0 if pooled else 200,
            command_timeout=_PATIENCE,
            timeout=_PATIENCE,
            reset=_nothing,
        )


async def migrate(pool: Pool) -> None:
    """Makes the tables, one node after the other. Raises `StoreError` where they are not ours, or newer."""
    with told():
        async with pool.acquire() as connection, connection.transaction():
            await connection.execute(f"SELECT pg_advisory_xact_lock({_LOCK})")
            await connection.execute("CREATE TABLE IF NOT EXISTS convroute (version integer NOT NULL)")
            found = await connection.fetchval("SELECT max(version) FROM convroute") or 0
            _check(found)
            for number in range(found + 1, SCHEMA + 1):
                script = files("convroute.server.store") / "migrations" / "postgres" / f"{number:04}.sql"
                try:
                    await connection.execute(script.read_text(encoding="utf-8"))
                except asyncpg.DuplicateTableError:
                    raise StoreError(
                        "the database has tables of something else: give convroute a database, or a schema"
                        " (`search_path=NAME` in the address), of its own"
                    ) from None
                await connection.execute("DELETE FROM convroute")
                await connection.execute("INSERT INTO convroute VALUES ($1)", number)


async def check_version(connection: Connection) -> None:
    """Raises `StoreError` where the tables are not those that this convroute reads."""
    try:
        found = await connection.fetchval("SELECT max(version) FROM convroute") or 0
    except asyncpg.UndefinedTableError:
        found = 0
    _check(found)
    if found == 0:
        raise NoTablesError("the database has no tables of convroute yet: `convroute serve` makes them")
    if found < SCHEMA:
        raise StoreError(f"the database has tables of version {found}, and this convroute reads {SCHEMA}")


@asynccontextmanager
async def transaction(pool: Pool, begin: str) -> AsyncIterator[Connection]:
    """Commits at the end, and rolls back where something was raised. Raises `StoreError`."""
    with told():
        connection = await pool.acquire(timeout=_PATIENCE)
    try:
        with told():
            await connection.execute(begin)
        yield connection
        with told():
            await connection.execute("COMMIT")
    except BaseException:
        await _roll_back(connection)
        raise
    finally:
        await pool.release(connection)


async def _roll_back(connection: Any) -> None:
    if connection.is_closed():
        return
    try:
        await connection.execute("ROLLBACK", timeout=5.0)
    except _FAILURES:
        connection.terminate()  # its server rolls back


async def _nothing(_: Any) -> None:
    """Nothing has to be put right before another uses a connection: all we say holds for a transaction."""


@contextmanager
def _readable() -> Iterator[None]:
    try:
        yield
    except (ValueError, asyncpg.exceptions.ClientConfigurationError):
        raise StoreError(
            "a database is `sqlite:PATH` or `postgresql://USER@HOST/NAME`, and this address cannot be read"
        ) from None


def _without_pooler(url: str) -> tuple[str, bool]:
    parts = urlsplit(url)
    query = parse_qsl(parts.query, keep_blank_values=True)
    pooler = [value for name, value in query if name == "pooler"]
    if pooler not in ([], ["transaction"]):
        raise StoreError("`pooler` in the address of a database can only be `transaction`")
    rest = urlencode([(name, value) for name, value in query if name != "pooler"])
    return urlunsplit(parts._replace(query=rest)), bool(pooler)


def _check(found: int) -> None:
    if found > SCHEMA:
        raise StoreError(
            f"the database has tables of version {found}, and this convroute knows those up to {SCHEMA}:"
            " use a newer convroute"
        )
