"""Looks at a database without changing it: whether it can be reached, and has tables that we know."""

from pathlib import Path

from convroute.server.store import NoTablesError, open_store
from convroute.server.store.sqlite_file import check_place, check_unused


async def look_at(url: str) -> None:
    """Raises `StoreError` if a server could not use it. What is not there yet will be made."""
    if url == "sqlite::memory:":
        return
    if url.startswith("sqlite:") and url != "sqlite:":
        path = Path(url.removeprefix("sqlite:")).absolute()
        check_place(path)
        if not path.exists():
            return
        check_unused(path)
    try:
        store = await open_store(url, reading=True)
    except NoTablesError:
        return
    await store.close()
