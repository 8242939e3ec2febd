"""Schedules, weekdays and hours by the wall clock of the policy's timezone (language: Declarations)."""

from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo


class Hours(Struct, frozen=True, array_like=True, order=True):
    """Minutes of the day `[start, end)`; `end <= start` runs past midnight."""

    start: int
    end: int

    @property
    def past_midnight(self) -> bool:
        return self.end <= self.start


class Schedule(Struct, frozen=True, array_like=True, tag=True):
    """`week[weekday]` (0 = Monday) is the ranges that start on that day; closed on `exceptions`."""

    name: str
    week: tuple[tuple[Hours, ...], ...]
    exceptions: frozenset[date]

    def open_at(self, local: datetime) -> bool:
        """A range that runs past midnight belongs to the day it starts on, and so do its exceptions."""
        minute = local.hour * 60 + local.minute
        for hours in self._ranges(local):
            if _reached_today(hours, minute):
                return True
        if not any(hours.past_midnight for hours in self.week[local.weekday() - 1]):
            return False
        yesterday = self._ranges(local - timedelta(days=1))
        return any(hours.past_midnight and minute < hours.end for hours in yesterday)

    def _ranges(self, day: datetime) -> tuple[Hours, ...]:
        ranges = self.week[day.weekday()]
        return () if self.exceptions and day.date() in self.exceptions else ranges


def _reached_today(hours: Hours, minute: int) -> bool:
    return minute >= hours.start and (hours.past_midnight or minute < hours.end)


def within_hours(hours: Hours, local: datetime) -> bool:
    """`time in 22:00-02:00`: start in, end out, may run past midnight."""
    minute = local.hour * 60 + local.minute
    if hours.past_midnight:
        return minute >= hours.start or minute < hours.end
    return hours.start <= minute < hours.end


@lru_cache(maxsize=64)
def zone(name: str) -> "ZoneInfo":
    from zoneinfo import ZoneInfo  # most decisions look at no clock

    return ZoneInfo(name)


def local_time(at: int, timezone: str) -> datetime:
    """The wall clock of `timezone` at `at` (ms since the epoch, UTC), to the second."""
    return datetime.fromtimestamp(at // 1000, zone(timezone))
