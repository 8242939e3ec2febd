"""An instant of the policy's clock at which some tests are true and others are not.

Within a day the tests cut the minutes, and the days fall into the weekdays
between the dates that are named; one of each is enough. A test is written in
whole minutes.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta

from convroute.evaluator.conditions import passes
from convroute.policy.calendar import zone
from convroute.policy.conditions import InDates, InHours, IsOpen
from convroute.tester.witness.effort import Effort
from convroute.tester.witness.found import Nothing, Value, Wish
from convroute.units import DAY_MINUTES

NOON, _EVENING = 12 * 60, 20 * 60
USUAL_DAY = date(2026, 1, 5)
_FIRST, _LAST = date(1971, 1, 1), date(2285, 12, 31)
_WEEK = range(7)
_COST = 4
"""A test of the clock, by what other tests take."""


def find_instant(wishes: Sequence[Wish], timezone: str, effort: Effort) -> Value | Nothing:
    """A local time, as an aware datetime of `timezone`; Monday, 5 January 2026 at noon if that will do."""
    hours = range(0, DAY_MINUTES, 60)  # in the night of a change of clocks a stretch may begin later
    cuts = {minute for test, _ in wishes for minute in _minutes(test)} | {*hours}
    minutes = [NOON, *sorted(cuts, key=lambda minute: abs(minute - _EVENING))]
    for day in _days(wishes):
        for minute in minutes:
            if not effort.spend(_COST * (len(wishes) + 1)):
                return Nothing(proved=False)
            local = datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=zone(timezone))
            if all(passes(test, local) is wanted for test, wanted in wishes) and _exists(local):
                return Value(local)
    return Nothing()


def _exists(local: datetime) -> bool:
    """Whether the clocks ever show it; they skip an hour when summer begins."""
    return local.astimezone(UTC).astimezone(local.tzinfo).replace(tzinfo=None) == local.replace(tzinfo=None)


def _days(wishes: Sequence[Wish]) -> Iterator[date]:
    """A week from the usual day, from each date where an answer may change, and before the first of them."""
    edges = sorted({day for test, _ in wishes for day in _edges(test)})
    starts = [USUAL_DAY, *edges]
    if edges:
        starts.append(edges[0] - timedelta(days=7))
    known: set[date] = set()
    for start in starts:
        for offset in _WEEK:
            day = start + timedelta(days=offset)
            if day not in known and _FIRST <= day <= _LAST:
                known.add(day)
                yield day


def _edges(test: object) -> Iterator[date]:
    """The first day of each stretch; a range past midnight makes the day after an exception special, too."""
    one = timedelta(days=1)
    match test:
        case InDates(first=first, last=last):
            yield from (first, last + one)
        case IsOpen(schedule=schedule):
            for day in schedule.exceptions:
                yield from (day, day + one, day + 2 * one)
        case _:
            pass


def _minutes(test: object) -> Iterator[int]:
    match test:
        case InHours(hours=hours):
            yield from (hours.start % DAY_MINUTES, hours.end % DAY_MINUTES)
        case IsOpen(schedule=schedule):
            for ranges in schedule.week:
                for hours in ranges:
                    yield from (hours.start % DAY_MINUTES, hours.end % DAY_MINUTES)
        case _:
            pass
