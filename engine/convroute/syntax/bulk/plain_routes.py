"""Plain route lines: one exact ad, link or payload to one app, and nothing else on the line.

Large policies consist of them, so a segment of such lines is read by one
regular expression into columns. What it takes is a part of what the grammar
takes, with the same meaning (a test says so); every other line, also one whose
ENTRY begins in another column than the seventh, goes to the parser. A line
becomes a node when somebody asks for it.
"""

import re
from array import array
from collections.abc import Iterator, Sequence

from convroute.lazy_sequence import LazySequence, Segment
from convroute.source import Source, Span
from convroute.syntax.limits import MAX_STRING
from convroute.syntax.literals import Duration, Integer, Name, Text
from convroute.syntax.nodes import Entry, EntryWord, Exactly, Route, Statement
from convroute.syntax.scanner import RESERVED

WORDS: tuple[EntryWord, ...] = ("ad", "link", "postback", "quick_reply")
MOST_DAYS = 30
"""Longer times go to the parser, and the checker says what is wrong with them."""

_ID = r"0|[1-9][0-9]{0,39}+"
_TEXT = rf'"[^"\\\r\n]{{0,{MAX_STRING}}}+"'
_NAME = rf"(?!(?:{'|'.join(sorted(RESERVED))})\b)[a-z][a-z0-9_]*+"
_DAYS = r"[1-9]|[12][0-9]|30"
_END = r"[ \t\r]*+(?:\#[^\n]*+)?+(?:\n|\Z)"
_LINE = re.compile(
    rf"route (?:ad[ \t]++({_ID})|(link|postback|quick_reply)[ \t]++({_TEXT}))"
    rf"[ \t]++to[ \t]++({_NAME})(?(2)|(?:[ \t]++for[ \t]++({_DAYS})[ \t]++days?)?+){_END}"
    r"|[^\n]*+\n|[^\n]++"
)
_PARTS = re.compile(
    rf"route ((ad|link|postback|quick_reply)[ \t]++({_ID}|{_TEXT}))"
    rf"[ \t]++to[ \t]++({_NAME})(?:[ \t]++for[ \t]++(({_DAYS})[ \t]++days?))?+{_END}"
)
_CODES: dict[str, int] = {"": 0, "link": 1, "postback": 2, "quick_reply": 3}
_COUNTS = {"": 0, **{str(days): days for days in range(1, MOST_DAYS + 1)}}

_OTHER = ("", "", "", "", "")

Found = tuple[str, str, str, str, str]
"""What is in a line: an id, or a word and a text; the app; the days. One that is not plain has no app."""


def lines_in(source: Source, start: int, end: int) -> list[Found]:
    """Every line between the places; one that is cut off at either end is not plain."""
    text = source.text
    found: list[Found] = _LINE.findall(text, start, end)
    if start and text[start - 1] != "\n":
        found[:1] = [_OTHER] * len(found[:1])
    if end < len(text) and text[end - 1] != "\n":
        found[-1:] = [_OTHER] * len(found[-1:])
    return found


class PlainRoutes(Segment[Route]):
    """A segment of plain lines as columns, a row for each; between them are only blanks and comments.

    `words` are indexes into `WORDS`, `targets` into `names`; `days` is 0 where
    nothing is said; `lines` are numbers of lines, from 0.
    """

    __slots__ = ("days", "lines", "names", "source", "targets", "values", "words")

    def __init__(self, source: Source, lines: Sequence[int], rows: Sequence[Found]) -> None:
        super().__init__()
        self.source = source
        self.lines = lines
        self.words = bytes([_CODES[row[1]] for row in rows])
        self.values = tuple([row[0] or row[2][1:-1] for row in rows])
        self.names, self.targets = _coded([row[3] for row in rows])
        self.days = bytes([_COUNTS[row[4]] for row in rows])

    def __len__(self) -> int:
        return len(self.words)

    @property
    def after_first(self) -> int:
        """Where the line after the first begins."""
        return self._match(0).end()

    def without_first(self) -> "PlainRoutes":
        """The same lines but the first."""
        rest = PlainRoutes(self.source, self.lines[1:], ())
        rest.words, rest.values, rest.days = self.words[1:], self.values[1:], self.days[1:]
        rest.names, rest.targets = _coded([self.names[target] for target in self.targets[1:]])
        return rest

    def span(self, index: int) -> Span:
        """Where the ENTRY of a rule stands."""
        return Span(*self._match(index).span(1))

    def _match(self, index: int) -> re.Match[str]:
        start = self.source.line_starts[self.lines[index]]
        match = _PARTS.match(self.source.text, start)
        assert match is not None
        return match

    def _make(self, index: int) -> Route:
        return _node(self._match(index))


def in_segments(statements: Sequence[Statement]) -> Iterator[Statement | PlainRoutes]:
    """The statements one by one, but a segment of plain lines as it is."""
    if not isinstance(statements, LazySequence):
        yield from statements
        return
    for part in statements.parts:
        if isinstance(part, PlainRoutes):
            yield part
        else:
            yield from part


def without_plain(statements: Sequence[Statement]) -> list[Statement]:
    """The statements that did not come from a segment of plain lines."""
    return [node for node in in_segments(statements) if not isinstance(node, PlainRoutes)]


def _coded(names: list[str]) -> tuple[tuple[str, ...], Sequence[int]]:
    """The different names, and for each member of `names` which of them it is."""
    different = {name: code for code, name in enumerate(dict.fromkeys(names))}
    codes = map(different.__getitem__, names)
    return (*different,), bytes(codes) if len(different) <= 256 else array("I", codes)


def _node(match: re.Match[str]) -> Route:
    """The node that the parser would make of a plain line."""
    written, place = match[3], Span(*match.span(3))
    value = Text(written[1:-1], span=place) if written[0] == '"' else Integer(int(written), span=place)
    word = WORDS[_CODES["" if match[2] == "ad" else match[2]]]
    window = None if match[6] is None else Duration(int(match[6]), "day", span=Span(*match.span(5)))
    target = Name(match[4], span=Span(*match.span(4)))
    end = target.span.end if window is None else window.span.end
    entry = Entry(word, Exactly(value, span=place), span=Span(*match.span(1)))
    return Route(None, entry, target, window, None, span=Span(match.start(), end))
