"""Which of many ranges of whole numbers hold a number: in time by the logarithm of their count."""

from bisect import bisect_right
from collections.abc import Iterable

Interval = tuple[int | None, int | None]
"""`low` to `high`, both in; None is open."""


class Intervals:
    """A segment tree over the places where some range begins or ends."""

    __slots__ = ("_bounds", "_nodes", "_size")

    def __init__(self, ranges: Iterable[tuple[Interval, int]]) -> None:
        """Each range with the number it is known by; numbers come in ascending order."""
        known = list(ranges)
        starts = {low for (low, _), _ in known if low is not None}
        ends = {high + 1 for (_, high), _ in known if high is not None}
        self._bounds = sorted(starts | ends)
        self._size = len(self._bounds) + 1
        nodes: dict[int, list[int]] = {}
        for (low, high), number in known:
            first = 0 if low is None else bisect_right(self._bounds, low)
            last = len(self._bounds) if high is None else bisect_right(self._bounds, high)
            self._put(nodes, first, last, number)
        self._nodes = nodes

    def _put(self, nodes: dict[int, list[int]], first: int, last: int, number: int) -> None:
        left, right = first + self._size, last + self._size + 1
        while left < right:
            if left & 1:
                nodes.setdefault(left, []).append(number)
                left += 1
            if right & 1:
                right -= 1
                nodes.setdefault(right, []).append(number)
            left >>= 1
            right >>= 1

    def holding(self, value: int) -> list[list[int]]:
        """Lists that together have the number of each range that holds `value`."""
        node = bisect_right(self._bounds, value) + self._size
        nodes = self._nodes
        found: list[list[int]] = []
        while node:
            if node in nodes:
                found.append(nodes[node])
            node >>= 1
        return found
