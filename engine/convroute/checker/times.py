"""Times, dates and durations as they are written, and what they come to."""

from collections.abc import Iterable
from datetime import date

from convroute.checker.findings import Findings, Spot
from convroute.policy.calendar import Hours
from convroute.source import Source
from convroute.syntax.literals import Date, DayRange, Duration, HourRange, TimeOfDay
from convroute.units import DAY_MINUTES, DAY_SECONDS, SECONDS_OF, WEEKDAYS

LONGEST = 100 * 365 * DAY_SECONDS


def seconds(duration: Duration) -> int:
    return duration.count * SECONDS_OF[duration.unit]


def check_duration(duration: Duration, source: Source, findings: Findings) -> int | None:
    """Seconds, at least one and not so many that no clock could show the end; else None."""
    length = seconds(duration)
    if 1 <= length <= LONGEST:
        return length
    findings.add(
        "E291",
        "the duration is empty" if length < 1 else "the duration is longer than 100 years",
        Spot(source, duration.span),
        help="write at least 1 second" if length < 1 else "write a shorter one",
    )
    return None


def check_time(time: TimeOfDay, source: Source, findings: Findings, *, is_end: bool = False) -> int | None:
    """Minutes of the day; 24:00 only as the end of a range."""
    minutes = time.hour * 60 + time.minute
    last = DAY_MINUTES if is_end else DAY_MINUTES - 1
    if time.minute < 60 and minutes <= last:
        return minutes
    written = f"{time.hour:02}:{time.minute:02}"
    whole_day = minutes == DAY_MINUTES and time.minute == 0
    findings.add(
        "E250",
        f"{written} can only be the end of a range" if whole_day else f"there is no time {written}",
        Spot(source, time.span),
        help="a day begins at 00:00" if whole_day else "times go from 00:00 to 23:59, and 24:00 ends a day",
    )
    return None


def check_hours(hours: HourRange, source: Source, findings: Findings) -> Hours | None:
    """A range of the day; one that ends where it starts is an error, not a whole day."""
    start = check_time(hours.start, source, findings)
    end = check_time(hours.end, source, findings, is_end=True)
    if start is None or end is None:
        return None
    if start == end:
        findings.add(
            "E251",
            "the range is empty: it ends where it starts",
            Spot(source, hours.span),
            help="the whole day is 00:00-24:00",
        )
        return None
    return Hours(start, end)


def check_date(written: Date, source: Source, findings: Findings) -> date | None:
    try:
        return date(written.year, written.month, written.day)
    except ValueError:
        findings.add(
            "E252",
            f"there is no day {written.year:04}-{written.month:02}-{written.day:02}",
            Spot(source, written.span),
            help="dates are YEAR-MONTH-DAY, for example 2026-12-25",
        )
        return None


def weekdays(ranges: Iterable[DayRange]) -> frozenset[int]:
    """0 = Monday; `sat-mon` wraps."""
    found: set[int] = set()
    for days in ranges:
        first, last = WEEKDAYS.index(days.first), WEEKDAYS.index(days.last)
        found.update((first + step) % 7 for step in range((last - first) % 7 + 1))
    return frozenset(found)
