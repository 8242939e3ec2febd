"""How far the clock is to be moved, and to when, as people write it."""

import re
from datetime import UTC, datetime, timedelta

from convroute.explainer.clock import in_zone
from convroute.policy.calendar import zone
from convroute.server.clock import VirtualClock
from convroute.server.emulator.scene import BadActError
from convroute.units import DAY_MS, DAY_SECONDS, SECONDS_OF

LATEST = 99_999_999_999_990
"""The latest time of which a thread can be kept (ms); an act may be some years before it."""
_UNITS = {unit[0]: seconds for unit, seconds in SECONDS_OF.items()} | {"w": 7 * DAY_SECONDS}
_PART = re.compile(r"\s*(\d{1,9})\s*(weeks?|w|days?|d|hours?|h|minutes?|min|m|seconds?|s)\s*")
_FURTHEST = 10 * 366 * DAY_MS
_FIRST = 100_000_000_000
_HOW_FAR = "write `25h`, `3d`, `90m` or `1d 2h 30s`"
_WHEN = "write `2026-01-05 12:00`, `2026-01-05T12:00:00Z` or milliseconds"


def advance(clock: VirtualClock, length: str | int | timedelta) -> None:
    """Moves the clock on by `25h`, milliseconds, or a length. Raises `BadActError`."""
    _move(clock, clock() + milliseconds(length), "UTC", standing=clock.stands)


def set_to(clock: VirtualClock, when: str | int | datetime, timezone: str) -> None:
    """From now on it stands; a time without an offset is one of `timezone`. Raises `BadActError`.

    It is not set behind what was decided: what comes then would be late, and decided otherwise (E14).
    """
    _move(clock, moment(when, timezone), timezone, standing=True)


def _move(clock: VirtualClock, at: int, timezone: str, *, standing: bool) -> None:
    if not _FIRST <= at <= LATEST - _FURTHEST:
        raise BadActError("the clock cannot show that time: it goes from 1973 to the year 2276")
    if at < clock.latest:
        decided = in_zone(timezone, clock.latest)
        raise BadActError(f"something was decided at {decided}: the clock cannot be set to before that")
    if standing:
        clock.stand_at(at)
    else:
        clock.advance(at - clock())


def milliseconds(length: str | int | timedelta) -> int:
    """Raises `BadActError`."""
    if isinstance(length, timedelta):
        found = length // timedelta(milliseconds=1)
    elif isinstance(length, int):
        found = length
    else:
        parts = list(_PART.finditer(length))
        if not parts or "".join(part.group() for part in parts) != length:
            raise BadActError(f"`{length[:50]}` is not a length of time: {_HOW_FAR}")
        found = sum(int(part[1]) * _UNITS[part[2][0]] for part in parts) * 1_000
    if not 0 <= found <= _FURTHEST:
        raise BadActError("the clock is moved on by at most ten years, and never back: set it to a time")
    return found


def moment(when: str | int | datetime, timezone: str) -> int:
    """Milliseconds. Raises `BadActError`."""
    if isinstance(when, int):
        return when
    try:
        if isinstance(when, str) and when.isascii() and when.isdigit() and len(when) < 18:
            return int(when)
        local = datetime.fromisoformat(when) if isinstance(when, str) else when
        there = local if local.tzinfo else local.replace(tzinfo=zone(timezone))
        return (there.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)
    except (ValueError, OverflowError):
        raise BadActError(f"`{str(when)[:50]}` is not a time: {_WHEN}") from None
