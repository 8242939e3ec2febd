"""The smallest set of rules that takes everything from another one (semantics 6).

Implicit hitting sets: of each point that a proposed set leaves, one rule that matches there has to
join; the smallest set that holds one of each is proposed next. What leaves no point is the answer.
"""

from collections.abc import Callable, Container, Iterator, Sequence
from typing import Protocol

from msgspec import Struct

from convroute.regions.answers import Unknown
from convroute.regions.goals import Tree
from convroute.regions.hitting import HittingSets
from convroute.regions.model import Model
from convroute.regions.point import Point
from convroute.regions.search import Empty, Search

MOST = 6
"""Rules in a set that is the smallest; a larger one only has none too many."""
_MOST_POINTS = 200


class Covering(Protocol):
    """Rules by their position, and what they all are asked about."""

    @property
    def model(self) -> Model: ...

    @property
    def asked(self) -> Tree: ...

    def tree(self, position: int) -> Tree:
        """What the rule asks for."""

    def refused(self, position: int) -> Tree:
        """That the rule does not match; the same object each time."""

    def taking(self, point: Point, among: Container[int], below: int) -> Iterator[int]:
        """The positions before `below` of the rules among those that match at the point, ascending."""


class Cover(Struct, frozen=True):
    """Positions of rules, ascending; without `smallest` there may be a smaller set. None: the rule never
    matches anything by itself."""

    positions: tuple[int, ...]
    smallest: bool = True


class Covers:
    """Asks for the covers of rules of one stage; what is learned for one helps with the next."""

    def __init__(self, stage: Covering, otherwise: Callable[[int, int], bool]) -> None:
        """`otherwise` says whether two rules come to different outcomes."""
        self._stage = stage
        self._otherwise = otherwise
        self._search = Search(stage.model)
        self._search.require(stage.asked)

    def of(
        self, position: int, live: Container[int], goals: Sequence[Tree] | None = None
    ) -> "Cover | Unknown":
        """The cover of a rule that never fires, out of those before it that do.

        With `goals` of what they ask for: the rule at `position` and all after it stand behind that.
        """
        goals = [self._stage.tree(position)] if goals is None else [*goals]
        points = _Points(
            self._stage, position, live, HittingSets(MOST, lambda taken: self._order(position, taken))
        )
        taken = self._irreducible(goals, points)
        if isinstance(taken, Unknown):
            return taken
        for _ in range(_MOST_POINTS):
            proposed = points.sets.first
            if proposed is None:
                break
            if len(proposed) == len(taken) and self._differs(position, taken):
                return Cover(taken)
            found = self.outside(goals, proposed)
            if isinstance(found, Unknown):
                return found
            if isinstance(found, Empty):
                return Cover(proposed)
            points.add(found)
        return Cover(taken, smallest=False)

    def outside(self, goals: Sequence[Tree], taken: Sequence[int]) -> "Point | Empty | Unknown":
        """A point of what is asked for that none of the rules matches."""
        return self._search.find([*goals, *map(self._stage.refused, taken)])

    def _order(self, position: int, taken: tuple[int, ...]) -> object:
        """A set with another outcome comes first, then one with the first rules."""
        return not self._differs(position, taken), taken

    def _differs(self, position: int, taken: Sequence[int]) -> bool:
        return any(self._otherwise(position, one) for one in taken)

    def _irreducible(self, goals: Sequence[Tree], points: "_Points") -> "tuple[int, ...] | Unknown":
        """A set in which none is too many. First points are found of which no two have a rule in common: each
        smallest set has as many rules at least."""
        taken: list[int] = []
        while True:
            found = self.outside(goals, taken)
            if isinstance(found, Unknown):
                return found
            if isinstance(found, Empty):
                break
            taken += points.add(found)
        kept = _blamed(found, goals, taken)
        for one in reversed(kept):
            fewer = [other for other in kept if other != one]
            if len(fewer) == len(kept):
                continue
            found = self.outside(goals, fewer)
            if isinstance(found, Empty):
                kept = _blamed(found, goals, fewer)
            elif isinstance(found, Point):
                points.add(found)
        return tuple(sorted(kept))


class _Points:
    """Points of a rule that never fires, and the sets of rules that take them all."""

    def __init__(self, stage: Covering, position: int, live: Container[int], sets: HittingSets) -> None:
        self._stage = stage
        self._position = position
        self._live = live
        self.sets = sets

    def add(self, point: Point) -> tuple[int, ...]:
        """The rules that take the point."""
        matching = tuple(self._stage.taking(point, self._live, self._position))
        assert matching, "what never gets there is taken from everywhere"
        self.sets.add(matching)
        return matching


def _blamed(empty: Empty, goals: Sequence[Tree], taken: Sequence[int]) -> list[int]:
    """Those of the rules that take everything."""
    return [taken[at - len(goals)] for at in sorted(empty.goals) if at >= len(goals)]
