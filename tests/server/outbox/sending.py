"""An outbox over a database of its own, a clock that the test moves, and rows to be sent."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from msgspec.json import encode

from convroute.server.apps import AppAt, Apps
from convroute.server.outbox.outbox import Outbox
from convroute.server.outbox.sender import Ended
from convroute.server.rows import DecisionRow, DeliveryRow, Field, Needs, Writes
from convroute.server.store import Database, open_store

START = 1_789_000_000_000
BOT = "1278416343931139"
OTHER = "2210987654321098"
SECRET = b"a secret of the bot"
PATIENCE = 20.0


class MovedTime:
    """Time stands still until the test moves it; chance is always in the middle."""

    def __init__(self) -> None:
        self.at = START
        self._waiting: dict[asyncio.Event, int] = {}

    def now(self) -> int:
        return self.at

    def chance(self) -> float:
        return 0.5

    async def wait(self, event: asyncio.Event, milliseconds: int) -> None:
        if milliseconds <= 1:  # it has passed already
            await asyncio.sleep(0)
            return
        self._waiting[event] = self.at + milliseconds
        try:
            await event.wait()
        finally:
            self._waiting.pop(event, None)

    def move(self, milliseconds: int) -> None:
        self.at += milliseconds
        for event, until in list(self._waiting.items()):
            if until <= self.at:
                event.set()


async def until(condition: Callable[[], bool]) -> None:
    """Fails if it never comes true."""
    async with asyncio.timeout(PATIENCE):
        while not condition():
            await asyncio.sleep(0.002)


def bot(url: str | None, **more: object) -> AppAt:
    settings: dict[str, object] = {"secret": SECRET, "allow_http": True, "allow_private": True} | more
    return AppAt(BOT, "bot", url, **settings)  # type: ignore[arg-type]  # fields by name


def message(number: int, user: str = "5550001") -> bytes:
    item = {
        "sender": {"id": user},
        "recipient": {"id": "17"},
        "timestamp": START,
        "message": {"mid": f"m_{number}", "text": "grüß dich", "new_member": [1, {"a": None}]},
    }
    return encode({"object": "instagram", "entry": [{"id": "17", "time": START, "messaging": [item]}]})


def written(
    number: int, user: str = "5550001", *, field: Field = "messaging", app: str = BOT, created: int = START
) -> Writes:
    """A decision with one delivery."""
    name = f"{number:024}"
    decision = DecisionRow(
        name, created, "17", user, number, None, created, "message", f"m_{number}", "routed", app, None,
        None, b"{}", message(number, user), None,
    )  # fmt: skip
    row = DeliveryRow(f"{name}00", name, "17", user, app, field, None, created, created)
    return Writes(decisions=[decision], deliveries=[row])


class Sending:
    """What a test holds in its hands."""

    def __init__(self, store: Database, outbox: Outbox, time: MovedTime) -> None:
        self.store = store
        self.outbox = outbox
        self.time = time
        self.ended: list[Ended] = []
        outbox.listeners.append(self.ended.extend)

    async def write(self, *writes: Writes) -> None:
        together = Writes()
        for one in writes:
            together.extend(one)
        await self.store.transact(Needs(), lambda _: together)
        self.outbox.written(together)

    async def row(self, number: int) -> DeliveryRow:
        [row] = await self.store.deliveries(identifier=f"{number:024}00")
        return row

    async def attempts(self, count: int) -> None:
        await until(lambda: len(self.ended) >= count)


@asynccontextmanager
async def sending(
    database: Path | str,
    apps: Sequence[AppAt],
    *,
    time: MovedTime | None = None,
    seconds: float = 10.0,
    stop_within: float = 0.05,
) -> AsyncIterator[Sending]:
    """`database` is its address, or the folder of one in a file."""
    store = await open_store(database if isinstance(database, str) else f"sqlite:{database}/router.db")
    time = time or MovedTime()
    outbox = Outbox(store, Apps(apps, {}), time=time, seconds=seconds, stop_within=stop_within)
    await outbox.start()
    try:
        yield Sending(store, outbox, time)
    finally:
        await outbox.stop()
        await store.close()
