"""One run of `convroute threads` (`schemas/kept-thread.schema.json`)."""

import asyncio
import sys
from collections.abc import AsyncIterator

from msgspec import Struct

from convroute.cli import terminal
from convroute.cli.databases import read_database
from convroute.conversation.thread import Thread
from convroute.evaluator.decision import thread_json
from convroute.report.display import in_json, visible, width
from convroute.report.palette import Palette
from convroute.server.clock import system_clock
from convroute.server.rows import Kept, Key
from convroute.server.thread_state import state_at
from convroute.wording import instant

_PAGE = 500


class ThreadsRun(Struct, frozen=True):
    """`owner` is a name or an id."""

    database: str
    owner: str | None
    account: str | None

    def show(self, form: str) -> int:
        asyncio.run(self._show(form))
        return 0

    async def _show(self, form: str) -> None:
        now, palette, shown = system_clock(), terminal.palette(sys.stdout), 0
        async for key, kept in self._threads():
            thread = state_at(key, kept.life, now)
            if self.owner is not None and self.owner not in (thread.owner, thread.owner_app_id):
                continue
            shown += 1
            if form == "json":
                terminal.exact(in_json(_as_json(key, kept, thread)))
            else:
                terminal.out(_line(key, thread, palette))
        if not shown and form == "text":
            terminal.err(
                "there is no such thread" if self.owner or self.account else "there is no thread yet"
            )

    async def _threads(self) -> AsyncIterator[tuple[Key, Kept]]:
        async with read_database(self.database) as store:
            after: Key | None = None
            owner = self.owner if self.owner is not None and self.owner.isdecimal() else None
            while page := await store.threads(owner=owner, account=self.account, after=after, most=_PAGE):
                for key, kept in page:
                    yield key, kept
                after = page[-1][0]


def _as_json(key: Key, kept: Kept, thread: Thread) -> dict[str, object]:
    return {
        "format_version": 1,
        "account": key[0],
        "user": key[1],
        "version": kept.version,
        **thread_json(thread),
    }


def _line(key: Key, thread: Thread, palette: Palette) -> str:
    name = visible(f"{key[0]}/{key[1]}")
    padded = name + " " * max(1, 40 - width(name))
    owner = thread.owner or thread.owner_app_id
    if owner is None or thread.expires_at is None:
        return f"{padded}{palette.quiet('idle')}"
    wanted = thread.requested_by or thread.requested_by_app_id
    asked = f", {visible(wanted)} asks for it" if wanted else ""
    return f"{padded}{palette.strong(visible(owner))} until {instant(thread.expires_at)}{asked}"
