"""What waits for one database: documents, each with who waits for its answer."""

import asyncio
from collections import deque
from collections.abc import Iterator, Sequence
from itertools import chain

from msgspec import Struct

from convroute.server.decided import Decided
from convroute.server.incoming import Incoming
from convroute.server.store import Database

MOST_DOCUMENTS = 256
MOST_ITEMS = 2_000


class Waiting(Struct, frozen=True):
    """A document, and the answer to whoever sent it."""

    incoming: Incoming
    answer: "asyncio.Future[Decided]"


class Queue:
    """`waiting` is what is not taken yet; `size` (bytes) is that of all that is not done."""

    def __init__(self, store: Database) -> None:
        self.store = store
        self.waiting: deque[Waiting] = deque()
        self.wake = asyncio.Event()
        self.size = 0
        self._taken: list[Sequence[Waiting]] = []

    @property
    def unconfirmed(self) -> Iterator[Waiting]:
        """What is taken and not done, and what waits; somebody may have gone away meanwhile."""
        everything = chain(*self._taken, self.waiting)
        return (one for one in everything if not one.answer.done() or one.answer.cancelled())

    def put(self, incoming: Incoming) -> "asyncio.Future[Decided]":
        one = Waiting(incoming, asyncio.get_running_loop().create_future())
        self.waiting.append(one)
        self.size += len(incoming.document)
        self.wake.set()
        return one.answer

    def take(self) -> list[Waiting]:
        """The next batch."""
        batch: list[Waiting] = []
        items = 0
        while self.waiting and len(batch) < MOST_DOCUMENTS and items < MOST_ITEMS:
            batch.append(self.waiting.popleft())
            items += len(batch[-1].incoming.items)
        self._taken.append(batch)
        return batch

    def done(self, batch: Sequence[Waiting]) -> None:
        self._taken = [one for one in self._taken if one is not batch]
        self.size -= sum(len(one.incoming.document) for one in batch)
