"""Texts that a test names: one of them does what is asked, or each is taken by some literal."""

from collections.abc import Callable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from heapq import nsmallest

from convroute.policy.conditions import FitsGlob, IsAny, Test
from convroute.regions.answers import Core
from convroute.regions.texts.glob import read
from convroute.regions.texts.kept import Bounded, OfTest
from convroute.regions.texts.literals import Literal, breaks

_FEW = 64
"""Values. With more of them, sets are compared first, whole."""
_FIRST = 16
_KEPT = 4096


def named_by(test: Test) -> frozenset[str] | None:
    """The only texts that pass the test; None if it does not name them."""
    match test:
        case IsAny(values=values):
            if isinstance(values, frozenset) and all(isinstance(value, str) for value in values):
                return values
            return frozenset(value for value in values if isinstance(value, str))
        case FitsGlob(pattern=pattern):
            whole = read(pattern).whole
            return None if whole is None else frozenset((whole,))
        case _:
            return None


class Values:
    """Questions about texts that are named."""

    def __init__(self, least: int) -> None:
        self._least = least
        self.named = OfTest(named_by)
        self._plainest = OfTest(lambda test: nsmallest(_FIRST, self.named(test) or (), key=plainness))
        self._sorted = OfTest(lambda test: sorted(self.named(test) or (), key=plainness))
        self._taking: Bounded[tuple[int, int, bool], tuple[Test, Test]] = Bounded(_KEPT)
        """Tests of large sets, and others that take all of their values."""

    def find(self, literals: Sequence[Literal]) -> str | Core | None:
        """The plainest of the named texts, or the literals that leave none of them; None if none is named."""
        sets = [
            (at, named)
            for at, (test, wanted) in enumerate(literals)
            if wanted and (named := self.named(test)) is not None
        ]
        if not sets:
            return None
        smallest, values = min(sets, key=lambda one: len(one[1]))
        others = [at for at in range(len(literals)) if at != smallest]

        def takes(at: int, value: str) -> bool:
            return breaks(value, literals[at])

        for value in self._plainest(literals[smallest][0]):
            if len(value) >= self._least and not any(takes(at, value) for at in others):
                return value
        left: AbstractSet[str] = values
        taking: list[int] = []
        if len(values) > _FEW:
            left, taking = self._compared(literals, smallest, others)
        if len(left) > _FEW:
            rest = [value for value in self._sorted(literals[smallest][0]) if value in left]
        else:
            rest = sorted(left, key=plainness)
        found = untaken((value for value in rest if len(value) >= self._least), others, takes)
        if isinstance(found, str):
            return found
        if len(values) > _FEW and len(taking) + len(found) == 1:
            one, other = literals[smallest], literals[[*taking, *found][0]]
            self._taking.keep(_key(one, other), (one[0], other[0]))
        return Core(frozenset({smallest, *taking, *found}))

    def _compared(
        self, literals: Sequence[Literal], smallest: int, others: Sequence[int]
    ) -> tuple[AbstractSet[str], list[int]]:
        """What others leave of many values, and which took something: just one if it is known to take all."""
        values = self.named(literals[smallest][0]) or frozenset()
        for at in others:
            named = self.named(literals[at][0])
            if _key(literals[smallest], literals[at]) in self._taking or (
                named is not None and (values.isdisjoint(named) if literals[at][1] else values <= named)
            ):
                return frozenset(), [at]
        left: AbstractSet[str] = values
        taking: list[int] = []
        for at in others:
            named = self.named(literals[at][0])
            if named is not None:
                before = len(left)
                left = left & named if literals[at][1] else left - named
                if len(left) < before:
                    taking.append(at)
        return left, taking


def _key(one: Literal, other: Literal) -> tuple[int, int, bool]:
    return id(one[0]), id(other[0]), other[1]


def untaken(
    values: Iterable[str], literals: Sequence[int], takes: Callable[[int, str], bool]
) -> str | list[int]:
    """The first value that no literal takes; or literals that take all, none in vain if values are few."""
    taking: list[int] = []
    seen: list[str] = []
    for value in values:
        if any(takes(at, value) for at in taking):
            seen.append(value)
            continue
        other = next((at for at in literals if takes(at, value)), None)
        if other is None:
            return value
        taking.insert(0, other)
        seen.append(value)
    if len(taking) > 1 and len(seen) <= _FEW:
        for at in tuple(taking):
            rest = [other for other in taking if other != at]
            if all(any(takes(other, value) for other in rest) for value in seen):
                taking = rest
    return taking


def plainness(text: str) -> tuple[int, str]:
    """Short texts first."""
    return len(text), text
