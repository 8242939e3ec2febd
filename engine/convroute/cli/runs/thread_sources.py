"""Where `convroute threads` has its answers from: a database, or the server that runs on it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Protocol
from urllib.parse import urlencode

import click

from convroute.cli.databases import DEFAULT, read_database
from convroute.cli.refusal import Refusal
from convroute.cli.running_server import RunningServer, message_of
from convroute.report.display import visible
from convroute.server.api.showing import thread_as_json
from convroute.server.clock import system_clock
from convroute.server.identifiers import made_at
from convroute.server.outbox.showing import app_named
from convroute.server.rederiving import NotAgainError, Rederiving
from convroute.server.store import Store
from convroute.server.thread_state import threads_at

Json = dict[str, Any]
_PAGE = 200
_MOVED = 60_000
"""By so much (ms) only an emulator's clock can differ from the computer's."""


class ThreadSource(Protocol):
    """All methods may raise `Refusal`."""

    async def clock(self) -> tuple[int, bool]:
        """What time it is (ms), and whether that is an emulator's and not this computer's; of a server the
        time at which the threads are that were asked for last."""
        ...

    def threads(self, owner: str | None, account: str | None) -> AsyncIterator[Json]:
        """As in `schemas/kept-thread.schema.json`; `owner` is a name or an id."""
        ...

    async def timezone(self, account: str) -> str:
        """That of the account's policy."""
        ...


@asynccontextmanager
async def thread_source(db: str | None, url: str | None) -> AsyncIterator[ThreadSource]:
    if url is None:
        async with read_database(DEFAULT if db is None else db) as store:
            yield _DatabaseSource(store)
    elif db is None:
        yield _ServerSource(RunningServer(url))
    else:
        context = click.get_current_context(silent=True)
        raise click.UsageError("--db and --url are two ways to the same threads: name one", context)


class _ServerSource:
    def __init__(self, server: RunningServer) -> None:
        self._server = server
        self._policies: list[Json] = []
        self._now = system_clock()

    async def clock(self) -> tuple[int, bool]:
        return self._now, _is_moved(self._now, system_clock())

    async def threads(self, owner: str | None, account: str | None) -> AsyncIterator[Json]:
        asked = {"owner": owner, "account": account, "most": str(_PAGE)}
        while True:
            query = urlencode({name: value for name, value in asked.items() if value is not None})
            answer = self._asked(f"threads?{query}")
            self._now, page = int(answer["now"]), answer["threads"]
            for one in page:
                yield {"format_version": 1, **one}
            if len(page) < _PAGE:
                return
            asked["after"] = f"{page[-1]['account']}/{page[-1]['user']}"

    async def timezone(self, account: str) -> str:
        self._policies = self._policies or self._asked("policy")["policies"]
        return next((one["timezone"] for one in self._policies if account in one["accounts"]), "UTC")

    def _asked(self, path: str) -> Any:
        status, answer = self._server.ask("GET", f"/convroute/api/{path}")
        if status != 200:
            raise Refusal(f"the server could not do it: {message_of(answer)}")
        return answer


class _DatabaseSource:
    def __init__(self, store: Store) -> None:
        self._store = store
        self._rederiving = Rederiving(store)
        self._timezones: dict[str, str] = {}

    async def clock(self) -> tuple[int, bool]:
        """Ids have the time of the computer in them, also where an emulator's clock was moved."""
        for newest in await self._store.decisions(before="", most=1):
            if _is_moved(newest.decided_at, made_at(newest.id)):
                return newest.decided_at, True
        return system_clock(), False

    async def threads(self, owner: str | None, account: str | None) -> AsyncIterator[Json]:
        app = None if owner is None else await app_named(self._store, owner)
        if owner is not None and app is None:
            raise Refusal(f"no policy in the database has an app `{visible(owner)}`: name it by its id")
        now, _ = await self.clock()
        async for key, kept, thread in threads_at(self._store, now, owner=app, account=account):
            yield {"format_version": 1, **thread_as_json(key, kept.version, thread)}

    async def timezone(self, account: str) -> str:
        if account not in self._timezones:
            self._timezones[account] = await self._found_timezone(account)
        return self._timezones[account]

    async def _found_timezone(self, account: str) -> str:
        """That of the policy which decided last in the account's first thread."""
        for key, _ in await self._store.threads(account=account, most=1):
            for newest in await self._store.decisions(key=key, before="", most=1):
                try:
                    return (await self._rederiving.policy(newest.policy or "")).checked.timezone
                except NotAgainError:
                    break
        return "UTC"


def _is_moved(now: int, computers: int) -> bool:
    return abs(now - computers) > _MOVED
