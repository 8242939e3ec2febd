"""Tests of the clock as tables: what each minute of a week passes, and which dates are unlike others.

Every test has a bit. Seconds are local ones: those of a week since Monday 00:00,
those of a date since 1970.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import reduce
from operator import or_
from typing import assert_never

from msgspec import Struct

from convroute.policy.calendar import Hours, Schedule
from convroute.policy.conditions import ClockTest, InDates, InHours, IsOpen, OnWeekdays
from convroute.units import DAY_MINUTES, DAY_SECONDS

WEEK_SECONDS = 7 * DAY_SECONDS
_EPOCH = date(1970, 1, 1).toordinal()
_SINCE_MONDAY = date(1970, 1, 1).weekday() * DAY_SECONDS

Minutes = tuple[int, int]
Bits = Mapping[ClockTest, int]
"""The bit of each test, as an int with no other."""


class Kind(Struct, frozen=True, array_like=True):
    """What sets a date apart: bits of the schedules closed on it, of those closed on the date before, and
    of the ranges of dates that it is in."""

    closed: int = 0
    closed_before: int = 0
    dates: int = 0

    def __or__(self, other: "Kind") -> "Kind":
        return Kind(
            self.closed | other.closed, self.closed_before | other.closed_before, self.dates | other.dates
        )


class Week(Struct, frozen=True):
    """The bits from each second of `starts` on, up to the next.

    `today` are of ranges that began on the same date, and of all tests that look at no other; `before` are
    of schedules' ranges that began on the date before. Each midnight is a start.
    """

    starts: Sequence[int]
    today: Sequence[int]
    before: Sequence[int]

    @classmethod
    def of(cls, tests: Bits) -> "Week":
        today, before = _Flips(), _Flips()
        for test, bit in tests.items():
            for weekday in range(7):
                today.flip(weekday, _today(test, weekday), bit)
                before.flip(weekday, _before(test, weekday), bit)
        midnights = range(0, 7 * DAY_MINUTES, DAY_MINUTES)
        minutes = sorted({*midnights, *today.at, *before.at} - {7 * DAY_MINUTES})
        return cls([minute * 60 for minute in minutes], today.bits(minutes), before.bits(minutes))

    def number(self, second: int) -> int:
        """Which of `starts` is the last before a second of the week, or that second."""
        return bisect_right(self.starts, second) - 1

    def passed(self, number: int, kind: Kind) -> int:
        """The bits of the tests that are true there on dates of a kind."""
        return self.today[number] & ~kind.closed | self.before[number] & ~kind.closed_before | kind.dates

    @classmethod
    def joined(cls, weeks: Sequence["Week"], ahead: Sequence[int]) -> "Week":
        """Weeks of several zones as one, by the clock of the first; each is so many seconds `ahead` of it."""
        pairs = [*zip(weeks, ahead, strict=True)]
        starts = sorted({(start - by) % WEEK_SECONDS for week, by in pairs for start in week.starts})
        numbers = [
            [(week, week.number((start + by) % WEEK_SECONDS)) for week, by in pairs] for start in starts
        ]
        return cls(
            starts,
            [reduce(or_, (week.today[number] for week, number in row)) for row in numbers],
            [reduce(or_, (week.before[number] for week, number in row)) for row in numbers],
        )


class Dates(Struct, frozen=True):
    """Stretches of dates of one kind: `kinds[n]` ends where `edges[n]` begins, and the last never does."""

    edges: Sequence[int]
    kinds: Sequence[Kind]

    @classmethod
    def of(cls, tests: Bits) -> "Dates":
        flips: defaultdict[int, list[int]] = defaultdict(lambda: [0, 0, 0])
        for test, bit in tests.items():
            for part, first, last in _unlike(test):
                flips[first][part] ^= bit
                flips[last + 1][part] ^= bit
        edges, kinds, current = [], [Kind()], (0, 0, 0)
        for ordinal, (closed, closed_before, dates) in sorted(flips.items()):
            current = (current[0] ^ closed, current[1] ^ closed_before, current[2] ^ dates)
            edges.append((ordinal - _EPOCH) * DAY_SECONDS)
            kinds.append(Kind(*current))
        return cls(edges, kinds)

    def at(self, second: int) -> Kind:
        return self.kinds[bisect_right(self.edges, second)]


def second_of_week(second: int) -> int:
    """The second since Monday 00:00 of a second since 1970, both local."""
    return (second + _SINCE_MONDAY) % WEEK_SECONDS


def second_of_date(day: date) -> int:
    """The first second of a date."""
    return (day.toordinal() - _EPOCH) * DAY_SECONDS


class _Flips:
    """Where bits change, by the minute of the week."""

    def __init__(self) -> None:
        self.at: defaultdict[int, int] = defaultdict(int)

    def flip(self, weekday: int, ranges: Iterable[Minutes], bit: int) -> None:
        for start, end in _union(ranges):
            self.at[weekday * DAY_MINUTES + start] ^= bit
            self.at[weekday * DAY_MINUTES + end] ^= bit

    def bits(self, minutes: Iterable[int]) -> list[int]:
        """The bits from each of the minutes on; whatever changes does so at one of them."""
        found, current = [], 0
        for minute in minutes:
            current ^= self.at.get(minute, 0)
            found.append(current)
        return found


def _union(ranges: Iterable[Minutes]) -> Iterator[Minutes]:
    """Ranges that do not overlap and hold the same minutes."""
    begun, until = 0, 0
    for start, end in sorted(ranges):
        if start > until:
            yield begun, until
            begun = start
        until = max(until, end)
    yield begun, until


def _today(test: ClockTest, weekday: int) -> Iterator[Minutes]:
    """The minutes of a weekday at which the test is true by what began on it, whatever the date."""
    match test:
        case IsOpen(schedule=schedule):
            for hours in schedule.week[weekday]:
                yield hours.start, DAY_MINUTES if hours.past_midnight else hours.end
        case InHours(hours=hours) if hours.past_midnight:
            yield from ((hours.start, DAY_MINUTES), (0, hours.end))
        case InHours(hours=hours):
            yield hours.start, hours.end
        case OnWeekdays(days=days):
            if weekday in days:
                yield 0, DAY_MINUTES
        case InDates():
            pass
        case _:
            assert_never(test)


def _before(test: ClockTest, weekday: int) -> Iterator[Minutes]:
    """The minutes of a weekday that belong to ranges of the day before."""
    if isinstance(test, IsOpen):
        yield from ((0, hours.end) for hours in _past_midnight(test.schedule, weekday - 1))


def _past_midnight(schedule: Schedule, weekday: int) -> Iterator[Hours]:
    return (hours for hours in schedule.week[weekday] if hours.past_midnight and hours.end)


def _unlike(test: ClockTest) -> Iterator[tuple[int, int, int]]:
    """The number of a member of `Kind`, with the first and the last ordinal of dates that have it."""
    match test:
        case InDates(first=first, last=last):
            if first <= last:
                yield 2, first.toordinal(), last.toordinal()
        case IsOpen(schedule=schedule):
            for day in schedule.exceptions:
                ordinal = day.toordinal()
                if schedule.week[day.weekday()]:
                    yield 0, ordinal, ordinal
                if any(_past_midnight(schedule, day.weekday())):
                    yield 1, ordinal + 1, ordinal + 1
        case _:
            pass
