"""When the clock shows one of some classes of times, and what is near the times of all examples."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from heapq import nsmallest

from convroute.prover.lasting import Span
from convroute.regions.clock import Clock
from convroute.regions.utc_offsets import END
from convroute.units import DAY_MS
from convroute.wire.values import SECONDS_BELOW

_MOST = 20
_AHEAD = 9 * DAY_MS
"""Longer than any extension."""


class ClockSpans:
    """Of a clock with so many classes."""

    def __init__(self, clock: Clock, classes: int) -> None:
        self._clock = clock
        self._classes = classes
        self._known: dict[frozenset[int], Sequence[Span]] = {}

    @property
    def usual(self) -> int:
        return self._clock.instant(0)

    def every(self, times: frozenset[int]) -> bool:
        """Whether the clock always shows one of the classes."""
        return len(times) == self._classes

    def all(self, times: frozenset[int]) -> Sequence[Span]:
        """All there are."""
        if self.every(times):
            return [(0, None)]
        known = self._known.get(times)
        if known is None:
            known = self._known[times] = [*self._between(times, 1, 1000 * END)]
        return known

    def ahead(self, times: frozenset[int], start: int, length: int) -> Sequence[Span]:
        """From `start` on for somewhat more than `length`."""
        if self.every(times):
            return [(start, None)]
        return [*self._between(times, start, start + length + _AHEAD)]

    def tried(self, spans: Sequence[Span], *, after: bool) -> Iterable[int]:
        """Instants of the spans near the usual one, which can be told in ms. With `after` also the first that
        follow a time of each class."""
        begun = range(min(self._classes, _MOST)) if after else ()
        following = (self._following(spans, self._clock.instant(number)) for number in begun)
        near = (self._nearest(begin, end) for begin, end in spans)
        tellable = ({at for at in every if at is not None} for every in (near, following))
        return dict.fromkeys(at for found in tellable for at in nsmallest(_MOST, found, key=self._distance))

    def _distance(self, at: int) -> tuple[int, int]:
        return abs(at - self.usual), at

    def _nearest(self, begin: int, end: int | None) -> int | None:
        first = max(begin, SECONDS_BELOW)
        if end is not None and end <= first:
            return None
        return max(first, self.usual if end is None else min(self.usual, end - 1))

    def _following(self, spans: Sequence[Span], at: int) -> int | None:
        number = bisect_right(spans, at, key=lambda span: span[0])
        end = spans[number - 1][1] if number else at
        if end is None or end > at:
            return at if at >= SECONDS_BELOW else None
        return spans[number][0] if number < len(spans) else None

    def _between(self, times: frozenset[int], start: int, end: int) -> Iterator[Span]:
        begun: int | None = None
        for at, time in self._clock.stretches(start, end):
            if time in times:
                begun = at if begun is None else begun
            elif begun is not None:
                yield begun, at
                begun = None
        if begun is not None:
            yield begun, end
