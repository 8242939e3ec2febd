"""Times, durations and lists as people read them."""

from datetime import datetime, timedelta
from itertools import pairwise

_EPOCH = datetime(1970, 1, 1)  # naive: without a timezone it is shown twice as quickly
_LONGEST = 80
_UNITS = ((86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second"))


def duration(seconds: int) -> str:
    """`14 days`, `36 hours`, `90 seconds`: the largest unit that fits exactly."""
    for size, unit in _UNITS:
        if seconds % size == 0 and seconds >= size:
            count = seconds // size
            return f"{count} {unit}" if count == 1 else f"{count} {unit}s"
    return f"{seconds} seconds"


def roughly(seconds: int) -> str:
    """`2 hours 28 minutes`: the two largest units, the rest dropped."""
    for (size, _), (next_size, _) in pairwise(_UNITS):
        if seconds >= size:
            large, rest = seconds - seconds % size, seconds % size
            small = rest - rest % next_size
            return f"{duration(large)} {duration(small)}" if small else duration(large)
    return duration(seconds)


def instant(at: int) -> str:
    """`2026-09-10 00:26:40 UTC`; of what no calendar has, the milliseconds."""
    try:
        return f"{(_EPOCH + timedelta(0, at // 1000)).isoformat(' ')} UTC"
    except OverflowError:
        return f"{at} ms"


def quoted(value: object) -> str:
    """A text somebody sent, in quotes and not longer than a line."""
    text = str(value)
    return f'"{text}"' if len(text) <= _LONGEST else f'"{text[:_LONGEST]}…"'


def listed(names: tuple[str, ...]) -> str:
    return ", ".join(names) if names else "nobody"
