"""A line of a source as it is shown under a finding, and which of its columns to underline."""

from itertools import accumulate

from msgspec import Struct

from convroute.report.display import cells, width
from convroute.source import Source, Span

MORE = "…"


class Excerpt(Struct, frozen=True):
    """`text` of line `number`; `skip` columns, then `marks` columns are underlined (at least one)."""

    number: int
    text: str
    skip: int
    marks: int


def excerpt(source: Source, span: Span, columns: int) -> Excerpt:
    """The first line of `span`, cut to `columns` around the part that matters."""
    number, column = source.position(span.start)
    line = source.line(number)
    start = min(column - 1, len(line))
    end = min(max(start + span.end - span.start, start + 1), max(len(line), start + 1))
    cut = 0
    if len(line) > 8 * columns:  # one endless line: look only at the neighbourhood
        cut = max(0, start - 2 * columns)
        line = line[cut : start + 4 * columns]
    return _windowed(
        number, line, start - cut, min(end - cut, max(len(line), start - cut + 1)), columns, cut > 0
    )


def _windowed(number: int, line: str, start: int, end: int, columns: int, cut: bool) -> Excerpt:
    shown = cells(line, range(start, end))
    edges = [0, *accumulate(map(width, shown))]
    edges.append(edges[-1] + 1)  # the place after the last character can be marked, too
    if edges[len(shown)] <= columns and not cut:
        return Excerpt(number, "".join(shown).rstrip(), edges[start], max(1, edges[end] - edges[start]))
    first = _first_shown(edges, start, end, columns)
    last = first
    while last < len(shown) and edges[last + 1] - edges[first] <= columns - 2:
        last += 1
    before = MORE if first or cut else ""
    text = before + "".join(shown[first:last]) + (MORE if last < len(shown) else "")
    end = min(end, max(last, start + 1))
    return Excerpt(
        number, text.rstrip(), len(before) + edges[start] - edges[first], max(1, edges[end] - edges[start])
    )


def _first_shown(edges: list[int], start: int, end: int, columns: int) -> int:
    """The first character to show, so that the marked part and something before it can be seen."""
    if edges[end] <= columns - 2:
        return 0
    context = max(columns // 4, columns - 2 - (edges[end] - edges[start]) - columns // 4)
    first = start
    while first > 0 and edges[start] - edges[first - 1] <= min(context, columns // 2):
        first -= 1
    return first
