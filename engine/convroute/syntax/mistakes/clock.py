"""`time`, `date` and `weekday` stand before `in`, and are not compared: `time > 18:00`, `weekday == sat`."""

import re
from collections.abc import Callable

from convroute.diagnostic import Diagnostic
from convroute.source import Span
from convroute.syntax.failure import Failure
from convroute.syntax.mistakes.comparisons import advised
from convroute.syntax.scanner import line_end
from convroute.units import WEEKDAYS

_SIGN = r"(==?|!=|<=?|>=?|is\b)"
_TIME = re.compile(rf"time[ \t]*{_SIGN}[ \t]*([0-9]{{1,2}}:[0-9]{{2}})(?![0-9:])")
_DATE = re.compile(rf"date[ \t]*{_SIGN}[ \t]*([0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})(?![0-9A-Za-z_])")
_ONE_DATE = re.compile(
    r"date[ \t]+(not[ \t]+)?in[ \t]*(?:\[[ \t]*)?([0-9]{4}-[0-9]{2}-[0-9]{2})(?![0-9A-Za-z_])(?:[ \t]*\])?"
)
_WEEKDAY = re.compile(rf'weekday[ \t]*(?:{_SIGN}|(not[ \t]+)?in\b)[ \t]*("?)([A-Za-z]+)\3')
_SIGNS = frozenset({"==", "=", "!=", "<", "<=", ">", ">=", "is"})


def compared(failure: Failure) -> Diagnostic | None:
    """`time > 18:00`, `date == 2026-12-24`, `weekday != sat`, `weekday in saturday`."""
    word = failure.word()
    if word is None or not (word.text in _SIGNS or failure.expected == {"LSQB"}):
        return None
    field = next((step for step in (-1, -2, -3) if _text(failure, step) in _ADVICE), None)
    if field is None or (word.text in _SIGNS and field != -1):
        return None
    return _ADVICE[_text(failure, field)](failure, failure.words[failure.index + field].start)


def one_date(failure: Failure) -> Diagnostic | None:
    """`date in 2026-12-24`, `date in [2026-12-24]`."""
    text, at = failure.source.text, failure.offset
    found = _ONE_DATE.finditer(text, failure.start, max(failure.end, at))
    match = next((one for one in found if one.start() < at and not text[one.end() : at].strip()), None)
    if match is None or text[match.end() :].lstrip().startswith(".."):
        return None
    meant = f"date{_not(match[1])} in {match[2]}..{match[2]}"
    if "[" in match[0] and "]" not in match[0]:
        return failure.diagnostic(
            "E101", _message("date", "a range"), f"write `{meant}`, and others after `or`"
        )
    return advised(failure, _message("date", "a range"), meant, Span(*match.span()))


def _text(failure: Failure, step: int) -> str:
    word = failure.word(step)
    return "" if word is None else word.text


def _time(failure: Failure, start: int) -> Diagnostic:
    match = _matched(_TIME, failure, start)
    written = "" if match is None else match[2].rjust(5, "0")
    until = match is not None and match[1][0] == "<"
    if match is None or match[1][0] not in "<>" or (until and written == "00:00"):
        return _not_compared(failure, "time", "time in 18:00-20:30")
    meant = f"time in 00:00-{written}" if until else f"time in {written}-24:00"
    return advised(failure, _message("time", "a range"), meant, Span(*match.span()))


def _date(failure: Failure, start: int) -> Diagnostic:
    match = _matched(_DATE, failure, start)
    if match is None or match[1][0] in "<>":
        return _not_compared(failure, "date", "date in 2026-12-24..2026-12-31")
    meant = f"date{_not(match[1])} in {match[2]}..{match[2]}"
    return advised(failure, _message("date", "a range"), meant, Span(*match.span()))


def _weekday(failure: Failure, start: int) -> Diagnostic | None:
    match = _matched(_WEEKDAY, failure, start)
    day = "" if match is None else match[4][:3].lower()
    if match is None or day not in WEEKDAYS:
        return (
            None
            if failure.expected == {"LSQB"}
            else _not_compared(failure, "weekday", "weekday in [sat, sun]")
        )
    meant = f"weekday{_not(match[1] or match[2])} in [{day}]"
    return advised(failure, _message("weekday", "a list"), meant, Span(*match.span()))


_ADVICE: dict[str, Callable[[Failure, int], Diagnostic | None]] = {
    "time": _time,
    "date": _date,
    "weekday": _weekday,
}


def _matched(pattern: re.Pattern[str], failure: Failure, start: int) -> re.Match[str] | None:
    return pattern.match(failure.source.text, start, line_end(failure.source.text, start))


def _not(sign: str | None) -> str:
    return " not" if sign and sign[0] in "!n" else ""


def _message(field: str, what: str) -> str:
    return f"`{field}` stands before `in` and {what}"


def _not_compared(failure: Failure, field: str, example: str) -> Diagnostic:
    what = "a list" if field == "weekday" else "a range"
    return failure.diagnostic("E101", _message(field, what), f"as in `{example}`")


CLOCK: tuple[Callable[[Failure], Diagnostic | None], ...] = (one_date, compared)
