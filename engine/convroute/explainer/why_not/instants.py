"""A time that is as good as one that was found, and nearer to when it happened."""

from convroute.regions.model import Model
from convroute.regions.point import Point
from convroute.regions.variables import TIME
from convroute.units import DAY_MS, HOUR_MS

_DAYS = 14


def soonest(model: Model, found: Point, at: int) -> int:
    """Of the full hours of two weeks from `at` (ms) on the first that no condition tells from the time of the
    point; else that time itself."""
    clock, number = model.clock, found.values.get(TIME, 0)
    first = at - at % HOUR_MS + HOUR_MS
    hours = range(first, first + _DAYS * DAY_MS, HOUR_MS)
    near = next((hour for hour in hours if clock.number(hour) == number), None)
    instant = found.value(TIME)
    assert isinstance(instant, int), "classes of the clock are instants"
    return instant if near is None else near
