"""Instants just inside and just outside hours, weekdays, dates and schedules (language: Conditions)."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import islice

from convroute.evaluator.conditions import passes
from convroute.policy.calendar import local_time, zone
from convroute.policy.conditions import ClockTest, InDates, InHours, IsOpen, OnWeekdays
from convroute.sampler.constants import clock_tests
from convroute.sampler.dice import Dice
from convroute.sampler.wishes import Literal
from convroute.units import DAY_MINUTES
from convroute.wire.values import LATEST

NOW = 1_789_000_000_123
_MONDAY = date(2026, 9, 7)
_NOON = 12 * 60
_TRIES, _KEPT = 600, 400


class Clock:
    """Moments of a timezone that tests tell apart."""

    def __init__(self, timezone: str, tests: Sequence[ClockTest]) -> None:
        self._timezone = timezone
        self._tests = tests
        self._known: dict[tuple[Literal, ...], tuple[int, ...]] = {}

    @cached_property
    def usual(self) -> tuple[int, ...]:
        """Moments around all tests; a single one where nothing looks at the clock."""
        if not self._tests:
            return (NOW,)
        return tuple(islice(self._moments(self._tests[:: max(1, len(self._tests) // 24)]), _KEPT)) or (NOW,)

    def draw(self, literals: tuple[Literal, ...], dice: Dice) -> int:
        """A moment (ms) on the edge of its minute that suits `literals`."""
        if not literals:
            return dice.pick(self.usual)
        found = self._known.get(literals)
        if found is None:
            found = self._known[literals] = tuple(islice(self._suiting(literals), _KEPT)) or self.usual
        return dice.pick(found)

    def _suiting(self, literals: tuple[Literal, ...]) -> Iterator[int]:
        for at in self._moments([*clock_tests(literal.test for literal in literals)]):
            local = local_time(at, self._timezone)
            if all(passes(literal.test, local) is literal.wanted for literal in literals):
                yield at

    def _moments(self, tests: Sequence[ClockTest]) -> Iterator[int]:
        """Days and minutes of the tests, each with each, in a mixed order; not more than it is worth."""
        days = [*dict.fromkeys(day for test in tests for day in _days(test))]
        days += [day for day in _week(_MONDAY) if day not in days]
        minutes = [*dict.fromkeys((*(m for test in tests for m in _minutes(test)), _NOON, 0, 1439))]
        pairs = len(days) * len(minutes)
        step = next(step for step in range(pairs * 5 // 13, pairs * 2 + 2) if _coprime(step, pairs))
        for turn in range(min(pairs, _TRIES)):
            index = turn * step % pairs
            at = self._instant(days[index % len(days)], minutes[index // len(days)], turn % 2 == 1)
            if at is not None:
                yield at

    def _instant(self, day: date, minute: int, late: bool) -> int | None:
        """The first or the last millisecond of that minute; None if the wall clock skips it (semantics 6)."""
        wall = datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=zone(self._timezone))
        try:
            at = round(wall.timestamp()) * 1000
        except (OverflowError, ValueError):
            return None
        if not 1 <= at < LATEST - 60_000:
            return None
        if local_time(at, self._timezone).replace(tzinfo=None) != wall.replace(tzinfo=None):
            return None
        return at + 59_999 if late else at


def _coprime(one: int, other: int) -> bool:
    while other:
        one, other = other, one % other
    return one == 1


def _week(first: date) -> Iterable[date]:
    return (first + timedelta(days=step) for step in range(7))


def _days(test: ClockTest) -> Iterator[date]:
    """Bounds and exceptions with their neighbours, and whole weeks inside bounds."""
    match test:
        case InDates():
            for bound in (test.first, test.last):
                yield from _near(bound)
            inside = (test.last - test.first).days
            if inside > 1:
                yield from (test.first + timedelta(days=step) for step in range(1, min(inside, 8)))
        case IsOpen():
            for day in sorted(test.schedule.exceptions)[:64]:
                yield from _near(day)
        case OnWeekdays() | InHours():
            return


def _near(day: date) -> Iterator[date]:
    yield day
    if date.min < day:
        yield day - timedelta(days=1)
    if day < date.max:
        yield day + timedelta(days=1)


def _minutes(test: ClockTest) -> Iterator[int]:
    """Where ranges begin and end, and the minutes beside."""
    match test:
        case InHours():
            ranges = [test.hours]
        case IsOpen():
            ranges = sorted({hours for day in test.schedule.week for hours in day})
        case InDates() | OnWeekdays():
            return
    for hours in ranges:
        for bound in (hours.start, hours.end):
            yield from ((bound + step) % DAY_MINUTES for step in (-1, 0, 1))
