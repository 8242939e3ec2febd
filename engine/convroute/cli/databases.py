"""The database of a server, as the commands beside it read it while the server goes on."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from convroute.cli.refusal import Refusal
from convroute.report.display import visible

if TYPE_CHECKING:
    from convroute.server.store import Store

DEFAULT = "sqlite:convroute.db"
database = click.option(
    "--db",
    default=DEFAULT,
    show_default=True,
    metavar="URL",
    help="The database of the server: sqlite:PATH, or postgresql://...",
)


@asynccontextmanager
async def read_database(name: str) -> "AsyncIterator[Store]":
    """What it holds now. What fails is a `Refusal`."""
    from convroute.server.store import StoreError, open_store

    try:
        store = await open_store(database_url(name), reading=True)
    except StoreError as error:
        raise Refusal(visible(str(error))) from None
    try:
        yield store
    except StoreError as error:
        raise Refusal(visible(str(error))) from None
    finally:
        await store.close()


def database_url(name: str) -> str:
    """A name without a scheme is the path of an SQLite file, which must be there. Raises `Refusal`."""
    if name.startswith(("sqlite:", "postgresql://", "postgres://")):
        return name
    if not Path(name).is_file():
        raise Refusal(f"there is no file `{visible(name)}`: a database is sqlite:PATH or postgresql://...")
    return f"sqlite:{name}"
