"""What a change of rules changes for opening events: each region with the plainest conversation in it.

Where two lists of lines decide otherwise, one of the lines that decide stands in one list alone,
or both ask for the same and their events get something else: a line that both have, in the same
order, takes the same events in both. So only lines that changed are asked about, each for what
its events get on the other side.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from msgspec import Struct

from convroute.compiler.planned_outcome import LAST
from convroute.differ import causes
from convroute.differ.alignment import aligned
from convroute.differ.difference import Line
from convroute.differ.lines import Gets, Lines
from convroute.regions.answers import Unknown
from convroute.regions.goals import Tree
from convroute.regions.point import Point
from convroute.regions.search import Search

Key = tuple[Line, Gets, Gets]
"""What a region is: the line that changed, and what its events get before and after."""
Seen = set[Key]


class Changed(Struct, frozen=True):
    """Events that are decided otherwise: by the line `old` before and by `new` after; `point` is one."""

    line: Line
    old: int
    new: int
    before: Gets
    after: Gets
    point: Point


class TooHard(Struct, frozen=True):
    """Whether events of the line are decided otherwise is not known."""

    line: Line
    why: str


class Comparison:
    """Two lists of lines where `context` holds. `seen` is shared by those that are compared together; with
    `only` other regions are passed over."""

    def __init__(
        self,
        old: Lines,
        new: Lines,
        context: Sequence[Tree],
        seen: Seen,
        *,
        only: Key | None = None,
        because: Line | None = None,
    ) -> None:
        self.old = old
        self.new = new
        self._context = context
        self._seen = seen
        self._only = only
        self._because = because

    def changes(self) -> Iterator[Changed | TooHard]:
        """All of them: disjoint, and no two because of one line with the same before and after."""
        old, new = self.old, self.new
        same = _aligned(old, new)
        kept_old, kept_new = {one for one, _ in same}, {other for _, other in same}
        gone = [at for at in old.rules if at not in kept_old]
        come = [at for at in new.rules if at not in kept_new]
        whole = self._because or causes.of_whole(old, new)
        lines = {} if whole else causes.of_rules(old, new, gone, come)
        rest = [*sorted(kept_old), LAST]
        for at in gone:
            yield from self._pairs(whole or lines["old", at], ((at, other) for other in new.positions))
        for at in come:
            yield from self._pairs(whole or lines["new", at], ((one, at) for one in rest))
        yield from self._pairs(None, (*same, (LAST, LAST)))

    def _pairs(self, line: Line | None, pairs: Iterable[tuple[int, int]]) -> Iterator[Changed | TooHard]:
        """An event of each pair of lines that decide it otherwise, if none like it is known. Both sides of
        the pairs go down: what one of them refuses is refused by all that follow."""
        search = Search(self.old.stage.model)
        for tree in self._context:
            search.require(tree)
        for one, other in pairs:
            before, after = self.old.gets(one), self.new.gets(other)
            if before == after:
                continue
            because = self._because or line or causes.of_same(self.old, self.new, one, other)
            key = because, before, after
            if key in self._seen or (self._only is not None and key != self._only):
                continue
            found = search.find([self.old.tree(one), self.new.tree(other)], partial(self._taken, one, other))
            if isinstance(found, Unknown):
                yield TooHard(because, found.why)
            elif isinstance(found, Point):
                self._seen.add(key)
                yield Changed(because, one, other, before, after, found)

    def _taken(self, one: int, other: int, point: Point) -> Tree | None:
        """What holds where no line before the two takes the event."""
        first = self.old.first(point)
        if first < one:
            return self.old.refused(first)
        first = self.new.first(point)
        return self.new.refused(first) if first < other else None


def _aligned(old: Lines, new: Lines) -> list[tuple[int, int]]:
    """The rules that ask for the same, in an order that both lists have; before others those that are the
    same in everything."""
    whole = aligned(
        [(old.key(at), old.gets(at)) for at in old.rules], [(new.key(at), new.gets(at)) for at in new.rules]
    )
    found: list[tuple[int, int]] = []
    start, begin = 0, 0
    for one, other in (*whole, (len(old.rules), len(new.rules))):
        if one > start and other > begin:
            between = aligned(
                [old.key(at) for at in range(start, one)], [new.key(at) for at in range(begin, other)]
            )
            found += [(start + at, begin + its) for at, its in between]
        if one < len(old.rules):
            found.append((one, other))
        start, begin = one + 1, other + 1
    return found
