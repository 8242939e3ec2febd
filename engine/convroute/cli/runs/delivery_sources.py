"""Where `convroute deliveries` has its answers from: a database, or the server that runs on it."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol, TypeVar
from urllib.parse import quote, urlencode

import click

from convroute.cli.databases import DEFAULT, database_url
from convroute.cli.refusal import Refusal
from convroute.cli.running_server import RunningServer, message_of
from convroute.report.display import visible

if TYPE_CHECKING:
    from convroute.server.store import Store

_PATH = "/convroute/api/deliveries"
Answer = TypeVar("Answer")


class Source(Protocol):
    """Where deliveries are known. All methods may raise `Refusal`."""

    def listed(self, app: str | None, state: str | None, most: int) -> dict[str, Any]:
        """As in `schemas/deliveries.schema.json`."""
        ...

    def one(self, identifier: str) -> dict[str, Any] | None: ...

    def change(self, verb: str, ids: Sequence[str]) -> list[str | None]:
        """For each why it could not be changed, None if it was."""
        ...


def source_of(db: str | None, url: str | None) -> Source:
    context = click.get_current_context(silent=True)
    if db is not None and url is not None:
        raise click.UsageError("--db and --url are two ways to the same deliveries: name one", context)
    if url is not None:
        return _ServerSource(RunningServer(url))
    return _DatabaseSource(database_url(DEFAULT if db is None else db))


class _ServerSource:
    def __init__(self, server: RunningServer) -> None:
        self._server = server

    def listed(self, app: str | None, state: str | None, most: int) -> dict[str, Any]:
        asked = {"app": app, "state": state, "most": str(most)}
        query = urlencode({name: value for name, value in asked.items() if value is not None})
        status, answer = self._server.ask("GET", f"{_PATH}?{query}")
        if status == 404 and app is not None:
            raise Refusal(f"the server has no app `{visible(app)}`")
        return _right(status, answer)

    def one(self, identifier: str) -> dict[str, Any] | None:
        status, answer = self._server.ask("GET", f"{_PATH}/{quote(identifier, safe='')}")
        return None if status == 404 else _right(status, answer)

    def change(self, verb: str, ids: Sequence[str]) -> list[str | None]:
        told: list[str | None] = []
        for identifier in ids:
            status, answer = self._server.ask("POST", f"{_PATH}/{quote(identifier, safe='')}/{verb}")
            told.append(
                message_of(answer) if status in (404, 409) else None if _right(status, answer) else ""
            )
        return told


def _right(status: int, answer: Any) -> dict[str, Any]:
    if status != 200 or not isinstance(answer, dict):
        raise Refusal(f"the server could not do it: {message_of(answer)}")
    return answer


class _DatabaseSource:
    def __init__(self, url: str) -> None:
        self._url = url

    def listed(self, app: str | None, state: str | None, most: int) -> dict[str, Any]:
        from convroute.server.outbox.showing import app_named, deliveries_as_json

        async def listed(store: "Store") -> dict[str, Any]:
            app_id = None if app is None else await app_named(store, app)
            if app is not None and app_id is None:
                raise Refusal(f"no policy in the database has an app `{visible(app)}`: name it by its id")
            rows = await store.deliveries(app=app_id, state=state, most=most)  # type: ignore[arg-type]  # checked
            return await deliveries_as_json(store, rows)

        return self._with_store(listed, reading=True)

    def one(self, identifier: str) -> dict[str, Any] | None:
        from convroute.server.outbox.showing import delivery_as_json

        return self._with_store(lambda store: delivery_as_json(store, identifier), reading=True)

    def change(self, verb: str, ids: Sequence[str]) -> list[str | None]:
        from convroute.server.clock import system_clock
        from convroute.server.rows import State

        state: State = "due" if verb == "retry" else "dropped"

        async def change(store: "Store") -> list[str | None]:
            told: list[str | None] = []
            for identifier in ids:
                rows = await store.deliveries(identifier=identifier)
                if not rows:
                    told.append("there is no such delivery")
                elif await store.change_deliveries([identifier], state, system_clock()):
                    told.append(None)
                else:
                    told.append("the app has taken it already")
            return told

        return self._with_store(change, reading=False)

    def _with_store(self, do: "Callable[[Store], Awaitable[Answer]]", *, reading: bool) -> Answer:
        from convroute.server.store import open_store

        async def done() -> Answer:
            store = await open_store(self._url, reading=reading)
            try:
                return await do(store)
            finally:
                await store.close()

        with _refusing(reading):
            return asyncio.run(done())


@contextmanager
def _refusing(reading: bool) -> Iterator[None]:
    from convroute.server.store import StoreError

    try:
        yield
    except StoreError as error:
        advice = "" if reading else "; a server that runs on it can be asked with --url"
        raise Refusal(visible(f"{error}{advice}")) from None
