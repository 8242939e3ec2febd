"""The table of a test: a row a line, and the bars of all rows under one another.

In a table that would become too wide by that the columns are as wide as their heads:
a longer cell then moves the bars of its own row and of no other.
"""

from collections.abc import Iterator
from itertools import accumulate, zip_longest

from convroute.formatter.layout import SPACE, WIDTH, Doc, Group, Indent, Line, Pad, flat_width
from convroute.formatter.runs import above, beginning, behind, ending, run
from convroute.formatter.tokens import Token, split
from convroute.syntax.cells import Cases

_INDENT = 8
"""How far a row stands from the left: it is in `cases`, and that in `test`."""


def table(cases: Cases, tokens: list[Token]) -> list[Doc]:
    """`cases { ... }`, without the comments above its first word and behind its last one."""
    word, brace, *inner, end = tokens
    head, *rows = _rows(cases, inner)
    bars = _bars(head, rows)
    inside: list[Doc] = []
    for number, row in enumerate((head, *rows)):
        inside += beginning(row[0], Line(), first=number == 0)
        inside += [*_row(row, bars), *behind(row[-1])]
    inside += ending(end, empty=False)
    before: list[Doc] = [word.text, *behind(word), SPACE, *above(brace), "{", *behind(brace)]
    return [*before, Group([Indent(inside), Line(), end.text], broken=True)]


def _rows(cases: Cases, tokens: list[Token]) -> Iterator[list[Token]]:
    """The tokens of the head, and of each row."""
    starts = [row.span.start for row in cases.rows]
    row: list[Token] = []
    for token in tokens:
        if token.start in starts:
            yield row
            row = []
        row.append(token)
    yield row


def _cells(row: list[Token]) -> list[list[Token]]:
    """The stretches of a row; each begins with its bar, and the last one is only the bar that ends it."""
    return split(row, "|")[1:]


def _bars(head: list[Token], rows: list[list[Token]]) -> list[int]:
    """The columns of the bars, from 0: of all rows, or of the head alone where those would be too wide."""
    measured = [widths for row in (head, *rows) if (widths := _widths(row)) is not None]
    widest = [max(column) for column in zip_longest(*measured, fillvalue=0)]
    bars = [*accumulate(widest, initial=0)]
    if _INDENT + bars[-1] - 1 <= WIDTH:  # what follows the last bar is not there
        return bars
    return [*accumulate(_widths(head) or (), initial=0)]


def _widths(row: list[Token]) -> list[int] | None:
    """How far it is from each bar to the next, of a row on one line; None where a comment breaks it."""
    widths: list[int] = []
    for _, *cell in _cells(row):
        if any(token.before or token.after for token in cell):
            return None
        widths.append(2 + (1 + (flat_width(_cell(cell)) or 0) if cell else 0))
    return widths


def _row(row: list[Token], bars: list[int]) -> list[Doc]:
    parts: list[Doc] = []
    at = 0
    for number, (bar, *cell) in enumerate(_cells(row)):
        if number:
            wanted = bars[number] if number < len(bars) else 0
            pad = max(1, wanted - at)
            parts += [Pad(pad), *above(bar)]
            at += pad
        parts.append(bar.text)
        at += 1
        if cell:
            inside = _cell(cell)
            parts += [*behind(bar), SPACE, *above(cell[0]), *inside, *behind(cell[-1])]
            at += 1 + (flat_width(inside) or 0)
    return parts


def _cell(tokens: list[Token]) -> list[Doc]:
    """The words of a cell, on one line unless a comment stands among them."""
    if any(token.before for token in tokens[1:]) or any(token.after for token in tokens[:-1]):
        return run(tokens)
    words = " ".join(token.text for token in tokens)
    return [words.replace("[ ", "[").replace(", ]", "]").replace(" ]", "]") if words[0] == "[" else words]
