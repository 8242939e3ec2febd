"""Two lists of lines of which the first that matches decides: each way in which they decide otherwise.

Where two such lists decide otherwise, one of the lines that decide stands in one list alone, or both
ask for the same and come to something else: a line that both have, in the same order, takes the same
from what comes to it. So only lines that changed are asked about, each for what the other list says.
"""

from collections.abc import Hashable, Iterable, Iterator, Sequence
from functools import partial
from typing import Protocol

from msgspec import Struct

from convroute.differ.alignment import aligned
from convroute.differ.difference import Line
from convroute.regions.answers import Unknown
from convroute.regions.goals import Tree
from convroute.regions.point import Point
from convroute.regions.search import Search


class Listed(Protocol):
    """A list of lines. `lines` are the positions of those that may stand elsewhere in another list;
    `behind` stands behind them in every list."""

    @property
    def lines(self) -> Sequence[int]: ...
    @property
    def behind(self) -> Sequence[int]: ...
    def key(self, position: int) -> Hashable:
        """What the line asks for: lines with one key take the same of what comes to them."""

    def gets(self, position: int) -> Hashable:
        """What comes of what the line decides."""

    def tree(self, position: int) -> Tree: ...
    def refused(self, position: int) -> Tree: ...
    def first(self, point: Point) -> int: ...


class Causes(Protocol):
    """Knows which line of a policy it is because of which two lines decide otherwise."""

    def prepare(self, gone: Sequence[int], come: Sequence[int]) -> None:
        """Takes note of the lines that stand in one list alone."""

    def of_gone(self, old: int, new: int) -> Line:
        """Where the line `old` is gone."""

    def of_come(self, old: int, new: int) -> Line:
        """Where the line `new` has come."""

    def of_same(self, old: int, new: int) -> Line:
        """Where both ask for the same."""


Key = tuple[Line, Hashable, Hashable]
"""What a region is: the line that changed, and what comes out before and after."""
Seen = set[Key]


class Changed(Struct, frozen=True):
    """What is decided otherwise: by the line `old` before and by `new` after; `point` is one."""

    line: Line
    old: int
    new: int
    before: Hashable
    after: Hashable
    point: Point


class TooHard(Struct, frozen=True):
    """Whether anything is decided otherwise because of the line is not known."""

    line: Line
    why: str


class Comparison:
    """`seen` is shared by comparisons that have regions together; with `only` all others are passed over."""

    def __init__(self, old: Listed, new: Listed, causes: Causes, seen: Seen, only: Key | None = None) -> None:
        self._old = old
        self._new = new
        self._causes = causes
        self._seen = seen
        self._only = only

    def changes(self, asking: "Asking") -> Iterator[Changed | TooHard]:
        """All of them: disjoint, and no two because of one line with the same before and after."""
        old, new, causes = self._old, self._new, self._causes
        same = _aligned(old, new)
        kept_old, kept_new = {one for one, _ in same}, {other for _, other in same}
        gone = [at for at in old.lines if at not in kept_old]
        come = [at for at in new.lines if at not in kept_new]
        causes.prepare(gone, come)
        for at in gone:
            pairs = ((at, other) for other in (*new.lines, *new.behind))
            yield from self._pairs(asking(), causes.of_gone, pairs)
        for at in come:
            pairs = ((one, at) for one in (*sorted(kept_old), *old.behind))
            yield from self._pairs(asking(), causes.of_come, pairs)
        behind = zip(old.behind, new.behind, strict=True)
        yield from self._pairs(asking(), causes.of_same, (*same, *behind))

    def _pairs(
        self, search: Search, because: "Because", pairs: Iterable[tuple[int, int]]
    ) -> Iterator[Changed | TooHard]:
        """One that each pair of lines decides otherwise, if none like it is known. Both sides of the pairs go
        down: what one of them refuses is refused by all that follow."""
        for one, other in pairs:
            before, after = self._old.gets(one), self._new.gets(other)
            if before == after:
                continue
            line = because(one, other)
            key = line, before, after
            if key in self._seen or (self._only is not None and key != self._only):
                continue
            goals = [self._old.tree(one), self._new.tree(other)]
            found = search.find(goals, partial(self._taken, one, other))
            if isinstance(found, Unknown):
                yield TooHard(line, found.why)
            elif isinstance(found, Point):
                self._seen.add(key)
                yield Changed(line, one, other, before, after, found)

    def _taken(self, one: int, other: int, point: Point) -> Tree | None:
        """What holds where no line before the two decides."""
        first = self._old.first(point)
        if first < one:
            return self._old.refused(first)
        first = self._new.first(point)
        return self._new.refused(first) if first < other else None


class Asking(Protocol):
    """Makes a search where all holds that has to."""

    def __call__(self) -> Search: ...


class Because(Protocol):
    def __call__(self, old: int, new: int, /) -> Line: ...


def _aligned(old: Listed, new: Listed) -> list[tuple[int, int]]:
    """The lines that ask for the same, in an order that both lists have; before others those that are the
    same in everything."""
    old_keys, new_keys = ([its.key(at) for at in its.lines] for its in (old, new))
    old_lines = [(key, old.gets(at)) for key, at in zip(old_keys, old.lines, strict=True)]
    new_lines = [(key, new.gets(at)) for key, at in zip(new_keys, new.lines, strict=True)]
    whole = aligned(old_lines, new_lines)
    found: list[tuple[int, int]] = []
    start, begin = 0, 0
    for one, other in (*whole, (len(old_keys), len(new_keys))):
        if one > start and other > begin:
            between = aligned(old_keys[start:one], new_keys[begin:other])
            found += [(start + at, begin + its) for at, its in between]
        if one < len(old_keys):
            found.append((one, other))
        start, begin = one + 1, other + 1
    return found
