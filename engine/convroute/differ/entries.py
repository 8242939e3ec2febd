"""Two lists of lines beside each other: what stands in both, and what in one alone."""

from bisect import bisect
from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Protocol, Self, TypeVar

from msgspec import Struct

from convroute.differ.alignment import aligned
from convroute.differ.series import Pair, Series, otherwise
from convroute.policy.conditions import Scalar, Values
from convroute.regions.goals import Tree
from convroute.regions.point import Point
from convroute.regions.stretches import Row, Stretch

L = TypeVar("L", bound="Listed")
Entry = int | Stretch
"""The position of a line, or many lines that are looked at together."""


class Listed(Protocol):
    """A list of lines. `entries` may stand elsewhere in another list; the positions `behind` them stand
    there in every list."""

    @property
    def entries(self) -> Sequence[Entry]: ...
    @property
    def behind(self) -> Sequence[int]: ...
    def row(self, position: int) -> Row | None:
        """What the line names, if it stands in a stretch."""

    def name(self, position: int) -> Hashable:
        """What the line is called in every list of the policy that has it."""

    def key(self, position: int) -> Hashable:
        """What the line asks for: lines with one key take the same of what comes to them."""

    def alike(self, position: int, other: Self, its: int) -> bool:
        """Whether the line and the other list's at `its` are written alike, so that they ask for the same
        and the same comes of it. False says nothing."""

    def values(self, position: int) -> Values[Scalar] | None:
        """Of what stretches name, all that the line can take; None where that is not known."""

    def gets(self, position: int) -> Hashable:
        """What comes of what the line decides."""

    def tree(self, position: int) -> Tree: ...
    def refused(self, position: int) -> Tree: ...
    def first(self, point: Point) -> int: ...


class Aligned(Struct, frozen=True):
    """Positions of lines that stand in one list alone, ascending; and of those that ask for the same and
    of which something else comes, the old one first. `kept`: all lines of no stretch that ask for the same,
    the new ones by the old ones, ascending on both sides."""

    gone: Sequence[int]
    come: Sequence[int]
    same: Sequence[tuple[int, int]]
    kept: Mapping[int, int]
    rows: Mapping[Row, Pair]
    """Where those of stretches are, by what they name."""

    def before(self, row: Row | None) -> int | None:
        """The position in the old list of the line of a stretch, one of which is gone or come."""
        return None if row is None else self.rows[row][0]

    def after(self, row: Row | None) -> int | None:
        """The position in the new list."""
        return None if row is None else self.rows[row][1]


def aligned_entries(old: L, new: L) -> Aligned:
    """What is the same on both sides and of which the same comes is left out.

    Lines that ask for the same are those of an order that both lists have. A rule of a stretch only has
    to stand between the same lines of others.
    """
    singles = [entry for entry in old.entries if isinstance(entry, int)]
    others = [entry for entry in new.entries if isinstance(entry, int)]
    start, end = _written_alike(old, singles, new, others)
    middle = [*_pairs(old, singles[start : len(singles) - end], new, others[start : len(others) - end])]
    first = zip(singles[:start], others[:start], strict=True)
    last = zip(singles[len(singles) - end :], others[len(others) - end :], strict=True)
    pairs = [*first, *middle, *last]
    kept_old, kept_new = [one for one, _ in pairs], [other for _, other in pairs]
    gone = [*{*singles}.difference(kept_old)]
    come = [*{*others}.difference(kept_new)]
    same = [(one, other) for one, other in middle if old.gets(one) != new.gets(other)]
    numbers: dict[Hashable, int] = {}
    rows = otherwise(_series(old, kept_old, numbers), _series(new, kept_new, numbers))
    for one, other in rows.values():
        if one is not None and other is not None and bisect(kept_old, one) == bisect(kept_new, other):
            if old.gets(one) != new.gets(other):
                same.append((one, other))
            continue
        gone += () if one is None else (one,)
        come += () if other is None else (other,)
    return Aligned(sorted(gone), sorted(come), sorted(same), dict(pairs), rows)


def _written_alike(old: L, singles: Sequence[int], new: L, others: Sequence[int]) -> tuple[int, int]:
    """How many lines at the beginning and at the end are written alike: of these nothing has to be made."""
    most, start, end = min(len(singles), len(others)), 0, 0
    while start < most and old.alike(singles[start], new, others[start]):
        start += 1
    while end < most - start and old.alike(singles[-1 - end], new, others[-1 - end]):
        end += 1
    return start, end


def _series(listed: Listed, kept: Sequence[int], numbers: dict[Hashable, int]) -> Series:
    stretches = (entry for entry in listed.entries if isinstance(entry, Stretch))
    return Series.of(((stretch, bisect(kept, stretch.start)) for stretch in stretches), numbers)


def _pairs(
    old: Listed, singles: Sequence[int], new: Listed, others: Sequence[int]
) -> Iterator[tuple[int, int]]:
    """The lines that ask for the same, in an order that both lists have; before others those that are the
    same in everything."""
    old_keys, new_keys = [*map(old.key, singles)], [*map(new.key, others)]
    old_whole = [*zip(old_keys, map(old.gets, singles), strict=True)]
    new_whole = [*zip(new_keys, map(new.gets, others), strict=True)]
    start, begin = 0, 0
    for one, other in (*aligned(old_whole, new_whole), (len(singles), len(others))):
        if one > start and other > begin:
            between = aligned(old_keys[start:one], new_keys[begin:other])
            yield from ((singles[start + at], others[begin + its]) for at, its in between)
        if one < len(singles):
            yield singles[one], others[other]
        start, begin = one + 1, other + 1
