"""Which of many ranges of whole numbers hold a number: in time by the logarithm of their count."""

from bisect import bisect_right
from collections.abc import Iterable

from msgspec import Struct

Interval = tuple[int | None, int | None]
"""`low` to `high`, both in; None is open."""


class SegmentTree(Struct, frozen=True, array_like=True):
    """A segment tree over the places where some range begins or ends; `nodes` have the numbers of ranges."""

    bounds: list[int]
    nodes: dict[int, list[int]]

    def holding(self, value: int) -> list[list[int]]:
        """Lists that together have the number of each range that holds `value`."""
        node = bisect_right(self.bounds, value) + len(self.bounds) + 1
        nodes = self.nodes
        found: list[list[int]] = []
        while node:
            if node in nodes:
                found.append(nodes[node])
            node >>= 1
        return found


def segment_tree(ranges: Iterable[tuple[Interval, int]]) -> SegmentTree:
    """Each range with the number it is known by; numbers come in ascending order."""
    known = list(ranges)
    starts = {low for (low, _), _ in known if low is not None}
    ends = {high + 1 for (_, high), _ in known if high is not None}
    bounds = sorted(starts | ends)
    nodes: dict[int, list[int]] = {}
    for (low, high), number in known:
        first = 0 if low is None else bisect_right(bounds, low)
        last = len(bounds) if high is None else bisect_right(bounds, high)
        _put(nodes, first + len(bounds) + 1, last + len(bounds) + 2, number)
    return SegmentTree(bounds, nodes)


def _put(nodes: dict[int, list[int]], left: int, right: int, number: int) -> None:
    while left < right:
        if left & 1:
            nodes.setdefault(left, []).append(number)
            left += 1
        if right & 1:
            right -= 1
            nodes.setdefault(right, []).append(number)
        left >>= 1
        right >>= 1
