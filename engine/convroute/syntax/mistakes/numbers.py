"""Numbers, ids, times and dates."""

import re
from collections.abc import Callable

from convroute.diagnostic import Diagnostic
from convroute.source import Span
from convroute.syntax.failure import Failure
from convroute.syntax.scanner import Word

NUMERIC = frozenset({"INTEGER", "QUOTED_DIGITS", "NEGATIVE"})


def number(failure: Failure) -> Word | None:
    """The word that does not fit, if it is a number."""
    word = failure.word()
    return word if word is not None and word.kind == "number" else None


def leading_zero(failure: Failure) -> Diagnostic | None:
    """E115: `007`."""
    word = number(failure)
    if word is None or not re.fullmatch(r"0[0-9]+", word.text) or not failure.expected & NUMERIC:
        return None
    if failure.source.text[word.end : word.end + 1] == ":":
        return None
    plain = word.text.lstrip("0") or "0"
    return failure.diagnostic(
        "E115",
        f"`{word.text}` begins with a zero",
        f"write `{plain}`" if len(plain) < 41 else "write it without the zero",
        fix=(f"write `{plain}`", plain),
    )


def too_many_digits(failure: Failure) -> Diagnostic | None:
    """E124: more than 40 digits."""
    word = number(failure)
    if word is None or len(word.text) <= 40 or not word.text.isdecimal():
        return None
    return failure.diagnostic(
        "E124",
        f"a number of {len(word.text)} digits is longer than any that means something here",
        "numbers have at most 40 digits; ids of Meta have less than 20",
    )


def _loose(failure: Failure, word: Word) -> Span:
    """The number with everything that was written to it: `9:00`, `1.2E+14`, `24.12.2026`."""
    match = re.compile(r"[0-9][0-9A-Za-z:./+-]*").match(failure.source.text, word.start, failure.end)
    return Span(word.start, match.end() if match else word.end)


def odd_time(failure: Failure) -> Diagnostic | None:
    """E134: `9:00`, `9am`, `24.12.2026`."""
    word = number(failure)
    if word is None:
        return None
    span = _loose(failure, word)
    written = failure.source.text[span.start : span.end]
    if "CLOCK" in failure.expected:
        return failure.diagnostic(
            "E134",
            f"`{written[:40]}` is not a time",
            "write hours and minutes with two digits each, from `00:00` to `23:59`: `09:00`",
            span=span,
        )
    if "ISO_DATE" in failure.expected:
        return failure.diagnostic(
            "E134",
            f"`{written[:40]}` is not a date",
            "write year, month and day: `2026-12-25`",
            span=span,
        )
    return None


def fraction(failure: Failure) -> Diagnostic | None:
    """E133: `1.5`, `1.2E+14`, `1_000`."""
    word = failure.word()
    if word is not None and word.text == "." and failure.word(-1) is not None:
        word = failure.word(-1)
    if word is None or word.kind != "number":
        return None
    span = _loose(failure, word)
    written = failure.source.text[span.start : span.end]
    if written.isdecimal() or not (failure.expected & NUMERIC or word is not failure.word()):
        return None
    spreadsheet = re.fullmatch(r"[0-9.]+[eE]\+?[0-9]+", written)
    return failure.diagnostic(
        "E133",
        f"`{written[:40]}` is not a whole number",
        "a spreadsheet rounded this id: take it from Ads Manager again, as text"
        if spreadsheet
        else "write digits only",
        span=span,
    )


_ID_OF = {"ad": "an ad id", "id": "an app id", "flow": "the id of a flow", "ads": "an ad id"}


def odd_id(failure: Failure) -> Diagnostic | None:
    """E133: `route ad "120-2109-876"`, `route ad 120-2109-876`, `app a { id "x" }`."""
    word, before = failure.word(), failure.word(-1)
    if word is None or before is None:
        return None
    if word.text == "-" and before.kind == "number" and before.end == word.start:
        lead = failure.word(-2)
        span, written = _loose(failure, before), ""
        if lead is None or not re.fullmatch(r"[0-9]+(?:-[0-9]+)+", _text(failure, span)):
            return None
        if lead.text == "[":
            lead = failure.word(-3) or lead
    elif word.kind == "string" and "INTEGER" in failure.expected and "STRING" not in failure.expected:
        lead, span, written = before, word.span, word.text[1:-1]
        if written.isascii() and written.isdigit():
            return None
    else:
        return None
    what = _ID_OF.get(lead.text)
    written = written or _text(failure, span)
    if what is None:
        return None
    advice = f"{what} has digits only"
    digits = re.sub("[ -]", "", written)
    if digits.isascii() and digits.isdigit():
        return failure.diagnostic(
            "E133", f"`{_text(failure, span)[:60]}` is not {what}", f"{advice}: {digits[:40]}", span=span
        )
    if what == "an ad id" and re.search("[A-Za-z]", written):
        advice += "; the ads of a set are written `ad in SET`, those of a template `template NAME`"
    return failure.diagnostic("E133", f"`{_text(failure, span)[:60]}` is not {what}", advice, span=span)


def _text(failure: Failure, span: Span) -> str:
    return failure.source.text[span.start : span.end]


NUMBERS: tuple[Callable[[Failure], Diagnostic | None], ...] = (
    leading_zero,
    too_many_digits,
    odd_time,
    odd_id,
    fraction,
)
