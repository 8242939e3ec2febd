"""Takes what waits, decides it in one transaction, and answers only after the commit (group commit)."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from time import perf_counter
from traceback import extract_tb
from typing import Any

from msgspec.structs import replace

from convroute.server.clock import Clock, system_clock
from convroute.server.decided import Decided, joined
from convroute.server.deciding import Deciding
from convroute.server.incoming import Incoming, each_alone, needs, read_again, refused
from convroute.server.parting import parts_of, together
from convroute.server.policies import Policies
from convroute.server.recipients import Recipients
from convroute.server.rows import Known, Writes
from convroute.server.store import Database, RefusedError, Store, StoreError
from convroute.server.waiting import Queue, Waiting

_log = logging.getLogger("convroute.server")


class FullError(Exception):
    """Too much waits already: the caller is to come again later."""


class _ExchangedError(Exception):
    """The policies are others than those that a batch was read by."""


class Committer:
    """A queue for each database, and tasks that empty it: as many as the database says."""

    def __init__(
        self,
        store: Store,
        policies: Policies,
        clock: Clock,
        *,
        most_waiting: int = 10_000,
        most_bytes: int = 64 * 1024 * 1024,
        recipients: Recipients | None = None,
        answer: Callable[[Incoming, Decided], bytes] | None = None,
        published: Callable[[Writes], None] = lambda _: None,
        timed: Callable[[int, float], None] = lambda _, __: None,
    ) -> None:
        """`most_waiting` documents may wait, of `most_bytes` together. `published` is told what was written,
        after it was, and `timed` of how many documents, and the seconds it took.
        """
        self.store = store
        self._by = policies, recipients
        self._clock = clock
        self._most_waiting = most_waiting
        self._most_bytes = most_bytes
        self._answer = answer
        self._published = published
        self._timed = timed
        self._queues = [Queue(one) for one in store.databases]
        self._closing = False
        self._tasks: list[asyncio.Task[None]] = []
        self.commits = 0
        self.given_up = 0
        """Items that were kept as input errors for a defect, or because the database did not take them."""

    @property
    def policies(self) -> Policies:
        return self._by[0]

    def exchange(self, policies: Policies, recipients: Recipients | None) -> None:
        """At any time and both at once: a batch is decided by those that stood when it began."""
        self._by = policies, recipients

    @property
    def waiting(self) -> int:
        """How many documents wait."""
        return sum(len(queue.waiting) for queue in self._queues)

    @property
    def fullness(self) -> float:
        """From 0 to 1: how much waits of what may wait, in documents or in bytes."""
        return max(self.waiting / self._most_waiting, self._size / self._most_bytes)

    @property
    def _size(self) -> int:
        return sum(queue.size for queue in self._queues)

    def start(self, tasks: int | None = None) -> None:
        """With as many `tasks` a database, or with as many as it says itself."""
        self._tasks = [
            asyncio.create_task(self._run(queue))
            for queue in self._queues
            for _ in range(tasks or queue.store.committers)
        ]

    async def close(self, within: float | None = None) -> None:
        """Decides what waits, and ends; what is not kept `within` seconds is answered as not kept."""
        self._closing = True
        for queue in self._queues:
            queue.wake.set()
        if not self._tasks:
            return
        _, hanging = await asyncio.wait(self._tasks, timeout=within)
        for task in hanging:
            task.cancel()
        left = [one for queue in self._queues for one in queue.unconfirmed]
        if left:
            self._fail(left, StoreError("the server ended before it could be kept"))
            told = "the database did not answer: %d documents were not confirmed, and will be sent again"
            _log.error(told, len(left))

    async def decide(self, incoming: Incoming) -> Decided:
        """Decides a document and keeps what comes of it; it is durable when this returns.

        Raises `FullError`, and `StoreError` if nothing could be kept.
        """
        if self._closing or self._is_full(len(incoming.document)):
            raise FullError
        if len(self._queues) == 1:
            return await self._queues[0].put(incoming)
        number = self.store.number_of
        parts = parts_of(incoming, number)
        found = await asyncio.gather(
            *(self._queues[one].put(part) for one, part in parts.items()), return_exceptions=True
        )
        decided: dict[int, Decided] = {}
        for one, answer in zip(parts, found, strict=True):
            if isinstance(answer, BaseException):
                raise answer
            decided[one] = answer
        return decided.popitem()[1] if len(decided) == 1 else together(incoming, decided, number)

    def _is_full(self, size: int) -> bool:
        """One that is larger than all that may wait is taken where nothing else waits."""
        return self.waiting >= self._most_waiting or 0 < self._size > self._most_bytes - size

    async def _run(self, queue: Queue) -> None:
        while True:
            if not queue.waiting:
                if self._closing:
                    return
                queue.wake.clear()
                await queue.wake.wait()
                continue
            batch = queue.take()
            await self._keep(queue.store, batch)
            queue.done(batch)

    # --- one batch -----------------------------------------------------------------------

    async def _keep(self, store: Database, batch: Sequence[Waiting]) -> None:
        """In one transaction; where the database refuses it, each document in one of its own."""
        try:
            decided = await self._transact(store, [one.incoming for one in batch])
        except RefusedError as error:
            if len(batch) > 1:
                for one in batch:
                    await self._keep(store, [one])
            else:
                await self._keep_by_item(store, batch[0], error)
        except Exception as error:  # whatever it is, nobody may be told that it was kept
            self._fail(batch, error)
        else:
            self._answer_to(batch, decided)

    async def _keep_by_item(self, store: Database, waiting: Waiting, error: RefusedError) -> None:
        """A webhook that the database does not take, each of its items by itself; of a request nothing."""
        if waiting.incoming.asked:
            self._answer_to([waiting], [Decided(failed=error)])
            return
        try:
            parts = [await self._keep_item(store, part) for part in each_alone(waiting.incoming)]
        except Exception as other:  # what was kept of it is a copy when it comes again
            self._fail([waiting], other)
        else:
            self._answer_to([waiting], [joined(parts)])

    async def _keep_item(self, store: Database, item: Incoming) -> Decided:
        """An input error, if the database never takes what it would be otherwise: else it came for ever."""
        try:
            [decided] = await self._transact(store, [item])
        except RefusedError as error:
            [decided] = await self._transact(store, [refused(item, str(error))])
            decided = replace(decided, defects=(*decided.defects, error))
        return decided

    async def _transact(self, store: Database, batch: Sequence[Incoming]) -> Sequence[Decided]:
        """Once more if the policies were exchanged before the threads were locked: later decisions of a
        thread are never by older policies.
        """
        started = perf_counter()
        while True:
            with suppress(_ExchangedError):
                decided, writes = await self._transact_once(store, batch)
                break
        self.commits += 1
        try:
            self._timed(len(batch), perf_counter() - started)
            self._published(writes)
        except Exception as defect:  # who listens must not keep others from being decided
            _log.error("what was decided could not be told on: %s", where(defect))
        return decided

    async def _transact_once(
        self, store: Database, batch: Sequence[Incoming]
    ) -> tuple[Sequence[Decided], Writes]:
        by, now = self._by, self._clock()
        policies, recipients = by
        batch = [read_again(policies, incoming, now) for incoming in batch]
        made: list[Any] = []

        def decide(known: Known) -> Writes:
            if self._by is not by:
                raise _ExchangedError
            now = self._clock()  # under the locks: the order of times is that of versions
            deciding = Deciding(
                policies, known, now, recipients=recipients, due=system_clock(), answer=self._answer
            )
            made[:] = [[deciding.decide(incoming) for incoming in batch], deciding.writes]
            return deciding.writes

        await store.transact(needs(batch), decide)
        return made[0], made[1]

    # --- answers -------------------------------------------------------------------------

    def _answer_to(self, batch: Sequence[Waiting], decided: Sequence[Decided]) -> None:
        for waiting, one in zip(batch, decided, strict=True):
            if one.failed is not None:
                _log.error("a document could not be decided: %s", where(one.failed))
            for defect in one.defects:
                self.given_up += 1
                _log.error("an item was kept as an input error, and nobody gets it: %s", where(defect))
            if not waiting.answer.done():
                waiting.answer.set_result(one)

    def _fail(self, batch: Sequence[Waiting], error: Exception) -> None:
        told = error if isinstance(error, StoreError) else StoreError("the database could not do it")
        _log.error("nothing of a batch was kept: %s", where(error.__cause__ or error))
        for waiting in batch:
            if not waiting.answer.done():
                waiting.answer.set_exception(told)


def where(defect: BaseException) -> str:
    """The kind of an error and where it arose. Its message may hold what people wrote."""
    last = extract_tb(defect.__traceback__)[-1:]
    return " ".join([type(defect).__name__, *(f"at {one.name}:{one.lineno}" for one in last)])
