"""Units of time: how many seconds and minutes they have, and the days of a week."""

from collections.abc import Mapping
from typing import Literal, get_args

Unit = Literal["second", "minute", "hour", "day"]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)
SECONDS_OF: Mapping[str, int] = {"second": 1, "minute": 60, "hour": 3_600, "day": 86_400}
"""By `Unit`, the smallest first."""
DAY_SECONDS = SECONDS_OF["day"]
DAY_MS = DAY_SECONDS * 1000
HOUR_MS = SECONDS_OF["hour"] * 1000
DAY_MINUTES = DAY_SECONDS // 60


def in_largest_unit(seconds: int) -> tuple[int, Unit]:
    """`(36, "hour")`: how many there are of the largest unit that fits exactly."""
    units: tuple[Unit, ...] = ("day", "hour", "minute")
    for unit in units:
        if seconds >= SECONDS_OF[unit] and seconds % SECONDS_OF[unit] == 0:
            return seconds // SECONDS_OF[unit], unit
    return seconds, "second"
