"""Counts, durations, instants and lists as people read them."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from convroute.units import SECONDS_OF, in_largest_unit

_EPOCH = datetime(1970, 1, 1)  # naive: without a timezone it is shown twice as quickly
_LONGEST = 80
_SIZES = sorted(SECONDS_OF.values(), reverse=True)


def plural(count: int, noun: str) -> str:
    """`day` of one, `days` of more and of none; `policies`."""
    if count == 1:
        return noun
    return f"{noun[:-1]}ies" if noun.endswith("y") and noun[-2] not in "aeiou" else f"{noun}s"


def counted(count: int, noun: str) -> str:
    """`1 day`, `14 days`."""
    return f"{count} {plural(count, noun)}"


def are(count: int) -> str:
    """`is` of one, else `are`."""
    return "is" if count == 1 else "are"


def were(count: int) -> str:
    """`was` of one, else `were`."""
    return "was" if count == 1 else "were"


def have(count: int) -> str:
    """`has` of one, else `have`."""
    return "has" if count == 1 else "have"


def shortened(text: str, most: int = _LONGEST) -> str:
    """The text as a message shows it; of a long one the beginning."""
    return text if len(text) <= most else f"{text[:most]}…"


def with_article(noun: str) -> str:
    """`an app`, `a group`"""
    return f"an {noun}" if noun[0] in "aeiou" else f"a {noun}"


def duration(seconds: int) -> str:
    """`14 days`, `36 hours`, `90 seconds`: the largest unit that fits exactly."""
    return counted(*in_largest_unit(seconds))


def roughly(seconds: int) -> str:
    """`2 hours 28 minutes`: the two largest units, the rest dropped."""
    for size, next_size in pairwise(_SIZES):
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
    return f'"{shortened(text)}"'


def listed(names: tuple[str, ...]) -> str:
    return ", ".join(names) if names else "nobody"


def all_of(phrases: Sequence[str]) -> str:
    """`a, b and c`"""
    return " and ".join(filter(None, (", ".join(phrases[:-1]), phrases[-1])))


def either(phrases: Sequence[str]) -> str:
    """`a, b or c`"""
    return " or ".join(filter(None, (", ".join(phrases[:-1]), phrases[-1])))


def one_of(words: Iterable[str]) -> str:
    """`a`, `b` or `c`, each in backticks."""
    return either([f"`{word}`" for word in words])
