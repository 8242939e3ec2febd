"""The smallest set of rules that takes everything from another one (semantics 6).

Implicit hitting sets: of each point that a proposed set leaves, one rule that matches there has to
join; the smallest set that holds one of each is proposed next. What leaves no point is the answer.
"""

from collections.abc import Callable, Collection, Iterator, Sequence

from msgspec import Struct

from convroute.regions.answers import Unknown
from convroute.regions.point import Point
from convroute.regions.search import Empty, Search
from convroute.regions.stage import StageRules

MOST = 6
"""Rules in a set that is the smallest; a larger one only has none too many."""
_MOST_POINTS = 64
_MOST_SETS = 4_000


class Cover(Struct, frozen=True):
    """Positions of rules, ascending; without `smallest` there may be a smaller set. None: the rule never
    matches anything by itself."""

    positions: tuple[int, ...]
    smallest: bool = True


class Covers:
    """Asks for the covers of rules of one stage; what is learned for one helps with the next."""

    def __init__(self, stage: StageRules, otherwise: Callable[[int, int], bool]) -> None:
        """`otherwise` says whether two rules come to different outcomes."""
        self._stage = stage
        self._otherwise = otherwise
        self._search = Search(stage.model)
        self._search.require(stage.asked)

    def of(self, position: int, live: Collection[int]) -> "Cover | Unknown":
        """The cover of a rule that never fires, out of those before it that do."""
        points: list[tuple[int, ...]] = []
        proposed: tuple[int, ...] = ()
        while True:
            found = self._outside(position, proposed)
            if isinstance(found, Unknown):
                return found
            if isinstance(found, Empty):
                return Cover(proposed)
            matched = tuple(self._stage.matching(found.snapshot, live, position))
            assert matched, "a rule that never fires is taken from everywhere"
            points.append(matched)
            smallest = self._smallest(position, points)
            if smallest is None or len(points) > _MOST_POINTS:
                return self._irreducible(position, live)
            proposed = smallest

    def _outside(self, position: int, taken: Sequence[int]) -> "Point | Empty | Unknown":
        """A point of the rule that none of the others matches."""
        stage = self._stage
        return self._search.find([stage.tree(position), *map(stage.refused, taken)])

    def _smallest(self, position: int, points: Sequence[tuple[int, ...]]) -> tuple[int, ...] | None:
        """Of the smallest sets that hold a rule of each point one with another outcome, then the first."""
        for size in range(1, MOST + 1):
            found: set[tuple[int, ...]] = set()
            for one in _hitting(points, size):
                found.add(one)
                if len(found) > _MOST_SETS:
                    return None
            if found:
                return min(found, key=lambda one: (not self._differs(position, one), one))
        return None

    def _differs(self, position: int, taken: Sequence[int]) -> bool:
        return any(self._otherwise(position, one) for one in taken)

    def _irreducible(self, position: int, live: Collection[int]) -> "Cover | Unknown":
        """A set in which none is too many."""
        proposed: tuple[int, ...] = ()
        while True:
            found = self._outside(position, proposed)
            if isinstance(found, Unknown):
                return found
            if isinstance(found, Empty):
                break
            new = next(self._stage.matching(found.snapshot, live, position))
            proposed = (*proposed, new)
        kept = [proposed[at - 1] for at in sorted(found.goals) if at]
        for one in [*kept]:
            fewer = [other for other in kept if other != one]
            if isinstance(self._outside(position, fewer), Empty):
                kept = fewer
        return Cover(tuple(sorted(kept)), smallest=len(kept) < 2)


def _hitting(points: Sequence[tuple[int, ...]], size: int) -> Iterator[tuple[int, ...]]:
    """Every set of at most `size` that holds one of each point, perhaps more than once."""
    waiting: list[tuple[tuple[int, ...], int]] = [((), 0)]
    while waiting:
        chosen, at = waiting.pop()
        while at < len(points) and not {*chosen}.isdisjoint(points[at]):
            at += 1
        if at == len(points):
            yield tuple(sorted(chosen))
        elif len(chosen) < size:
            waiting += [((*chosen, one), at + 1) for one in points[at]]
