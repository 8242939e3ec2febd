"""Takes what waits, decides it in one transaction, and answers only after the commit (group commit)."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from time import perf_counter
from traceback import extract_tb
from typing import Any

from convroute.server.clock import Clock, system_clock
from convroute.server.deciding import Decided, Deciding
from convroute.server.incoming import Incoming, needs, read_again
from convroute.server.parting import parts_of, together
from convroute.server.policies import Policies
from convroute.server.recipients import Recipients
from convroute.server.rows import Known, Writes
from convroute.server.store import Store, StoreError
from convroute.server.store.by_account import ByAccount

MOST_DOCUMENTS = 256
MOST_ITEMS = 2_000
_log = logging.getLogger("convroute.server")


class FullError(Exception):
    """Too much waits already: the caller is to come again later."""


class _ExchangedError(Exception):
    """The policies are others than those that a batch was read by."""


_Waiting = tuple[Incoming, "asyncio.Future[Decided]"]


class _Queue:
    """What waits for one database."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.waiting: deque[_Waiting] = deque()
        self.wake = asyncio.Event()

    def take(self) -> list[_Waiting]:
        batch: list[_Waiting] = []
        items = 0
        while self.waiting and len(batch) < MOST_DOCUMENTS and items < MOST_ITEMS:
            batch.append(self.waiting.popleft())
            items += len(batch[-1][0].items)
        return batch


class Committer:
    """A queue for each database, and tasks that empty it: as many as the database says.

    `policies` may be exchanged at any time: a batch is decided by those that stood when it began.
    """

    def __init__(
        self,
        store: Store,
        policies: Policies,
        clock: Clock,
        *,
        most_waiting: int = 10_000,
        recipients: Recipients | None = None,
        answer: Callable[[Incoming, Decided], bytes] | None = None,
        published: Callable[[Writes], None] = lambda _: None,
        timed: Callable[[int, float], None] = lambda _, __: None,
    ) -> None:
        """`published` is told what was written, after it was, and `timed` of how many documents, and the
        seconds it took; neither may fail.
        """
        self.store = store
        self.policies = policies
        self.recipients = recipients
        self._clock = clock
        self._most_waiting = most_waiting
        self._answer = answer
        self._published = published
        self._timed = timed
        self._queues = [_Queue(one) for one in (store.stores if isinstance(store, ByAccount) else (store,))]
        self._closing = False
        self._tasks: list[asyncio.Task[None]] = []
        self.commits = 0

    @property
    def waiting(self) -> int:
        """How many documents wait."""
        return sum(len(queue.waiting) for queue in self._queues)

    def start(self, tasks: int | None = None) -> None:
        """With as many `tasks` a database, or with as many as it says itself."""
        self._tasks = [
            asyncio.create_task(self._run(queue))
            for queue in self._queues
            for _ in range(tasks or queue.store.committers)
        ]

    async def close(self) -> None:
        """Decides what waits, and ends."""
        self._closing = True
        for queue in self._queues:
            queue.wake.set()
        await asyncio.gather(*self._tasks)

    async def decide(self, incoming: Incoming) -> Decided:
        """Decides a document and keeps what comes of it; it is durable when this returns.

        Raises `FullError`, and `StoreError` if nothing could be kept.
        """
        if self.waiting >= self._most_waiting or self._closing:
            raise FullError
        if not isinstance(self.store, ByAccount):
            return await self._put(self._queues[0], incoming)
        number = self.store.number_of
        parts = parts_of(incoming, number)
        found = await asyncio.gather(
            *(self._put(self._queues[one], part) for one, part in parts.items()), return_exceptions=True
        )
        decided: dict[int, Decided] = {}
        for one, answer in zip(parts, found, strict=True):
            if isinstance(answer, BaseException):
                raise answer
            decided[one] = answer
        return decided.popitem()[1] if len(decided) == 1 else together(incoming, decided, number)

    def _put(self, queue: _Queue, incoming: Incoming) -> "asyncio.Future[Decided]":
        future: asyncio.Future[Decided] = asyncio.get_running_loop().create_future()
        queue.waiting.append((incoming, future))
        queue.wake.set()
        return future

    async def _run(self, queue: _Queue) -> None:
        while True:
            if not queue.waiting:
                if self._closing:
                    return
                queue.wake.clear()
                await queue.wake.wait()
                continue
            batch, started = queue.take(), perf_counter()
            try:
                decided, writes = await self._transact(queue.store, [incoming for incoming, _ in batch])
            except Exception as error:  # whatever it is, nobody may be told that it was kept
                self._fail(batch, error)
                continue
            self.commits += 1
            self._timed(len(batch), perf_counter() - started)
            for (_, future), one in zip(batch, decided, strict=True):
                if one.failed is not None:
                    _log.error("a document could not be decided: %s", _where(one.failed))
                if not future.done():
                    future.set_result(one)
            try:
                self._published(writes)
            except Exception as defect:  # who listens must not keep others from being decided
                _log.error("what was decided could not be told on: %s", _where(defect))

    async def _transact(self, store: Store, batch: list[Incoming]) -> tuple[list[Decided], Writes]:
        """Once more if the policies were exchanged before the threads were locked: later decisions of a
        thread are never by older policies.
        """
        while True:
            with suppress(_ExchangedError):
                return await self._transact_once(store, batch)

    async def _transact_once(self, store: Store, batch: list[Incoming]) -> tuple[list[Decided], Writes]:
        policies, now = self.policies, self._clock()
        batch = [read_again(policies, incoming, now) for incoming in batch]
        made: list[Any] = []

        def decide(known: Known) -> Writes:
            if self.policies is not policies:
                raise _ExchangedError
            now = self._clock()  # under the locks: the order of times is that of versions
            deciding = Deciding(
                policies, known, now, recipients=self.recipients, due=system_clock(), answer=self._answer
            )
            made[:] = [[deciding.decide(incoming) for incoming in batch], deciding.writes]
            return deciding.writes

        await store.transact(needs(batch), decide)
        return made[0], made[1]

    def _fail(self, batch: list[_Waiting], error: Exception) -> None:
        told = error if isinstance(error, StoreError) else StoreError("the database could not do it")
        _log.error("nothing of a batch was kept: %s", _where(error.__cause__ or error))
        for _, future in batch:
            if not future.done():
                future.set_exception(told)


def _where(defect: BaseException) -> str:
    """The kind of an error and where it arose. Its message may hold what people wrote."""
    last = extract_tb(defect.__traceback__)[-1:]
    return " ".join([type(defect).__name__, *(f"at {one.name}:{one.lineno}" for one in last)])
