"""What a change of rules changes for opening events: each region with the plainest conversation in it.

Where two lists of lines decide otherwise, one of the lines that decide stands in one list alone: a
line that both have, in the same order, takes the same events in both. So only lines that
changed are asked about, each for what its events get on the other side.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from msgspec import Struct

from convroute.differ.alignment import aligned
from convroute.differ.lines import Gets, Lines
from convroute.regions.answers import Unknown
from convroute.regions.goals import Tree
from convroute.regions.point import Point
from convroute.regions.search import Search


class Changed(Struct, frozen=True):
    """Events that are decided otherwise: by the line `old` before and by `new` after; `point` is one."""

    old: int
    new: int
    before: Gets
    after: Gets
    point: Point
    by_old: bool
    """Whether the line of the old list changed; else that of the new one did."""


def changes(old: Lines, new: Lines, context: Sequence[Tree]) -> Iterator["Changed | Unknown"]:
    """All of them, where `context` holds: disjoint, and no two of one line with the same before and after."""
    same = aligned([old.key(at) for at in old.positions], [new.key(at) for at in new.positions])
    before, after = [*old.positions], [*new.positions]
    kept_old, kept_new = ({before[one] for one, _ in same}, {after[other] for _, other in same})
    gone = frozenset(before) - kept_old
    come = frozenset(after) - kept_new
    for position in sorted(gone):
        yield from _of_line(old, new, position, context, lambda _: True, by_old=True)
    for position in sorted(come):
        yield from _of_line(new, old, position, context, lambda at: at not in gone, by_old=False)


def _of_line(
    mine: Lines,
    other: Lines,
    position: int,
    context: Sequence[Tree],
    counts: Callable[[int], bool],
    *,
    by_old: bool,
) -> Iterator["Changed | Unknown"]:
    """What the events of one line get on the other side, each other thing once; of the lines there only those
    that count."""
    gets = mine.gets(position)
    seen = {gets}
    search = Search(mine.stage.model)
    for tree in context:
        search.require(tree)
    for at in other.positions:
        theirs = other.gets(at)
        if theirs in seen or not counts(at):
            continue
        found = search.find([mine.tree(position), other.tree(at)], partial(_taken, mine, position, other, at))
        if isinstance(found, Unknown):
            yield found
        elif isinstance(found, Point):
            seen.add(theirs)
            if by_old:
                yield Changed(position, at, gets, theirs, found, by_old)
            else:
                yield Changed(at, position, theirs, gets, found, by_old)


def _taken(mine: Lines, position: int, other: Lines, at: int, point: Point) -> Tree | None:
    """What holds where no line before the two takes the event."""
    first = mine.first(point.snapshot)
    if first < position:
        return mine.refused(first)
    first = other.first(point.snapshot)
    return other.refused(first) if first < at else None
