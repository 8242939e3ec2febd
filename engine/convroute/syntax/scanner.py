"""Text cut into words without asking whether they make sense.

The parser's own lexer knows what may stand where and stops at the first
surprise; this one never stops, so that what went wrong can be looked at.
"""

import re
from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from convroute.source import Span

STATEMENT_WORDS = (
    "language",
    "policy",
    "include",
    "app",
    "group",
    "set",
    "fact",
    "schedule",
    "template",
    "default",
    "social",
    "behavior",
    "route",
    "allow",
    "deny",
    "limit",
    "test",
    "invariant",
    "expect",
)
CONNECTING_WORDS = (
    "and",
    "or",
    "not",
    "in",
    "like",
    "mentions",
    "has",
    "is",
    "within",
    "outside",
    "when",
    "for",
    "to",
    "by",
    "from",
    "true",
    "false",
    "anyone",
    "nobody",
    "always",
    "never",
)
RESERVED = frozenset(STATEMENT_WORDS + CONNECTING_WORDS) - {"expect"}
"""What is never a name; `expect` is a word only where a statement begins."""

Kind = Literal["word", "number", "string", "open_string", "foreign", "mark"]

_WORD = re.compile(
    r"""
    (?P<blank>(?:[ \t\r\n]++|\#[^\n]*+)++)
    | (?P<word>[A-Za-z_][A-Za-z0-9_]*+(?:\.[A-Za-z_][A-Za-z0-9_]*+)*+)
    | (?P<number>[0-9][0-9A-Za-z_]*)
    | (?P<string>"(?:[^"\\\r\n]++|\\[^\r\n])*+")
    | (?P<open_string>"[^\r\n]*)
    | (?P<foreign>[^\x00-\x7f]+)
    | (?P<mark>==|!=|<=|>=|&&|\|\||\.\.|//|/\*|--|->|=>|.)
    """,
    re.VERBOSE | re.DOTALL,
)


class Word(Struct, frozen=True):
    """A piece of text: a word, a number, a string, or whatever else stands there."""

    kind: Kind
    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


def words(text: str, start: int, end: int) -> Iterator[Word]:
    """The words of `text[start:end]`, without blanks and comments; every character is in one of them."""
    for match in _WORD.finditer(text, start, end):
        kind = match.lastgroup
        if kind != "blank":
            yield Word(kind, match.group(), match.start())  # type: ignore[arg-type]  # the group names are the kinds


def line_start(text: str, offset: int) -> int:
    return text.rfind("\n", 0, offset) + 1


def line_end(text: str, offset: int) -> int:
    end = text.find("\n", offset)
    return len(text) if end == -1 else end


def is_first_on_line(text: str, offset: int) -> bool:
    return not text[line_start(text, offset) : offset].strip(" \t")


def indentation(text: str, offset: int) -> int:
    """How far the line of `offset` is moved in."""
    line = text[line_start(text, offset) : offset + 1]
    return len(line) - len(line.lstrip(" \t"))
