"""Values beside a value: the next number, a day more or less, a minute earlier or later."""

from collections.abc import Iterator
from datetime import date, timedelta

from convroute.checker.times import seconds
from convroute.syntax.literals import Date, DayRange, Duration, TimeOfDay
from convroute.units import DAY_MINUTES, DAY_SECONDS, WEEKDAYS
from convroute.wording import counted

_SMALLER = {"day": "23 hours", "hour": "59 minutes", "minute": "59 seconds"}


def durations(value: Duration) -> Iterator[str]:
    """One more and one less of its unit; of a single unit, as much of the smaller one as fits."""
    yield counted(value.count + 1, value.unit)
    if value.count > 1:
        yield counted(value.count - 1, value.unit)
    elif value.unit in _SMALLER:
        yield _SMALLER[value.unit]


def days(value: Duration, most: int) -> Iterator[str]:
    """A day more and a day less, from 1 to `most` days."""
    count = seconds(value) // DAY_SECONDS
    return (counted(near, "day") for near in (count + 1, count - 1) if 1 <= near <= most)


def minutes(time: TimeOfDay, *, latest: int = DAY_MINUTES - 1) -> Iterator[str]:
    """A minute later and a minute earlier, from midnight to `latest` (minutes of the day)."""
    at = time.hour * 60 + time.minute
    return (f"{near // 60:02}:{near % 60:02}" for near in (at + 1, at - 1) if 0 <= near <= latest)


def dates(day: Date) -> Iterator[str]:
    """The day after and the day before."""
    at = date(day.year, day.month, day.day)
    return ((at + timedelta(days=step)).isoformat() for step in (1, -1))


def shorter(days: DayRange) -> Iterator[str]:
    """The range without its last, and without its first day; nothing for a single day."""
    if days.first == days.last:
        return
    first, last = WEEKDAYS.index(days.first), WEEKDAYS.index(days.last)
    yield _range(days.first, WEEKDAYS[last - 1])
    yield _range(WEEKDAYS[(first + 1) % 7], days.last)


def _range(first: str, last: str) -> str:
    return first if first == last else f"{first}-{last}"
