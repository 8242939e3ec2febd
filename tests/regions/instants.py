"""Random tests of the clock where zones do odd things, and what is true at each instant, one by one."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from random import Random

from convroute.evaluator.conditions import passes
from convroute.policy.calendar import Hours, Schedule, local_time, zone
from convroute.policy.conditions import ClockTest, InDates, InHours, IsOpen, OnWeekdays

Asked = tuple[ClockTest, str]

DAY, MINUTE = 86_400, 60
LAST = 9_999_999_999
ODD_DAYS = {
    "Europe/Berlin": (date(2026, 3, 29), date(2026, 10, 25)),
    "America/Sao_Paulo": (date(2018, 11, 4), date(2019, 2, 16)),
    "America/St_Johns": (date(2006, 4, 2), date(2006, 10, 29)),
    "Pacific/Apia": (date(2011, 12, 30), date(2011, 9, 24)),
    "Asia/Kathmandu": (date(1986, 1, 1),),
    "Australia/Lord_Howe": (date(2026, 4, 5), date(2026, 10, 4)),
    "Africa/Monrovia": (date(1972, 1, 7), date(1970, 1, 1)),
    "America/New_York": (date(1970, 1, 1), date(2286, 11, 20), date(2026, 3, 8)),
    "UTC": (date(2026, 1, 5), date(1970, 1, 2), date(2286, 11, 20)),
}
"""Dates on which the clocks of a zone skip time or show it twice, and where instants begin and end."""


def random_tests(choice: Random, timezone: str, step: int) -> list[Asked]:
    """One to six tests; their hours are multiples of `step` minutes."""
    day = choice.choice(ODD_DAYS[timezone])
    return [(_test(choice, day, step), timezone) for _ in range(choice.randint(1, 6))]


def instants(tests: Sequence[Asked], step: int, days: int) -> Iterator[int]:
    """Each multiple of `step` minutes, in seconds, so many days around each date that a test names and around
    the usual one."""
    whole: set[tuple[str, date]] = {(timezone, date(2026, 1, 5)) for _, timezone in tests}
    for test, timezone in tests:
        whole |= {(timezone, day) for day in _named(test)}
    found: set[int] = set()
    for timezone, day in whole:
        noon = int(datetime(day.year, day.month, day.day, 12, tzinfo=zone(timezone)).timestamp())
        noon -= noon % (step * MINUTE)
        found.update(range(noon - days * DAY, noon + days * DAY, step * MINUTE))
    return (second for second in sorted(found) if 0 <= second <= LAST)


def answers(tests: Sequence[Asked], second: int) -> tuple[bool, ...]:
    """What the evaluator says of each test."""
    local = {timezone: local_time(second * 1000, timezone) for _, timezone in tests}
    return (*(passes(test, local[timezone]) for test, timezone in tests),)


def _named(test: ClockTest) -> Iterator[date]:
    match test:
        case InDates(first=first, last=last):
            yield from (first, last)
        case IsOpen(schedule=schedule):
            yield from schedule.exceptions
        case _:
            pass


def _test(choice: Random, day: date, step: int) -> ClockTest:
    match choice.randrange(5):
        case 0:
            return OnWeekdays(frozenset(choice.sample(range(7), choice.randint(0, 4))))
        case 1:
            return InHours(_hours(choice, step))
        case 2:
            first = _near(choice, day)
            return InDates(first, first + timedelta(days=choice.choice((0, 0, 1, 2, 9, -1))))
        case _:
            return IsOpen(_schedule(choice, day, step))


def _schedule(choice: Random, day: date, step: int) -> Schedule:
    days = [tuple(sorted({_hours(choice, step) for _ in range(choice.randint(0, 3))})) for _ in range(2)]
    week = tuple(choice.choice(days) for _ in range(7))
    return Schedule("s", week, frozenset(_near(choice, day) for _ in range(choice.randint(0, 3))))


def _hours(choice: Random, step: int) -> Hours:
    """Mostly in the hours in which clocks are changed."""
    times = [
        choice.randrange(0, 1440, step),
        choice.randrange(0, 240, step),
        choice.randrange(1260, 1441, step),
    ]
    start, end = choice.sample(times, 2)
    return Hours(start % 1440, end)


def _near(choice: Random, day: date) -> date:
    return day + timedelta(days=choice.randint(-2, 2))
