"""Finite classes of a field's values: those that the same tests hold of.

A set of 100 000 values, or as many rules, cost no more than they are long.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import reduce
from operator import or_

from msgspec import Struct

from convroute.evaluator.conditions import passes
from convroute.policy.conditions import InBounds, IsAny, IsPresent
from convroute.regions.pieces import Pieces, digests, is_empty
from convroute.units import SECONDS_OF

DURATIONS = (*sorted((1000 * seconds for seconds in SECONDS_OF.values()), reverse=True),)
"""Days, hours, minutes, seconds in ms: what a duration is best a multiple of."""
Counted = InBounds | IsAny | IsPresent
Named = IsAny | IsPresent
Name = str | bool
_MANY = 16


class Numbers(Struct, frozen=True):
    """Classes `0..size - 1` of whole numbers: that of no number first, then that of the usual one.

    Classes stand in the order of `_samples`, a number of each: so a range holds neighbours. They are counted
    from the place of the usual one.
    """

    size: int
    optional: bool
    _pieces: Pieces
    _named: Mapping[int, int]
    """The numbers that sets name, and the digests of those sets."""
    _samples: Sequence[int]
    _places: Mapping[int, int]
    """The place of the class of a digest."""
    _shown: Sequence[Sequence[int]]
    """The first and the widest piece of each class whose numbers no set names."""
    _usual_place: int
    _usual: Sequence[int]
    _units: Sequence[int]

    @classmethod
    def of(
        cls,
        tests: Iterable[Counted],
        least: int | None,
        most: int | None,
        usual: Iterable[object] = (),
        *,
        optional: bool = False,
        units: Sequence[int] = (),
    ) -> "Numbers":
        """The classes that the tests can tell apart in `least..most`, ends in, None open.

        With `optional` the field may be absent, which is class 0. A representative is the first of `usual`
        where the class has it, else a multiple of the first of `units` that has one, or one of `usual`.
        """
        digested = [*zip(dict.fromkeys(tests), digests(), strict=False)]
        ranges = ((test, digest) for test, digest in digested if isinstance(test, InBounds))
        pieces = Pieces.of(ranges, least, most)
        named: dict[int, int] = {}
        for test, digest in digested:
            if isinstance(test, IsAny):
                for value in {*_whole_numbers(test)}:
                    named[value] = named.get(value, 0) ^ digest
        samples, shown = _classes(pieces, named)
        order = sorted(samples, key=samples.__getitem__)
        places = {digest: place for place, digest in enumerate(order)}
        inside = [number for number in usual if isinstance(number, int) and pieces.has(number)]
        first = inside[0] if inside else pieces.nearest(0)
        return cls(
            len(order) + optional,
            optional,
            pieces,
            named,
            [samples[digest] for digest in order],
            places,
            [shown.get(digest, ()) for digest in order],
            places[pieces.held[pieces.piece(first)] ^ named.get(first, 0)],
            inside,
            (*units, 1),
        )

    def mask(self, test: Counted) -> int:
        """The classes of which the test holds, as bits; the classes were made with it, too."""
        match test:
            case InBounds(low=low, high=high):
                edges = (edge for edge in (low, None if high is None else high + 1) if edge is not None)
                assert is_empty(test) or all(map(self._pieces.is_cut, edges)), "a test of other classes"
                begin = 0 if low is None else bisect_left(self._samples, low)
                end = len(self._samples) if high is None else bisect_right(self._samples, high)
                places = _between(begin, end)
            case IsAny():
                places = self._places_of(test)
            case _:
                places = _between(0, len(self._samples))
        before = places & _between(0, self._usual_place)
        turned = places >> self._usual_place | before << (len(self._samples) - self._usual_place)
        return turned << self.optional

    def representative(self, number: int) -> int | None:
        """A number of the class that people would name; None: the field is absent."""
        if self.optional and number == 0:
            return None
        if self._usual and number == self.optional:
            return self._usual[0]
        place = (number - self.optional + self._usual_place) % len(self._samples)
        usual = (value for value in self._usual if self._place(value) == place)
        plain = map(self._plainest, self._shown[place])
        return min((*usual, *plain, self._samples[place]), key=self._oddity)

    def number(self, value: int | None) -> int:
        """The class of a number, or of an absent field."""
        if value is None:
            return 0
        return (self._place(value) - self._usual_place) % len(self._samples) + self.optional

    def _place(self, value: int) -> int:
        return self._places[self._pieces.held[self._pieces.piece(value)] ^ self._named.get(value, 0)]

    def _places_of(self, test: IsAny) -> int:
        if len(test.values) > len(self._samples):
            return _bits([passes(test, number) for number in self._samples])
        return _bits_at({self._place(value) for value in filter(self._pieces.has, _whole_numbers(test))})

    def _plainest(self, piece: int) -> int:
        found = (self._pieces.multiple(piece, unit, self._named) for unit in self._units)
        return next(number for number in found if number is not None)

    def _oddity(self, number: int) -> tuple[int, bool, bool, int]:
        unit = next(place for place, unit in enumerate(self._units) if number % unit == 0)
        return unit, number not in self._usual, number < 0, abs(number)


class Names(Struct, frozen=True):
    """Classes `0..size - 1` of values that have names: that of no value first, then as their values come."""

    size: int
    optional: bool
    _classes: Mapping[Name, int]
    _values: Sequence[Name]

    @classmethod
    def of(
        cls,
        universe: Iterable[Name],
        tests: Iterable[Named],
        *,
        optional: bool = False,
        other: str | None = None,
    ) -> "Names":
        """The classes that the tests can tell apart in the universe, which has the plainest value first.

        `other` stands for all values that neither the universe nor a test names; without it there are none
        besides the universe. With `optional` the field may be absent, which is class 0.
        """
        named = [*dict.fromkeys(test for test in tests if isinstance(test, IsAny))]
        held: dict[Name, int] = dict.fromkeys(universe, 0)
        if other is not None:
            for test in named:
                held |= dict.fromkeys((value for value in test.values if isinstance(value, str)), 0)
            held.setdefault(other, 0)
        for test, digest in zip(named, digests(), strict=False):
            for value in _shared(test, held):
                held[value] ^= digest
        firsts: dict[int, Name] = {}
        for value, digest in held.items():
            firsts.setdefault(digest, value)
        numbers = {digest: number for number, digest in enumerate(firsts, optional)}
        classes = {value: numbers[digest] for value, digest in held.items()}
        return cls(len(firsts) + optional, optional, classes, [*firsts.values()])

    def mask(self, test: Named) -> int:
        """The classes of which the test holds, as bits; the classes were made with it, too."""
        if isinstance(test, IsPresent):
            return _between(self.optional, self.size)
        if len(test.values) > len(self._values):
            return _bits([passes(test, value) for value in self._values]) << self.optional
        return _bits_at({self._classes[value] for value in _shared(test, self._classes)})

    def representative(self, number: int) -> Name | None:
        """The first value of the class; None: the field is absent."""
        return None if self.optional and number == 0 else self._values[number - self.optional]

    def number(self, value: Name | None) -> int:
        """The class of a value of the universe, or of an absent field."""
        return 0 if value is None else self._classes[value]


def _classes(pieces: Pieces, named: Mapping[int, int]) -> tuple[dict[int, int], dict[int, list[int]]]:
    """A number of each class by its digest; and of a class whose numbers no set names, the first and the
    widest piece."""
    samples: dict[int, int] = {}
    left = pieces.widths()
    for value, digest in named.items():
        if pieces.has(value):
            piece = pieces.piece(value)
            left[piece] -= 1
            whole = digest ^ pieces.held[piece]
            known = samples.setdefault(whole, value)
            if abs(value) < abs(known) or value == -known > 0:
                samples[whole] = value
    shown: dict[int, list[int]] = {}
    for piece, digest in enumerate(pieces.held):
        if left[piece] > 0:
            first, widest = shown.setdefault(digest, [piece, piece])
            if left[piece] > left[widest]:
                shown[digest] = [first, piece]
    for digest, (first, _) in shown.items():
        found = pieces.multiple(first, 1, named)
        assert found is not None, "more numbers than are named"
        samples[digest] = found
    return samples, shown


def _whole_numbers(test: IsAny) -> Iterator[int]:
    """The numbers that pass the test; a string of digits is one (language: Conditions)."""
    for value in test.values:
        if isinstance(value, str):
            digits = value.removeprefix("-")
            if digits.isascii() and digits.isdigit() and str(int(value)) == value:
                yield int(value)
        elif not isinstance(value, bool):
            yield value


def _shared(test: IsAny, known: Mapping[Name, int]) -> Iterator[Name]:
    """The known values that pass the test; the shorter of the two is gone through."""
    if len(test.values) > len(known):
        return (value for value in known if passes(test, value))
    return (value for value in test.values if isinstance(value, str | bool) and value in known)


def _between(begin: int, end: int) -> int:
    """The bits of `begin..end - 1`."""
    return (1 << end) - (1 << begin) if begin < end else 0


def _bits_at(places: Collection[int]) -> int:
    if len(places) > _MANY:
        return _bits([place in places for place in range(max(places) + 1)])
    return reduce(or_, (1 << place for place in places), 0)


def _bits(held: Sequence[bool]) -> int:
    return int("".join("1" if holds else "0" for holds in reversed(held)) or "0", 2)
