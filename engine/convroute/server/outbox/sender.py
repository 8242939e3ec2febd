"""Sends what one database has for one app on one list of an entry: leases, attempts, and when to look again.

That of one thread at most one is in flight is the store's doing (`Database.lease`).
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from heapq import heappop, heappush

from msgspec import Struct
from yarl import URL

from convroute.server.apps import AppAt
from convroute.server.outbox.circuit import Circuit
from convroute.server.outbox.posting import Post, body_of, headers_of
from convroute.server.outbox.retries import SECOND, Answer, settled
from convroute.server.outbox.slots import Slots
from convroute.server.outbox.timing import Time
from convroute.server.rows import DeliveryRow, Due, Field, Settled
from convroute.server.store import Database

LEASE = 60 * SECOND
"""How long (ms) a delivery is ours; if we are gone by then, another process sends it."""
_BEGIN_WITHIN = 40 * SECOND
"""What has waited longer (ms) for its turn is left to others: an attempt has to end within its lease."""
_LOOK = 5 * SECOND
"""How often (ms) we look for what nobody told us of."""
_LOOK_FOR_BLOCKED = 1 * SECOND
_FORGOTTEN = "its item is no longer kept"
_STOPPED = "the server was stopped meanwhile"
_log = logging.getLogger("convroute.server.outbox")


class Ended(Struct, frozen=True, gc=False):
    """An attempt that ended; `seconds` is None where nothing was sent."""

    app: AppAt
    row: DeliveryRow
    settled: Settled
    seconds: float | None


class Sender:
    """`ended` is told of each attempt: it settles it, and then `was_settled` is called."""

    def __init__(
        self,
        app: AppAt,
        url: URL,
        field: Field,
        database: Database,
        post: Post,
        time: Time,
        slots: Slots,
        ended: Callable[[Ended], None],
    ) -> None:
        self.app = app
        self.field: Field = field
        self.circuit = Circuit()
        self._url = url
        self._database = database
        self._post = post
        self._time = time
        self._slots = slots
        self._ended = ended
        self._wake = asyncio.Event()
        self._closing = False
        self._leased: deque[tuple[Due, int]] = deque()
        """Each with the time (ms) until when it may begin."""
        self._attempts: dict[asyncio.Task[None], DeliveryRow] = {}
        self._ours: set[str] = set()
        """Ids of what is leased, in flight, or not settled yet."""
        self._waiting = 0
        """At least as many are due and not leased."""
        self._later: list[int] = []
        """When what has failed is due again."""
        self._next_look = 0
        slots.freed.append(self._wake.set)

    @property
    def in_flight(self) -> int:
        return len(self._attempts)

    def more(self, count: int) -> None:
        """That many were written, to be sent at once."""
        self._waiting += count
        self._wake.set()

    def look(self) -> None:
        """Something was changed by hand."""
        self._next_look = 0
        self._wake.set()

    def was_settled(self, one: Settled) -> None:
        self._ours.discard(one.id)
        if one.state == "due":
            heappush(self._later, one.due)
        self._wake.set()

    # --- the loop ------------------------------------------------------------------------

    async def run(self) -> None:
        while not self._closing:
            self._wake.clear()
            try:
                await self._lease()
            except Exception as error:  # nothing may end this loop
                _log.warning(
                    "deliveries to %s wait for the database: %s", self.app.name, type(error).__name__
                )
                self._next_look = self._time.now() + SECOND
            self._begin()
            if not self._closing:
                await self._time.wait(self._wake, self._idle())

    async def _lease(self) -> None:
        now = self._time.now()
        while self._later and self._later[0] <= now:
            heappop(self._later)
            self._waiting += 1
        looking = not 0 < self._next_look - now <= _LOOK
        most = self._most(now)
        if most == 0 or not (self._waiting or looking):
            return
        found = await self._database.lease(self.app.id, self.field, now, now + LEASE, most)
        self._leased.extend((due, now + _BEGIN_WITHIN) for due in found if due.delivery.id not in self._ours)
        self._ours.update(due.delivery.id for due in found)
        self._waiting = max(self._waiting - len(found), int(len(found) == most))
        if looking or (self._waiting and len(found) < most):
            await self._look_ahead(now)

    async def _look_ahead(self, now: int) -> None:
        """What is due and was not leased stands behind another one of its thread."""
        before = self._waiting
        due = await self._database.next_due(self.app.id, self.field)
        blocked = due is not None and due <= now
        written = self._waiting - before  # while we asked
        self._waiting = (max(before, 1) if blocked else 0) + written
        self._next_look = now + (_LOOK_FOR_BLOCKED if blocked else _LOOK)
        if due is not None and not blocked:
            self._next_look = min(self._next_look, due)

    def _most(self, now: int) -> int:
        """How many are worth leasing: enough for all slots, and as many to come next."""
        if self.circuit.open:
            return int(not self._leased and self.circuit.lets(now, len(self._attempts)))
        most = self.app.concurrency
        return 2 * most - len(self._leased) if len(self._leased) <= most // 2 else 0

    def _idle(self) -> int:
        """How long (ms) there is nothing to do unless somebody wakes us."""
        now = self._time.now()
        pause = self.circuit.pause(now)
        if pause or self._most(now) == 0:
            return min(pause or _LOOK, _LOOK)
        until = min(self._next_look, self._later[0]) if self._later else self._next_look
        return min(max(until - now, 1), _LOOK)

    # --- attempts ------------------------------------------------------------------------

    def _begin(self) -> None:
        while self._leased and not self._closing:
            now = self._time.now()
            due, until = self._leased[0]
            if now > until:
                self._leased.popleft()
                self._ours.discard(due.delivery.id)
                self._waiting += 1
                self._wake.set()
                continue
            if not self.circuit.lets(now, len(self._attempts)) or not self._slots.take(self.field):
                return
            self._leased.popleft()
            task = asyncio.create_task(self._attempt(due))
            self._attempts[task] = due.delivery
            task.add_done_callback(self._landed)

    async def _attempt(self, due: Due) -> None:
        row, began = due.delivery, self._time.now()
        try:
            body = body_of(due)
        except Exception as defect:  # it was taken apart when it came in; if it cannot be read, it never will
            _log.error("what was to be sent cannot be read: %s", type(defect).__name__)
            body = None
        if body is None:
            self._ended(Ended(self.app, row, _given_up(row, began), None))
            return
        headers = headers_of(row.id, row.attempts + 1, body, self.app.secret)
        answer = await self._post(self._url, headers, body)
        now = self._time.now()
        self.circuit.ended(taken=answer.taken, now=now)
        how = settled(row, answer, now, self._time.chance())
        self._ended(Ended(self.app, row, how, (now - began) / SECOND))

    def _landed(self, task: asyncio.Task[None]) -> None:
        row = self._attempts.pop(task)
        self._slots.free(self.field)
        self._wake.set()
        if not task.cancelled() and (defect := task.exception()) is not None:
            self._ours.discard(row.id)  # it is leased again in a while
            _log.error("an attempt failed for a reason of ours: %s", type(defect).__name__)

    # --- the end -------------------------------------------------------------------------

    def close(self) -> None:
        """Begins nothing any more."""
        self._closing = True
        self._wake.set()

    async def finish(self, seconds: float) -> list[Settled]:
        """Waits for what is in flight; gives what is to be sent again, by whoever starts next."""
        again = [_again(due.delivery, due.delivery.attempts) for due, _ in self._leased]
        self._leased.clear()
        if self._attempts:
            await asyncio.wait(self._attempts, timeout=seconds)
        left = dict(self._attempts)
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        stopped = [row for task, row in left.items() if task.cancelled()]
        return again + [_again(row, row.attempts + 1, _STOPPED) for row in stopped]


def _again(row: DeliveryRow, attempts: int, answer: str | None = None) -> Settled:
    """Due as it was."""
    if answer is None:
        return Settled(row.id, "due", row.due, attempts, row.status, row.answer)
    return Settled(row.id, "due", row.due, attempts, None, answer)


def _given_up(row: DeliveryRow, now: int) -> Settled:
    answer = Answer(None, _FORGOTTEN)
    return Settled(row.id, "dead", now, row.attempts, answer.status, answer.text)
