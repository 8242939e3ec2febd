"""The database of a server, as the commands beside it read it while the server goes on."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from convroute.cli.refusal import Refusal
from convroute.report.display import visible

if TYPE_CHECKING:
    from convroute.server.store import Store

DEFAULT = "sqlite:convroute.db"
F = TypeVar("F", bound=Callable[..., int])


def database_or_server(command: F) -> F:
    """The options `--db` and `--url`, of which one may be given."""
    db = click.option(
        "--db",
        metavar="URL",
        help="The database, `sqlite:PATH` or `postgresql://...`.  [default: sqlite:convroute.db]",
    )
    url = click.option("--url", metavar="URL", help="A running server, such as http://127.0.0.1:8470.")
    return db(url(command))


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
