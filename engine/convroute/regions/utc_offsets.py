"""When zones change their offset from UTC, within the instants that events can have (semantics 1)."""

from collections.abc import Iterator, Sequence
from datetime import datetime, tzinfo
from functools import lru_cache

from msgspec import Struct

from convroute.policy.calendar import zone
from convroute.units import DAY_SECONDS

FIRST, END = 0, 10_000_000_000
"""The seconds of all instants are in `[FIRST, END)`."""
STEP = 5 * DAY_SECONDS
"""Shorter than any time that a zone kept an offset since 1970: the shortest are just under seven days."""


class Steady(Struct, frozen=True):
    """The seconds `[start, end)` since the epoch, in which no zone changes its offset (seconds)."""

    start: int
    end: int
    offsets: tuple[int, ...]


def steady(timezones: Sequence[str], start: int, end: int) -> Iterator[Steady]:
    """The seconds `[start, end)` that instants can have, in order, cut where one of the zones changes."""
    start, end = max(start, FIRST), min(end, END)
    if start >= end:
        return
    changes = [_changes(name, start, end) for name in timezones]
    starts = sorted({at for zone_changes in changes for at in zone_changes})
    current: list[int] = [0] * len(changes)
    for at, following in zip(starts, [*starts[1:], end], strict=True):
        for number, zone_changes in enumerate(changes):
            current[number] = zone_changes.get(at, current[number])
        yield Steady(at, following, (*current,))


def offset_at(second: int, timezone: str) -> int:
    """What the zone's clocks show at that second since the epoch, less UTC, in seconds."""
    return _offset(second, zone(timezone))


@lru_cache(maxsize=8)
def _changes(timezone: str, start: int, end: int) -> dict[int, int]:
    """The offset from `start` on, and from each second at which it changes, before `end`."""
    rules = zone(timezone)
    at, offset = start, _offset(start, rules)
    found = {at: offset}
    while at < end - 1:
        following = min(at + STEP, end - 1)
        if (later := _offset(following, rules)) != offset:
            found[_first(at, following, offset, rules)] = later
        at, offset = following, later
    return found


def _first(before: int, after: int, old: int, rules: tzinfo) -> int:
    """The first second of `(before, after]` at which the offset is `old` no more."""
    while after - before > 1:
        middle = (before + after) // 2
        if _offset(middle, rules) == old:
            before = middle
        else:
            after = middle
    return after


def _offset(second: int, rules: tzinfo) -> int:
    offset = datetime.fromtimestamp(second, rules).utcoffset()
    assert offset is not None, "every zone has an offset at every instant"
    return offset.days * DAY_SECONDS + offset.seconds
