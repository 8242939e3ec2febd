"""Looks at a database without changing it: whether it can be reached, and has tables that we know."""

from pathlib import Path

from convroute.server.store import NoTablesError, StoreError, open_store


async def look_at(url: str) -> None:
    """Raises `StoreError` if a server could not use it. What is not there yet will be made."""
    path = Path(url.removeprefix("sqlite:")).absolute()
    if url == "sqlite::memory:":
        return
    if url.startswith("sqlite:") and not path.exists():
        if not path.parent.is_dir():
            raise StoreError(f"the database {path.name} cannot be made: there is no folder {path.parent}")
        return
    try:
        store = await open_store(url, reading=True)
    except NoTablesError:
        return
    await store.close()
