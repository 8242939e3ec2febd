"""The table of a test: a row a line, each bar under the bar of the head where the row leaves room.

The columns are as wide as their heads, never as wide as their cells: a longer
cell moves the bars of its own row and of no other.
"""

from collections.abc import Iterator

from convroute.formatter.layout import SPACE, Doc, Group, Indent, Line, Pad, flat_width
from convroute.formatter.runs import above, beginning, behind, ending, run
from convroute.formatter.tokens import Token, split
from convroute.syntax.cells import Cases


def table(cases: Cases, tokens: list[Token]) -> list[Doc]:
    """`cases { ... }`, without the comments above its first word and behind its last one."""
    word, brace, *inner, end = tokens
    head, *rows = _rows(cases, inner)
    bars = [*_bars(head)]
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


def _bars(head: list[Token]) -> Iterator[int]:
    """The columns of the head's bars, from 0."""
    at = 0
    for cell in _cells(head):
        yield at
        at += _width(cell) + 1


def _width(cell: list[Token]) -> int:
    """A bar and what stands behind it."""
    return 1 + sum(1 + len(token.text) for token in cell[1:])


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
