"""The smallest parts: tokens to names and literals, and who."""

import re
from typing import Any

from convroute.source import Span
from convroute.syntax import literals as lit
from convroute.syntax.limits import MAX_STRING

Parts = list[Any]

_ESCAPE = re.compile(r'\\(?:u\{([0-9a-fA-F]+)\}|(["\\nt]))')
_SHORT = {'"': '"', "\\": "\\", "n": "\n", "t": "\t"}


class RefusedError(Exception):
    """A string longer than any may be stopped the parse; `offset` is where it stands."""

    def __init__(self, offset: int) -> None:
        super().__init__(offset)
        self.offset = offset


def start_of(part: Any) -> int:
    """Where a token or a node begins."""
    return part.start_pos if isinstance(part, str) else part.span.start  # type: ignore[attr-defined, no-any-return]  # a Lark token


def end_of(part: Any) -> int:
    """Where a token or a node ends."""
    return part.end_pos if isinstance(part, str) else part.span.end  # type: ignore[attr-defined, no-any-return]  # a Lark token


def over(parts: Parts) -> Span:
    """From the first part to the last."""
    return Span(start_of(parts[0]), end_of(parts[-1]))


def nodes_of(parts: Parts) -> tuple[Any, ...]:
    """The nodes among the parts, without the keywords and commas between them."""
    return tuple(part for part in parts if not isinstance(part, str))


def decoded(raw: str) -> str:
    """The value of a string token (language: Lexical): quotes off, escapes read."""
    inner = raw[1:-1]
    if "\\" not in inner:
        return inner
    return _ESCAPE.sub(lambda m: chr(int(m[1], 16)) if m[1] else _SHORT[m[2]], inner)


def place(token: Any) -> Span:
    return Span(token.start_pos, token.end_pos)


def a_name(token: Any) -> lit.Name:
    return lit.Name(token.value, span=place(token))


def a_text(token: Any) -> lit.Text:
    value = decoded(token.value)
    if len(value) > MAX_STRING:
        raise RefusedError(token.start_pos)
    return lit.Text(value, span=place(token))


def an_integer(token: Any) -> lit.Integer:
    digits = token.value.strip('"')
    return lit.Integer(int(digits), span=place(token))


def a_boolean(token: Any) -> lit.Boolean:
    return lit.Boolean(token.value == "true", span=place(token))


def a_literal(token: Any) -> lit.Text | lit.Integer | lit.Boolean:
    """A string, an integer or a truth value, by the kind of token."""
    match token.type:
        case "STRING" | "QUOTED_DIGITS":
            return a_text(token)
        case "TRUE" | "FALSE":
            return a_boolean(token)
        case _:
            return an_integer(token)


def a_clock(token: Any) -> lit.TimeOfDay:
    return lit.TimeOfDay(int(token.value[:2]), int(token.value[3:]), span=place(token))


def a_date(token: Any) -> lit.Date:
    year, month, day = token.value.split("-")
    return lit.Date(int(year), int(month), int(day), span=place(token))


def names_of(parts: Parts) -> tuple[lit.Name, ...]:
    return tuple(a_name(part) for part in parts if part.type == "NAME")


def texts_of(parts: Parts) -> tuple[lit.Text, ...]:
    return tuple(a_text(part) for part in parts if part.type == "STRING")


def clauses(parts: Parts, start: int) -> dict[str, Any]:
    """The rest of a rule as keyword and what follows it: `FOR duration WHEN condition`."""
    return {parts[i].type: parts[i + 1] for i in range(start, len(parts) - 1, 2)}


class ValueRules:
    """Rules for values, and for WHO."""

    @staticmethod
    def name(parts: Parts) -> lit.Name:
        return a_name(parts[0])

    @staticmethod
    def text(parts: Parts) -> lit.Text:
        return a_text(parts[0])

    @staticmethod
    def integer(parts: Parts) -> lit.Integer:
        return an_integer(parts[0])

    @staticmethod
    def boolean(parts: Parts) -> lit.Boolean:
        return a_boolean(parts[0])

    @staticmethod
    def duration(parts: Parts) -> lit.Duration:
        count, unit = parts
        return lit.Duration(int(count.value), unit.value.removesuffix("s"), span=over(parts))

    @staticmethod
    def day_range(parts: Parts) -> lit.DayRange:
        return lit.DayRange(parts[0].value, parts[-1].value, span=over(parts))

    @staticmethod
    def hour_range(parts: Parts) -> lit.HourRange:
        return lit.HourRange(a_clock(parts[0]), a_clock(parts[2]), span=over(parts))

    @staticmethod
    def anyone(parts: Parts) -> lit.Anyone:
        return lit.Anyone(span=over(parts))

    @staticmethod
    def nobody(parts: Parts) -> lit.Nobody:
        return lit.Nobody(span=over(parts))

    @staticmethod
    def who_list(parts: Parts) -> lit.WhoList:
        return lit.WhoList(nodes_of(parts), span=over(parts))
