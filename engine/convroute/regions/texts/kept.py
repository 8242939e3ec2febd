"""What was worked out about a test is kept, for the same tests are asked about again and again."""

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from convroute.policy.conditions import Test

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Bounded(dict[K, V]):
    """A dictionary of at most `most` entries: then the oldest one goes."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def keep(self, key: K, value: V) -> V:
        """The value, which is kept."""
        if len(self) >= self._most:
            del self[next(iter(self))]
        self[key] = value
        return value


class OfTest(Generic[V]):
    """What `make` says of a test, once for each test.

    A test is the same only as itself, for comparing two would read large sets.
    """

    def __init__(self, make: Callable[[Test], V], most: int = 4096) -> None:
        self._make = make
        self._kept: Bounded[int, tuple[Test, V]] = Bounded(most)

    def __call__(self, test: Test) -> V:
        found = self._kept.get(id(test))
        if found is None:
            found = self._kept.keep(id(test), (test, self._make(test)))
        return found[1]
