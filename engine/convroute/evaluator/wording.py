"""Times, durations and lists as people read them."""

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_UNITS = ((86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second"))


def duration(seconds: int) -> str:
    """`14 days`, `36 hours`, `90 seconds`: the largest unit that fits exactly."""
    for size, unit in _UNITS:
        if seconds % size == 0 and seconds >= size:
            count = seconds // size
            return f"{count} {unit}" if count == 1 else f"{count} {unit}s"
    return f"{seconds} seconds"


def instant(at: int) -> str:
    """`2026-09-10 00:26:40 UTC`"""
    return f"{_EPOCH + timedelta(milliseconds=at):%Y-%m-%d %H:%M:%S} UTC"


def listed(names: tuple[str, ...]) -> str:
    return ", ".join(names) if names else "nobody"
