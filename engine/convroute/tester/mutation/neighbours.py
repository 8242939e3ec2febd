"""Values beside a value: the next number, a day more or less, a minute earlier or later."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import get_args

from convroute.checker.times import DAY, seconds
from convroute.syntax.literals import Date, DayRange, Duration, TimeOfDay, Weekday

_DAYS: tuple[Weekday, ...] = get_args(Weekday)
_SMALLER = {"day": "23 hours", "hour": "59 minutes", "minute": "59 seconds"}
_LAST_MINUTE = 24 * 60


def durations(value: Duration) -> Iterator[str]:
    """One more and one less of its unit; of a single unit, as much of the smaller one as fits."""
    yield _counted(value.count + 1, value.unit)
    if value.count > 1:
        yield _counted(value.count - 1, value.unit)
    elif value.unit in _SMALLER:
        yield _SMALLER[value.unit]


def days(value: Duration, most: int) -> Iterator[str]:
    """A day more and a day less, from 1 to `most` days."""
    count = seconds(value) // DAY
    return (_counted(near, "day") for near in (count + 1, count - 1) if 1 <= near <= most)


def _counted(count: int, unit: str) -> str:
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"


def minutes(time: TimeOfDay, *, latest: int = _LAST_MINUTE - 1) -> Iterator[str]:
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
    first, last = _DAYS.index(days.first), _DAYS.index(days.last)
    yield _range(days.first, _DAYS[last - 1])
    yield _range(_DAYS[(first + 1) % 7], days.last)


def _range(first: str, last: str) -> str:
    return first if first == last else f"{first}-{last}"
