"""Faults that Meta really makes, made on purpose: repeatable, by a seed.

Several items in an entry, `messaging` and `standby` in one body, the same again at once and after a while,
another order, times in seconds and as text, ids as numbers, and batches of a thousand.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from random import Random

from msgspec import Struct

from convroute.wire.rewriting import MOST_IN_A_BATCH, joined, rewritten

_REMEMBERED = 50


class Mixed(Struct, frozen=True):
    """Bodies to send: in `all` is everything once, in `again` something for a second time."""

    all: list[bytes]
    again: list[bytes]


class Quirks:
    """One source of faults; the same seed and the same webhooks give the same faults."""

    def __init__(self, seed: int | str) -> None:
        self._random = Random(seed)
        self._sent: deque[bytes] = deque(maxlen=_REMEMBERED)

    def mixed(self, bodies: Sequence[bytes]) -> Mixed:
        """What is sent instead of these bodies, which are for one app."""
        shuffled = self._random.sample(bodies, len(bodies))
        everything = self._joined(shuffled)
        again = [everything[0]] if self._seldom() else []
        if self._sent and self._seldom():
            again.append(self._random.choice(self._sent))
        self._sent.extend(bodies)
        return Mixed(everything, again)

    def webhooks(self, bodies: Iterable[bytes]) -> Iterator[bytes]:
        """Webhooks with the same items for our own door, whose decisions come to the same threads.

        Items of one thread keep their order among each other, for a late one does not decide as one in time.
        """
        waiting = deque(bodies)
        told: list[bytes] = []
        while waiting:
            size = self._random.choice((1, 1, 2, 3, 5, MOST_IN_A_BATCH))
            taken = [waiting.popleft() for _ in range(min(size, len(waiting)))]
            told += taken
            for written in self._joined(taken):
                yield written
                if self._seldom():
                    yield written
            if self._seldom():
                yield self._random.choice(told)

    def _joined(self, bodies: Sequence[bytes]) -> list[bytes]:
        return [
            rewritten(one, as_text=self._often(), in_seconds=self._often(), as_numbers=self._often())
            for one in joined(bodies, self._often)
        ]

    def _often(self) -> bool:
        return self._random.random() < 0.5

    def _seldom(self) -> bool:
        return self._random.random() < 0.2
