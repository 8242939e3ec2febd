"""Looks at a database without changing it: whether it can be reached, and has tables that we know."""

import sqlite3
from pathlib import Path

from convroute.server.store import StoreError


async def look_at(url: str) -> None:
    """Raises `StoreError` if a server could not use it. What is not there yet will be made."""
    if url.startswith("sqlite:"):
        _look_at_file(url.removeprefix("sqlite:"))
    elif url.startswith(("postgresql://", "postgres://")):
        await _look_at_postgres(url)
    else:
        raise StoreError("a database is `sqlite:PATH` or `postgresql://USER@HOST/NAME`")


def _look_at_file(path: str) -> None:
    from convroute.server.store.sqlite import SCHEMA

    if path == ":memory:":
        return
    file = Path(path)
    if not file.exists():
        if not file.absolute().parent.is_dir():
            raise StoreError(f"the database {path} cannot be made: there is no folder {file.parent}")
        return
    try:
        connection = sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)
        try:
            found = connection.execute("PRAGMA user_version").fetchone()[0]
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise StoreError(f"the database {path} cannot be opened: {error}") from None
    _check_version(found, SCHEMA)


async def _look_at_postgres(url: str) -> None:
    try:
        import asyncpg  # type: ignore[import-untyped]  # it has no types
    except ImportError:
        raise StoreError("PostgreSQL needs asyncpg: pip install 'convroute[postgres]'") from None
    try:
        connection = await asyncpg.connect(url, timeout=5)
        await connection.close(timeout=5)
    except (OSError, ValueError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise StoreError(f"the database cannot be reached: {type(error).__name__}") from None


def _check_version(found: int, known: int) -> None:
    if found > known:
        raise StoreError(
            f"the database has tables of version {found}, and this convroute knows those up to {known}:"
            " use a newer convroute"
        )
