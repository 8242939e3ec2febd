"""A text divided into segments of plain route lines and what is between them, each read its own way.

`route` begins a statement wherever it may stand, so a text that consists of
whole statements on both sides of a segment means what its parts mean. Only a
label may stand alone on the line before a segment, and takes its first line.
"""

import re
from array import array
from collections.abc import Iterator, Sequence
from itertools import groupby

from convroute.lazy_sequence import lazy_sequence
from convroute.source import Source
from convroute.syntax.bulk.plain_routes import Found, PlainRoutes, lines_in
from convroute.syntax.grammar import attempt
from convroute.syntax.limits import too_deep
from convroute.syntax.nodes import Statement

LEAST = 8
"""A shorter segment is not worth a division."""

_SILENCE = re.compile(r"(?:[ \t\r\n]++|#[^\n]*+)*+")
_GOES_ON = re.compile(r"(?:for|when)\b")

Piece = PlainRoutes | tuple[int, int]
"""Plain lines, or from where to where the text is for the parser."""


class Broken:
    """What to say of a text that is divided, and does not parse: neither does it as a whole."""


def read_divided(
    source: Source, start: int, end: int, least: int = LEAST
) -> Sequence[Statement] | Broken | None:
    """The statements of `[start, end)`; None if nothing of it is plain."""
    pieces = divided(source, start, end, least)
    if not any(isinstance(piece, PlainRoutes) for piece in pieces):
        return None
    members: list[Statement | PlainRoutes] = []
    following: list[Piece | None] = [*pieces[1:], None]
    for index, piece in enumerate(pieces):
        if isinstance(piece, PlainRoutes):
            members.append(piece)
            continue
        statements = _parsed(source, *piece)
        after = following[index]
        if statements is None and isinstance(after, PlainRoutes):
            statements = _parsed(source, piece[0], after.after_first)
            pieces[index + 1] = after.without_first()
        if statements is None:
            return Broken()
        members.extend(statements)
    return lazy_sequence(members)


def _parsed(source: Source, start: int, end: int) -> tuple[Statement, ...] | None:
    if _SILENCE.fullmatch(source.text, start, end):
        return ()
    if too_deep(source, start, end)[0] is not None:
        return None
    outcome = attempt(source, start, end)
    return outcome if isinstance(outcome, tuple) else None


def divided(source: Source, start: int, end: int, least: int = LEAST) -> list[Piece]:
    """The pieces of `[start, end)` in their order; `least` is how many lines make a segment."""
    found = lines_in(source, start, end)
    plain = [bool(line[3]) for line in found]
    if not any(plain):
        return [(start, end)]
    first = source.position(start)[0] - 1
    places = _Places(source, first, start, end, len(found))
    pieces: list[Piece] = []
    for is_loud, group in groupby(_segments(plain, places, least), key=lambda item: item[0]):
        ranges = [item[1] for item in group]
        if is_loud:
            pieces.append((places.of(ranges[0].start), places.of(ranges[-1].stop)))
        else:
            pieces.extend(_columns(source, first, span, plain, found) for span in ranges)
    return pieces


class _Places:
    """The offsets of the lines between two places."""

    __slots__ = ("_count", "_end", "_first", "_start", "source")

    def __init__(self, source: Source, first: int, start: int, end: int, count: int) -> None:
        self.source = source
        self._first, self._start, self._end, self._count = first, start, end, count

    def of(self, line: int) -> int:
        if line == 0 or line >= self._count:
            return self._end if line else self._start
        return self.source.line_starts[self._first + line]


def _segments(plain: list[bool], places: _Places, least: int) -> Iterator[tuple[bool, range]]:
    """Ranges of lines, and whether each is for the parser; segments of less than `least` are."""
    begun = 0
    for loud in [*_loud(plain, places), range(len(plain), len(plain))]:
        count = sum(plain[begun : loud.start])
        if begun < loud.start:
            yield count < least, range(begun, loud.start)
        if loud:
            yield True, loud
        begun = loud.stop


def _loud(plain: list[bool], places: _Places) -> Iterator[range]:
    """Lines that are neither plain nor silent, together with the plain line that goes on there."""
    others = (line for line, is_one in enumerate(plain) if not is_one)
    text = places.source.text
    for lines in _together(others):
        start, end = places.of(lines.start), places.of(lines.stop)
        silent = _SILENCE.match(text, start, end)
        begins = silent.end() if silent else start
        if begins < end:
            goes_on = lines.start > 0 and _GOES_ON.match(text, begins, end) is not None
            yield range(lines.start - goes_on, lines.stop)


def _together(numbers: Iterator[int]) -> Iterator[range]:
    """Ranges of numbers that follow each other."""
    start = stop = next(numbers, -1)
    if start < 0:
        return
    for number in numbers:
        if number != stop + 1:
            yield range(start, stop + 1)
            start = number
        stop = number
    yield range(start, stop + 1)


def _columns(source: Source, first: int, lines: range, plain: list[bool], found: list[Found]) -> PlainRoutes:
    if all(plain[lines.start : lines.stop]):
        numbers = range(first + lines.start, first + lines.stop)
        return PlainRoutes(source, numbers, found[lines.start : lines.stop])
    taken = [line for line in lines if plain[line]]
    return PlainRoutes(source, array("I", [first + line for line in taken]), [found[line] for line in taken])
