"""One run of `convroute threads` (`schemas/kept-thread.schema.json`)."""

import asyncio
import sys
from typing import Any

from msgspec import Struct

from convroute.cli import terminal
from convroute.cli.runs.thread_sources import ThreadSource, thread_source
from convroute.explainer.clock import in_zone
from convroute.report.display import in_json, visible, width
from convroute.report.palette import Palette


class ThreadsRun(Struct, frozen=True):
    """`owner` is a name or an id."""

    database: str | None
    url: str | None
    owner: str | None
    account: str | None

    def show(self, form: str) -> int:
        asyncio.run(self._show(form))
        return 0

    async def _show(self, form: str) -> None:
        async with thread_source(self.database, self.url) as source:
            shown = ""
            async for thread in source.threads(self.owner, self.account):
                shown = thread["account"]
                if form == "json":
                    terminal.exact(in_json(thread))
                else:
                    zone = await source.timezone(shown)
                    terminal.out(_line(thread, zone, terminal.palette(sys.stdout)))
            if form == "json":
                return
            if shown:
                await _tell_clock(source, shown)
            else:
                terminal.err(
                    "there is no such thread" if self.owner or self.account else "there is no thread yet"
                )


async def _tell_clock(source: ThreadSource, account: str) -> None:
    now, moved = await source.clock()
    if moved:
        terminal.note(f"by the emulator's clock it is {in_zone(await source.timezone(account), now)}")


def _line(thread: dict[str, Any], zone: str, palette: Palette) -> str:
    name = visible(f"{thread['account']}/{thread['user']}")
    padded = name + " " * max(1, 40 - width(name))
    owner = thread["owner"] or thread["owner_app_id"]
    if owner is None or thread["expires_at"] is None:
        return f"{padded}{palette.quiet('idle')}"
    wanted = thread["requested_by"] or thread["requested_by_app_id"]
    asked = f", {visible(wanted)} asks for it" if wanted else ""
    return f"{padded}{palette.strong(visible(owner))} until {in_zone(zone, thread['expires_at'])}{asked}"
