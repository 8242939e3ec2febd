"""The smallest parts: tokens to names and literals, who, and how a rule of the grammar becomes a node."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from convroute.source import Span
from convroute.syntax import literals as lit
from convroute.syntax.limits import MAX_STRING

Parts = list[Any]
Read = Callable[[Parts], Any]
"""Reads one field of a node from the parts of its rule."""
Rules = Mapping[str, Read]
"""A rule of the grammar, or an alias in it, and what makes its node."""

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


# --- a node for a rule -------------------------------------------------------------------


def node(kind: Callable[..., Any], *reads: Read) -> Read:
    """Makes a `kind` of what `reads` read, in the order of its fields; it spans all parts of the rule."""
    return lambda parts: kind(*[read(parts) for read in reads], span=over(parts))


def always(value: object) -> Read:
    """The same value, whatever the parts are."""
    return lambda _: value


def part(at: int) -> Read:
    """The part at a place, which is a node."""
    return lambda parts: parts[at]


def at(place: int, read: Callable[[Any], Any]) -> Read:
    """What `read` makes of the token at a place."""
    return lambda parts: read(parts[place])


def if_there(place: int, read: Callable[[Any], Any]) -> Read:
    """As `at`; None if the rule ends before."""
    return lambda parts: read(parts[place]) if len(parts) > place else None


def word(at: int) -> Read:
    """The token at a place, as it is written."""
    return lambda parts: parts[at].value


def is_a(at: int, terminal: str) -> Read:
    """Whether the token at a place is a certain terminal."""
    return lambda parts: parts[at].type == terminal


def behind(at: int, read: Callable[[Parts], Any]) -> Read:
    """What `read` makes of the parts from a place on."""
    return lambda parts: read(parts[at:])


def first_node(parts: Parts) -> Any:
    """The first node among the parts, if there is one."""
    return next((part for part in parts if not isinstance(part, str)), None)


def first_text(parts: Parts) -> lit.Text | None:
    """The first string among the parts, if there is one."""
    return next((a_text(part) for part in parts if isinstance(part, str) and part.type == "STRING"), None)  # type: ignore[attr-defined]  # a Lark token


def _duration(parts: Parts) -> lit.Duration:
    count, unit = parts
    return lit.Duration(int(count.value), unit.value.removesuffix("s"), span=over(parts))


VALUE_RULES: Rules = {
    "name": at(0, a_name),
    "text": at(0, a_text),
    "integer": at(0, an_integer),
    "boolean": at(0, a_boolean),
    "duration": _duration,
    "day_range": node(lit.DayRange, word(0), word(-1)),
    "hour_range": node(lit.HourRange, at(0, a_clock), at(2, a_clock)),
    "anyone": node(lit.Anyone),
    "nobody": node(lit.Nobody),
    "who_list": node(lit.WhoList, nodes_of),
}
