"""The rules of all stretches of a list, one after the other: which of them another list does not have so."""

from array import array
from bisect import bisect
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import takewhile
from operator import eq

from msgspec import Struct

from convroute.regions.stretches import Row, Stretch

Pair = tuple[int | None, int | None]
"""A position in each of two lists; None where there is none."""
Span = tuple[int, int]

_SIZE = 512
"""Rules that are compared at once, and among which the next one that both have is looked for."""
_FAR = 8
"""So often it is looked for among all."""
_MOST = 2_000
"""Places where the two differ; behind so many of them all rules are compared by what they name."""


class Series(Struct, frozen=True, eq=False):
    """Columns: of each rule what it names, and a number for what it says; equal numbers say the same."""

    words: bytes
    values: Sequence[str]
    said: "array[int]"
    starts: Sequence[int]
    positions: Sequence[int]
    """Of the rules at `starts`."""

    @classmethod
    def of(cls, placed: Iterable[tuple[Stretch, int]], numbers: dict[Hashable, int]) -> "Series":
        """Stretches with their places: in another place a rule says something else."""
        words, values, said = bytearray(), list[str](), array("I")
        starts, positions = list[int](), list[int]()
        for stretch, place in placed:
            starts.append(len(values))
            positions.append(stretch.start)
            words += stretch.rules.words
            values += stretch.rules.values
            said.extend(stretch.said(place, numbers))
        return cls(bytes(words), values, said, starts, positions)

    def named(self, start: int, end: int) -> Iterator[Row]:
        return zip(self.words[start:end], self.values[start:end], strict=True)

    def rows(self, spans: Iterable[Span]) -> Mapping[Row, int]:
        """The rules there by what they name."""
        return {row: at for start, end in spans for at, row in enumerate(self.named(start, end), start)}

    def position(self, at: int) -> int:
        place = bisect(self.starts, at) - 1
        return self.positions[place] + at - self.starts[place]


def otherwise(old: Series, new: Series) -> Mapping[Row, Pair]:
    """Where the rules are that stand in one series alone or say something else there, by what they name."""
    spans = [*_unlike(old, new)]
    before, after = old.rows(one for one, _ in spans), new.rows(other for _, other in spans)
    found: dict[Row, Pair] = {}
    for row in before.keys() | after.keys():
        one, other = before.get(row), after.get(row)
        if one is None or other is None or old.said[one] != new.said[other]:
            found[row] = (
                None if one is None else old.position(one),
                None if other is None else new.position(other),
            )
    return found


def _unlike(old: Series, new: Series) -> Iterator[tuple[Span, Span]]:
    """All but rules that stand in both series and say the same."""
    one, other, places = 0, 0, 0
    while one < len(old.values) and other < len(new.values) and places < _MOST:
        size = _alike(old, one, new, other)
        one, other = one + size, other + size
        if size == _SIZE or one == len(old.values) or other == len(new.values):
            continue
        skipped, come = _next(old, one, new, other, far=places < _FAR)
        yield (one, one + skipped), (other, other + come)
        one, other, places = one + skipped, other + come, places + 1
    yield (one, len(old.values)), (other, len(new.values))


def _alike(old: Series, one: int, new: Series, other: int) -> int:
    """How many rules say the same from there on, at most `_SIZE`."""
    its, others = old.values[one : one + _SIZE], new.values[other : other + _SIZE]
    said, says = old.said[one : one + _SIZE], new.said[other : other + _SIZE]
    if its == others and said == says:
        return len(its)
    alike = map(eq, zip(its, said, strict=True), zip(others, says, strict=True))
    return sum(takewhile(bool, alike))


def _next(old: Series, one: int, new: Series, other: int, *, far: bool) -> Span:
    """How many rules to pass over on each side until the next that both have; at least one."""
    for size in (_SIZE, max(len(old.values), len(new.values))) if far else (_SIZE,):
        where = {row: at for at, row in enumerate(new.named(other, other + size))}
        named = enumerate(old.named(one, one + size))
        nearest = min(((at, where[row]) for at, row in named if row in where), key=sum, default=None)
        if nearest is not None:
            return nearest if any(nearest) else (1, 1)
    return 1, 1
