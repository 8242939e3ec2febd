"""Two lists of lines of which the first that matches decides: each way in which they decide otherwise.

Where two such lists decide otherwise, one of the lines that decide stands in one list alone, or both
ask for the same and come to something else: a line that both have, in the same order, takes the same
from what comes to it. So only lines that changed are asked about, each for what the other list says.
"""

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Generic, Protocol

from msgspec import Struct

from convroute.differ.difference import Declared, Line, Own, Side
from convroute.differ.entries import Aligned, L, Listed, aligned_entries
from convroute.regions.answers import Unknown
from convroute.regions.goals import Tree, holds
from convroute.regions.point import Point
from convroute.regions.search import Search
from convroute.regions.stretches import Rows, Stretch


class Causes(Protocol):
    """Knows which line of a policy it is because of which two lines decide otherwise."""

    def prepare(self, found: Aligned) -> None:
        """Takes note of the lines that stand in one list alone."""

    def of_gone(self, old: int, new: int) -> "Because":
        """Where the line `old` is gone."""

    def of_come(self, old: int, new: int) -> "Because":
        """Where the line `new` has come."""

    def of_same(self, old: int, new: int) -> "Because":
        """Where both ask for the same."""


Because = Sequence[tuple[Line, Tree]]
"""Lines, each with where it is the cause. Of these places no two meet."""
_NOTHING: frozenset[int] = frozenset()
Key = tuple[Line, tuple[Side, Hashable] | None, Hashable, Hashable]
"""What a region is: the line that changed, and what comes out before and after. Of a line that many rules
name, such as a schedule, also which of them, of an edited one which version, and of one that takes from a
line which of these, because each asks for something else."""
_NAMED: frozenset[Declared] = frozenset(
    {"set", "group", "schedule", "template", "fact", "timezone", "policy"}
)
Seen = set[Key]


class Changed(Struct, frozen=True):
    """What is decided otherwise: by the line `old` before and by `new` after; `point` is one.

    All of it is decided by the line of one `side`; None if both lists have the line. There `where` holds.
    """

    key: Key
    side: Side | None
    old: int
    new: int
    point: Point
    where: Tree = True

    @property
    def own(self) -> Own | None:
        """The line of one side by which it is decided."""
        return None if self.side is None else (self.side, self.old if self.side == "old" else self.new)

    @property
    def line(self) -> Line:
        return self.key[0]

    @property
    def before(self) -> Hashable:
        return self.key[2]

    @property
    def after(self) -> Hashable:
        return self.key[3]


class TooHard(Struct, frozen=True):
    """Whether anything is decided otherwise because of the line is not known; it would be as `before` says,
    and as `after` does."""

    line: Line
    why: str
    before: Hashable
    after: Hashable


Lines = int | Rows
"""The position of a line, or some of a stretch."""


class Comparison(Generic[L]):
    """`seen` is shared by comparisons that have regions together; with `only` all others are passed over.

    `natural` may show another point of a region than the one that was found.
    """

    def __init__(
        self,
        old: L,
        new: L,
        causes: Causes,
        seen: Seen,
        only: Key | None = None,
        natural: "Natural" = lambda point, _: point,
    ) -> None:
        self._old = old
        self._new = new
        self._causes = causes
        self._seen = seen
        self._only = only
        self._natural = natural

    def changes(self, asking: "Asking") -> Iterator[Changed | TooHard]:
        """All of them: disjoint, and no two because of one line with the same before and after."""
        old, new, causes = self._old, self._new, self._causes
        found = aligned_entries(old, new)
        causes.prepare(found)
        earlier = {other: one for one, other in found.kept.items()}
        for at in found.gone:
            last = found.after(old.row(at))
            pairs = ((at, other) for other in _opposite(new, old, at, last, _NOTHING, earlier))
            yield from self._pairs(asking(), causes.of_gone, pairs, ("old", at))
        gone = frozenset(found.gone)
        for at in found.come:
            last = found.before(new.row(at))
            pairs_of_new = ((one, at) for one in _opposite(old, new, at, last, gone, found.kept))
            yield from self._pairs(asking(), causes.of_come, pairs_of_new, ("new", at))
        behind = zip(old.behind, new.behind, strict=True)
        yield from self._pairs(asking(), causes.of_same, (*found.same, *behind))

    def _pairs(
        self,
        search: Search,
        causes: "Causing",
        pairs: Iterable[tuple[Lines, Lines]],
        own: Own | None = None,
    ) -> Iterator[Changed | TooHard]:
        """One that each pair of lines decides otherwise, if none like it is known. Both sides of the pairs go
        down: what one of them refuses is refused by all that follow."""
        name = own and (own[0], (self._old if own[0] == "old" else self._new).name(own[1]))
        for one, other in pairs:
            before, after = _gets(self._old, one), _gets(self._new, other)
            if before == after:
                continue
            for line, where in causes(_start(one), _start(other)):
                parted = line.declares in _NAMED or line.was is not None or where is not True
                key = line, name if parted else None, before, after
                if key in self._seen or (self._only is not None and key != self._only):
                    continue
                goals = [_tree(self._old, one), _tree(self._new, other), where]
                found = search.find(goals, partial(self.taken, one, other))
                if isinstance(found, Unknown):
                    yield TooHard(line, found.why, before, after)
                elif isinstance(found, Point):
                    self._seen.add(key)
                    fits = partial(self._is_like, search, causes, key, own, self._places(found))
                    shown = self._natural(found, fits)
                    yield Changed(key, own and own[0], *self._places(shown), shown, where)

    def _places(self, point: Point) -> tuple[int, int]:
        return self._old.first(point), self._new.first(point)

    def _is_like(
        self,
        search: Search,
        causes: "Causing",
        key: Key,
        own: Own | None,
        places: tuple[int, int],
        point: Point,
    ) -> bool:
        """Whether the point is one of the region that has a point which the lines at `places` decide."""
        others = old, new = self._places(point)
        if own is None and others != places:
            return False
        if own is not None and own[1] != others[own[0] == "new"]:
            return False
        gets = self._old.gets(old), self._new.gets(new)
        if gets != key[2:] or not search.admits(point):
            return False
        return any(line == key[0] and holds(where, point.holds) for line, where in causes(*others))

    def taken(self, one: Lines, other: Lines, point: Point) -> Tree | None:
        """What holds where no line before the two decides."""
        for listed, lines in ((self._old, one), (self._new, other)):
            first = listed.first(point)
            if first < lines if isinstance(lines, int) else not lines.holds(first):
                return listed.refused(first)
        return None


Natural = Callable[[Point, Callable[[Point], bool]], Point]
"""Chooses among the points that are like the one that was found."""


class Asking(Protocol):
    """Makes a search where all holds that has to."""

    def __call__(self) -> Search: ...


class Causing(Protocol):
    def __call__(self, old: int, new: int, /) -> Because: ...


def _opposite(
    listed: Listed,
    other: Listed,
    position: int,
    last: int | None,
    without: Collection[int],
    partners: Mapping[int, int],
) -> Iterator[Lines]:
    """The lines that can decide what the other list's at the position does, but for some; in their order.

    `last` is the one of a stretch that names the same.
    A line whose partner in the other list comes first there takes nothing that the position decides.
    """
    row, values = other.row(position), other.values(position)
    for entry in listed.entries:
        if last is not None and _start(entry) > last:
            break
        if isinstance(entry, int):
            if entry not in without and partners.get(entry, position) >= position:
                yield entry
        elif row is None:
            yield from entry.groups(without) if values is None else entry.naming(values, without)
    if last is None:
        yield from listed.behind
    elif last not in without:
        yield last


def _start(lines: Lines | Stretch) -> int:
    return lines if isinstance(lines, int) else lines.start


def _gets(listed: Listed, lines: Lines) -> Hashable:
    return listed.gets(lines) if isinstance(lines, int) else lines.gets


def _tree(listed: Listed, lines: Lines) -> Tree:
    return listed.tree(lines) if isinstance(lines, int) else lines.tree()
