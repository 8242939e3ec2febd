"""Finite classes of instants: those at which the same tests of the clock are true.

Instants are walked rather than pieced together, so that an hour that the clocks
skip, or a date that a zone never had, makes no class. Where zones keep their
offsets and all dates are of one kind, a week shows all there is.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise

from msgspec import Struct

from convroute.policy.conditions import ClockTest
from convroute.regions.utc_offsets import END, FIRST, Steady, offset_at, steady
from convroute.regions.weeks import WEEK_SECONDS, Dates, Kind, Week, second_of_date, second_of_week
from convroute.units import DAY_SECONDS, SECONDS_OF

USUAL_DATE = date(2026, 1, 5)
"""A Monday."""
_NOON, _MORNING, _EVENING = 12 * 3_600, 8 * 3_600, 20 * 3_600
_STEPS = (SECONDS_OF["hour"], 1_800, 900, 300, SECONDS_OF["minute"])
_LOOKED_AT = 16 * DAY_SECONDS
"""Long enough to hold a week in which a zone keeps its offset, in all but the oddest places."""

Cost = tuple[int, ...]
"""The lower, the more natural an instant is."""


class _Zone(Struct, frozen=True):
    name: str
    week: Week
    dates: Dates


class Clock(Struct, frozen=True):
    """Classes `0..size - 1` of the instants 1..9 999 999 999 999 ms; lower numbers are more natural."""

    size: int
    _instants: Sequence[int]
    _masks: Mapping[tuple[str, ClockTest], int]
    _numbers: Mapping[int, int]
    """The class of each set of bits that tests have at some instant."""
    _zones: Sequence[_Zone]

    @classmethod
    def of(cls, tests: Iterable[tuple[ClockTest, str]], timezone: str = "UTC") -> "Clock":
        """The classes that tests, each with the timezone it is asked in, can tell apart.

        In `timezone` the usual instant is noon of the usual date. Whoever asks for two policies gives the
        tests of both.
        """
        bits: dict[str, dict[ClockTest, int]] = {}
        count = 0
        for test, name in tests:
            of_zone = bits.setdefault(name, {})
            if of_zone.setdefault(test, 1 << count) == 1 << count:
                count += 1
        names = sorted(bits, key=lambda name: (name != timezone, name))
        zones = [_Zone(name, Week.of(bits[name]), Dates.of(bits[name])) for name in names]
        noon = second_of_date(USUAL_DATE) + _NOON
        noon -= offset_at(noon, timezone)
        walk = _Walk(zones, noon)
        walk.all()
        found = sorted((cost, passed, second) for passed, (cost, second) in walk.found.items())
        columns = _columns([passed for _, passed, _ in found], count)
        return cls(
            len(found),
            [max(1, second * 1000) for _, _, second in found],
            {
                (name, test): columns[bit.bit_length() - 1]
                for name, of_zone in bits.items()
                for test, bit in of_zone.items()
            },
            {passed: number for number, (_, passed, _) in enumerate(found)},
            zones,
        )

    def mask(self, test: ClockTest, timezone: str) -> int:
        """The classes at whose instants the test is true, as bits; the clock was made of it, too."""
        return self._masks[timezone, test]

    def instant(self, number: int) -> int:
        """An instant of a class, in ms since the epoch: a whole hour of a working day near the usual one, or
        the nearest to that."""
        return self._instants[number]

    def number(self, instant: int) -> int:
        """The class of an instant, in ms since the epoch."""
        second, passed = instant // 1000, 0
        for zone in self._zones:
            local = second + offset_at(second, zone.name)
            week = zone.week
            passed |= week.passed(week.number(second_of_week(local)), zone.dates.at(local))
        return self._numbers[passed]

    @property
    def settled(self) -> int:
        """An instant, in ms since the epoch, from which on no test asks for a date any more."""
        last = max((edge for zone in self._zones for edge in zone.dates.edges), default=0)
        return 1000 * (last + DAY_SECONDS)  # wherever the zone is

    def stretches(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """From `start` to `end`, in ms since the epoch: when a class begins, and which. For clocks of one
        zone; neighbours may be of the same class."""
        if not self._zones:
            yield start, 0
            return
        [zone] = self._zones
        week, dates = zone.week, zone.dates
        at = start // 1000
        for part in steady([zone.name], at, -(-end // 1000)):
            [offset] = part.offsets
            at = part.start
            second = second_of_week(at + offset)
            number = week.number(second)
            while at < part.end:
                passed = week.passed(number, dates.at(at + offset))
                yield max(start, 1000 * at), self._numbers[passed]
                number += 1
                if number == len(week.starts):
                    following, number = WEEK_SECONDS, 0
                else:
                    following = week.starts[number]
                at, second = at + following - second, following % WEEK_SECONDS


class _Walk:
    """Goes over the instants of each kind of date, the nearest to the usual one first."""

    def __init__(self, zones: Sequence[_Zone], noon: int) -> None:
        self._zones = zones
        self._noon = noon
        self._weeks: dict[tuple[int, ...], Week] = {}
        self._seen: dict[tuple[tuple[int, ...], Kind], int] = {}
        self.found: dict[int, tuple[Cost, int]] = {}
        """By the bits of the tests that are true: the most natural instant (seconds), after its cost."""

    def all(self) -> None:
        match self._zones:
            case []:
                self.found[0] = (), self._noon
            case [zone]:
                self._one(zone)
            case zones:
                parts = steady([zone.name for zone in zones], FIRST, END)
                cut = [piece for part in parts for piece in self._of_one_kind(part)]
                for piece in sorted(cut, key=lambda piece: self._distance(piece.start, piece.end)):
                    self._look(piece)

    def _one(self, zone: _Zone) -> None:
        """A zone alone is seldom asked for its offsets: the first days of a kind mostly show all there is."""
        low, high = FIRST - DAY_SECONDS, END + DAY_SECONDS
        edges = [low, *(edge for edge in zone.dates.edges if low < edge < high), high]
        stretches = [*pairwise(edges)]
        for start, end in sorted(stretches, key=lambda stretch: self._distance(*stretch)):
            kind = zone.dates.at(start)
            for part in (self._near(start, end, _LOOKED_AT), (start, end)):
                if not self._all_seen(kind):
                    self._look_from(zone, *part)

    def _all_seen(self, kind: Kind) -> bool:
        seen = self._seen.get(((0,), kind), 0)
        return seen == (1 << len(self._zones[0].week.starts)) - 1

    def _look_from(self, zone: _Zone, start: int, end: int) -> None:
        """Looks at the instants at which the zone's clocks show `[start, end)`, all of one kind."""
        for part in steady([zone.name], start - DAY_SECONDS, end + DAY_SECONDS):
            (offset,) = part.offsets
            within = Steady(max(part.start, start - offset), min(part.end, end - offset), part.offsets)
            if within.start < within.end:
                self._look(within)

    def _of_one_kind(self, part: Steady) -> Iterator[Steady]:
        """Cuts where a zone comes to a date of another kind."""
        cuts = {part.start, part.end}
        for zone, offset in zip(self._zones, part.offsets, strict=True):
            cuts |= {edge - offset for edge in zone.dates.edges if part.start < edge - offset < part.end}
        edges = sorted(cuts)
        return (Steady(start, end, part.offsets) for start, end in pairwise(edges))

    def _look(self, part: Steady) -> None:
        """Finds what is true in a part of one kind: of a long one, in the week nearest to the usual date."""
        offset, *_ = part.offsets
        ahead = (*(other - offset for other in part.offsets),)
        kind = Kind()
        for zone, own in zip(self._zones, part.offsets, strict=True):
            kind |= zone.dates.at(part.start + own)
        week = self._weeks.get(ahead) or self._weeks.setdefault(ahead, self._joined(ahead))
        seen = self._seen.get((ahead, kind), 0)
        second, end = self._near(part.start + offset, part.end + offset, WEEK_SECONDS)
        at = second_of_week(second)
        number = week.number(at)
        while second < end:
            following = week.starts[number + 1] if number + 1 < len(week.starts) else WEEK_SECONDS
            until = min(end, second + following - at)
            if not seen >> number & 1:
                seen |= 1 << number
                self._add(week.passed(number, kind), second, until, offset)
            second, at, number = until, following % WEEK_SECONDS, (number + 1) % len(week.starts)
        self._seen[ahead, kind] = seen

    def _joined(self, ahead: tuple[int, ...]) -> Week:
        weeks = [zone.week for zone in self._zones]
        return weeks[0] if len(weeks) == 1 else Week.joined(weeks, ahead)

    def _add(self, passed: int, start: int, end: int, offset: int) -> None:
        """Notes what is true at the local seconds `[start, end)` of a day."""
        local = _natural(start, end)
        cost = _cost(local)
        known = self.found.get(passed)
        if known is None or cost < known[0]:
            self.found[passed] = cost, local - offset

    def _distance(self, start: int, end: int) -> int:
        return max(start - self._noon, 0, self._noon - end)

    def _near(self, start: int, end: int, length: int) -> tuple[int, int]:
        """At most `length` of the seconds `[start, end)`: from the usual Monday on, or as near as it gets."""
        first = max(start, min(second_of_date(USUAL_DATE), end - length))
        return first, min(end, first + length)


def _natural(start: int, end: int) -> int:
    """The second of `[start, end)`, all of a day, that people would name: noon, or else a round one."""
    midnight = start - start % DAY_SECONDS
    noon = midnight + _NOON
    if start <= noon < end:
        return noon
    for step in _STEPS:
        if end <= noon and (last := (end - 1) // step * step) > start:
            return last
        if start > noon and (first := (start // step + 1) * step) < end:
            return first
    return start


def _cost(local: int) -> Cost:
    """Another week costs most, then a time outside of working hours, then another day."""
    day, second = divmod(local, DAY_SECONDS)
    days = day - second_of_date(USUAL_DATE) // DAY_SECONDS
    weeks = days // 7 if days >= 0 else 1 - 2 * (days // 7)
    off = max(_MORNING - second, 0, second - _EVENING)
    return weeks, -(-off // 3_600), abs(days), abs(second - _NOON), local


def _columns(rows: Sequence[int], width: int) -> list[int]:
    """For each bit of `rows` the rows that have it, as bits."""
    if not width:
        return []
    digits = "".join(f"{row:0{width}b}" for row in reversed(rows))
    return [int(digits[width - 1 - column :: width], 2) for column in range(width)]
