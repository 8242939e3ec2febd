"""Which lines of two lists are the same, in an order that both have."""

from bisect import bisect_left
from collections.abc import Hashable, Sequence
from difflib import SequenceMatcher

_MANY = 2_000
"""Lines that are compared one by one; of more only those count that stand once on each side."""


def aligned(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[tuple[int, int]]:
    """Positions of equal lines, ascending on both sides."""
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    middle = _matched(old[start : len(old) - end], new[start : len(new) - end])
    return [
        *((at, at) for at in range(start)),
        *((start + one, start + other) for one, other in middle),
        *((len(old) - at, len(new) - at) for at in range(end, 0, -1)),
    ]


def _matched(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[tuple[int, int]]:
    if len(old) * len(new) <= _MANY * _MANY:
        blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
        return [(one + at, other + at) for one, other, size in blocks for at in range(size)]
    return _once(old, new)


def _once(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[tuple[int, int]]:
    """The longest ascending series of lines that stand once on each side."""
    where: dict[Hashable, int] = {}
    for at, line in enumerate(new):
        where[line] = -1 if line in where else at
    seen: set[Hashable] = set()
    ends: list[int] = []
    links: list[tuple[int, int, int]] = []  # old, new, the link before
    lasts: list[int] = []
    for at, line in enumerate(old):
        other = where.get(line, -1)
        if other < 0 or line in seen:
            continue
        seen.add(line)
        place = bisect_left(ends, other)
        links.append((at, other, lasts[place - 1] if place else -1))
        ends[place : place + 1] = [other]
        lasts[place : place + 1] = [len(links) - 1]
    found: list[tuple[int, int]] = []
    link = lasts[-1] if lasts else -1
    while link >= 0:
        at, other, link = links[link]
        found.append((at, other))
    return found[::-1]
