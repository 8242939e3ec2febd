"""Durations: numbers with their unit, as in `14d`, `2 weeks`, `two weeks`, `1,5 days`."""

import re
from collections.abc import Callable

from convroute.diagnostic import Diagnostic
from convroute.source import Span
from convroute.syntax.failure import Failure
from convroute.syntax.mistakes.numbers import NUMERIC, number
from convroute.syntax.scanner import Word
from convroute.units import SECONDS_OF, in_largest_unit
from convroute.wording import counted

_GLUED = re.compile(r"([0-9]+)(s|sec|secs|seconds?|m|min|mins|minutes?|h|hrs?|hours?|d|days?|w|weeks?)", re.I)
_UNITS = {"s": "second", "m": "minute", "h": "hour", "d": "day", "w": "week"}
_LONGER = {"week": 7, "month": 30, "year": 365}
_UP_TO_FOURTEEN = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen"),
)
_IN_WORDS = {
    **{word: count for count, word in enumerate(_UP_TO_FOURTEEN, start=1)},
    "a": 1,
    "an": 1,
    "thirty": 30,
}
_PART = re.compile(r"([0-9]{1,6})[.,]([0-9]{1,6})[ \t]*(second|minute|hour|day|week)s?\b")


def _plural(count: int, unit: str) -> str:
    if unit in _LONGER:
        count, unit = count * _LONGER[unit], "day"
    return counted(count, unit)


def glued_duration(failure: Failure) -> Diagnostic | None:
    """E114: `14d`, `14days`."""
    word = number(failure)
    match = _GLUED.fullmatch(word.text) if word else None
    if match is None or not failure.expected & NUMERIC or len(match[1]) > 18:
        return None
    plain = _plural(int(match[1]), _UNITS[match[2][0].lower()])
    return failure.diagnostic("E114", f"`{match[0]}` is not a duration", fix=(f"write `{plain}`", plain))


def longer_unit(failure: Failure) -> Diagnostic | None:
    """E116: `2 weeks`, `1 month`."""
    word, count = failure.word(), failure.word(-1)
    if word is None or count is None or "UNIT" not in failure.expected or count.kind != "number":
        return None
    unit = _unit(word)
    if unit not in _LONGER or len(count.text) > 6 or not count.text.isdecimal():
        return None
    plain = _plural(int(count.text), unit)
    return failure.diagnostic(
        "E116",
        f"durations are not counted in {unit}s",
        span=Span(count.start, word.end),
        fix=(f"write `{plain}`", plain),
    )


def number_in_words(failure: Failure) -> Diagnostic | None:
    """E133: `two weeks`."""
    word, unit = failure.word(), failure.word(1)
    if word is None or unit is None or "INTEGER" not in failure.expected:
        return None
    count = _IN_WORDS.get(word.text.lower())
    if count is None or _unit(unit) not in (*SECONDS_OF, *_LONGER):
        return None
    plain = _plural(count, _unit(unit))
    return failure.diagnostic(
        "E133",
        f"`{word.text} {unit.text}` is in words, and numbers stand in digits",
        span=Span(word.start, unit.end),
        fix=(f"write `{plain}`", plain),
    )


def part_of_unit(failure: Failure) -> Diagnostic | None:
    """E133: `1,5 days`, `1.5 hours`."""
    word, number = failure.word(), failure.word(-1)
    if word is None or number is None or number.end != word.start:
        return None
    match = _PART.match(failure.source.text, number.start)
    if match is None:
        return None
    whole, part, unit = match.groups()
    length = int(whole + part) * SECONDS_OF["day" if unit == "week" else unit] * (7 if unit == "week" else 1)
    seconds = -(-length // 10 ** len(part))
    lead = failure.word(-2)
    if lead is not None and lead.text == "for":  # campaign rules last for whole days
        plain = counted(-(-seconds // SECONDS_OF["day"]), "day")
    else:
        plain = counted(*in_largest_unit(seconds))
    return failure.diagnostic(
        "E133",
        f"`{match.group()}` is not a whole number of {unit}s",
        span=Span(*match.span()),
        fix=(f"write `{plain}`", plain),
    )


def _unit(word: Word) -> str:
    return word.text.lower().removesuffix("s")


def missing_unit(failure: Failure) -> Diagnostic | None:
    """E130: `for 14`."""
    count = failure.word(-1)
    if failure.expected != {"UNIT"} or count is None or count.kind != "number":
        return None
    word = failure.word()
    if (
        word is not None
        and word.kind == "word"
        and failure.source.text.find("\n", count.end, word.start) == -1
    ):
        return None
    return failure.diagnostic(
        "E130",
        f"`{count.text}` has no unit",
        f"write `{count.text} days`, or `seconds`, `minutes`, `hours`",
        span=count.span,
    )


DURATIONS: tuple[Callable[[Failure], Diagnostic | None], ...] = (
    glued_duration,
    longer_unit,
    number_in_words,
    part_of_unit,
    missing_unit,
)
