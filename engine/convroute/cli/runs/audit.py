"""One run of `convroute audit` (`schemas/audit.schema.json`)."""

import asyncio
import sys
from collections import deque
from collections.abc import AsyncGenerator, Iterator

from msgspec import Struct
from msgspec.structs import asdict

from convroute.cli import terminal
from convroute.cli.databases import read_database
from convroute.report.display import in_json, visible
from convroute.report.palette import Palette
from convroute.server.audit import Audited, Disagreement, auditing
from convroute.wording import counted

FORMAT_VERSION = 1
MOST_SHOWN = 100
"""Threads that do not hold, of those that people are shown."""


class AuditRun(Struct, frozen=True):
    database: str

    def show(self, form: str) -> int:
        audited = Audited()
        deque(terminal.watched(self._steps(audited), "threads"), maxlen=0)
        if form == "json":
            terminal.exact(in_json(_as_json(audited)))
        else:
            terminal.out("\n".join(_text(audited, terminal.palette(sys.stdout))))
        return 1 if audited.disagreements else 0

    def _steps(self, audited: Audited) -> Iterator[None]:
        with asyncio.Runner() as runner:
            steps = self._audit(audited)
            try:
                while runner.run(_goes_on(steps)):
                    yield
            finally:
                runner.run(steps.aclose())

    async def _audit(self, audited: Audited) -> AsyncGenerator[None, None]:
        async with read_database(self.database) as store:
            async for _ in auditing(store, audited):
                yield


async def _goes_on(steps: AsyncGenerator[None, None]) -> bool:
    try:
        await anext(steps)
    except StopAsyncIteration:
        return False
    return True


def _as_json(audited: Audited) -> dict[str, object]:
    return {
        "format_version": FORMAT_VERSION,
        **{name: getattr(audited, name) for name in Audited.__struct_fields__ if name != "disagreements"},
        "disagreements": [asdict(one) for one in audited.disagreements],
    }


def _text(audited: Audited, palette: Palette) -> Iterator[str]:
    for one in audited.disagreements[:MOST_SHOWN]:
        yield f"{palette.bad(visible(_where(one)))}: {visible(one.what)}"
        yield f"  kept  {_shown(one.kept)}"
        yield f"  now   {_shown(one.now)}"
    more = len(audited.disagreements) - MOST_SHOWN
    if more > 0:
        yield f"and {counted(more, 'more thread')}; `--format json` has all of them"
    if audited.disagreements:
        yield ""
    counts = f"{counted(audited.decisions, 'decision')} in {counted(audited.threads, 'thread')}"
    came = f"{audited.rederived} came out again"
    notes = []
    if audited.forgotten:
        notes.append(f"of {audited.forgotten} the input is no longer kept")
    if audited.unread:
        notes.append(f"{audited.unread} could not be read when they came")
    wrong = counted(len(audited.disagreements), "disagreement")
    told = palette.bad(wrong) if audited.disagreements else palette.good("no disagreement")
    yield f"{', '.join([counts, came, *notes])}: {told}"


def _where(one: Disagreement) -> str:
    if one.thread is None or not one.version:
        return f"decision {one.decision}" if one.decision else str(one.thread)
    return f"{one.thread} version {one.version}"


def _shown(value: str | None) -> str:
    return "nothing" if value is None else visible(value)
