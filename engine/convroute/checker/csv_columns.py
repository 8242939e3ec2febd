"""Columns of CSV files and lines of text files (language: `set`).

A hundred thousand values are read at once; on which line one of them stands is
found out when somebody asks.
"""

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from convroute.did_you_mean import nearest
from convroute.source import Source, Span
from convroute.syntax.quoting import in_quotes
from convroute.wording import are

_SEPARATORS = (",", ";", "\t")
_SEPARATOR_LINE = re.compile(r"sep=([,;\t|])(?=\r?\n)")
"""The first line of a table that some spreadsheets write, and read."""
_SEPARATOR_ALONE = re.compile(r"sep=\s*(?:\n|$)")

if TYPE_CHECKING:
    from _csv import Reader  # what `csv.reader` returns has no public name

Numbered = tuple[str, int]
"""A value, blanks stripped, and the line of the file it ends on (from 1)."""


class Column(Struct, frozen=True):
    """The values of a file in their order; `numbered` reads them again, each with its line.

    `blank` counts the rows of a table that have something, and nothing in this column; `blank_lines` are
    theirs. `short` are the lines of rows with fewer cells than the header has names.
    """

    values: tuple[str, ...]
    numbered: Callable[[], Iterator[Numbered]]
    blank: int = 0
    blank_lines: Callable[[], Iterator[int]] = lambda: iter(())
    short: Sequence[int] = ()


class Unusable(Struct, frozen=True):
    """Why a table could not be read. `span` is the place in the table, or None if it is about the column."""

    message: str
    help: str
    span: Span | None = None
    nearest: str | None = None


def column(source: Source, name: str) -> Column | Unusable:
    """The non-empty values of the column `name` of an RFC 4180 table; the header is exact.

    Columns may also be parted by `;` or tabs, as spreadsheets of many countries do.
    """
    separator = _separator(source, name)
    rows = _rows(source, separator)
    try:
        header = next(rows, [])
        if header.count(name) != 1:
            return _no_column(source, header, name)
        index, width, uneven = header.index(name), len(header), _Uneven(header)
        values = [
            row[index].strip() if len(row) == width else uneven.cell(row, index, rows.line_num)
            for row in rows
        ]
    except csv.Error as error:
        return _no_row(source, _lines_read(source, separator) + 1, rows.line_num, error)
    if uneven.wide:
        return uneven.refusal(source)
    found = (*filter(None, values),)
    if len(found) == len(values):
        return Column(found, lambda: _numbered(source, index, separator), short=uneven.short)
    blank = sum(1 for _ in _blank_lines(source, index, separator))
    return Column(
        found,
        lambda: _numbered(source, index, separator),
        blank,
        lambda: _blank_lines(source, index, separator),
        uneven.short,
    )


class _Uneven:
    """Rows with more cells than the header, or fewer. Cells without anything at the end are not counted:
    spreadsheets write some, and leave out others.
    """

    def __init__(self, header: Sequence[str]) -> None:
        self._most = len(header)
        self._least = max((place for place, name in enumerate(header, 1) if name.strip()), default=0)
        self.short: list[int] = []
        self.wide: list[tuple[int, int]] = []

    def cell(self, row: Sequence[str], index: int, line: int) -> str:
        """The cell of the column, blanks stripped; `line` is where the row ends."""
        if any(map(str.strip, row[self._most :])):
            self.wide.append((line - sum(cell.count("\n") for cell in row), len(row)))
        elif len(row) < self._least and any(map(str.strip, row)):
            self.short.append(line)
        return row[index].strip() if index < len(row) else ""

    def refusal(self, source: Source) -> Unusable:
        """What is wrong with the first row that is too wide."""
        (line, cells), others = self.wide[0], len(self.wide) - 1
        names = "names one column" if self._most == 1 else f"names {self._most} columns"
        more = f"; {others} more {are(others)} too wide" if others else ""
        return Unusable(
            f"line {line} has {cells} values, and the header {names}{more}", _QUOTING, line_span(source, line)
        )


def _rows(source: Source, separator: str) -> "Reader":
    """The rows from the header on; what a spreadsheet says of the separator before it is passed over."""
    rows = csv.reader(io.StringIO(source.text, newline=""), strict=True, delimiter=separator)
    if _SEPARATOR_LINE.match(source.text):
        next(rows)
    return rows


def _separator(source: Source, name: str) -> str:
    """What the file names in a line `sep=`, else the first of `,`, `;` and tab with which the header has the
    column, else the one it seems to use.
    """
    named = _SEPARATOR_LINE.match(source.text)
    if named is not None:
        return named[1]
    headers: dict[str, list[str]] = {}
    for separator in _SEPARATORS:
        try:
            headers[separator] = next(_rows(source, separator), [])
        except csv.Error:
            continue
        if headers[separator].count(name) == 1:
            return separator
    return max(headers, key=lambda separator: len(headers[separator]), default=",")


def _numbered(source: Source, index: int, separator: str) -> Iterator[Numbered]:
    """The cells of a table that can be read, below its header."""
    rows = _rows(source, separator)
    next(rows)
    for row in rows:
        if index < len(row) and (value := row[index].strip()):
            yield value, rows.line_num


def _blank_lines(source: Source, index: int, separator: str) -> Iterator[int]:
    """The lines of rows that have something in other columns only."""
    rows = _rows(source, separator)
    next(rows)
    for row in rows:
        if index < len(row) and not row[index].strip() and any(map(str.strip, row)):
            yield rows.line_num


def _lines_read(source: Source, separator: str) -> int:
    """How many lines the rows have that can be read, up to the first that cannot."""
    rows = _rows(source, separator)
    whole = 0
    try:
        for _ in rows:
            whole = rows.line_num
    except csv.Error:
        pass
    return whole


def _no_row(source: Source, first: int, last: int, error: csv.Error) -> Unusable:
    """The row from line `first` went wrong on line `last`: several lines are one value in quotes."""
    if last > first or str(error) == "unexpected end of data":
        message = f"the row that begins on line {first} is not CSV: a quote in it is never closed"
        return Unusable(message, _QUOTING, line_span(source, first))
    line = min(max(last, 1), source.lines)
    return Unusable(f"line {line} is not CSV: {_reason(error)}", _QUOTING, line_span(source, line))


def _reason(error: csv.Error) -> str:
    """What `csv` found, in words of ours."""
    said = str(error)
    if "field limit" in said:
        return f"a value has more than {csv.field_size_limit():,} characters, as if a quote were never closed"
    if "expected after" in said:
        return 'a value goes on after the `"` that closes it'
    return "a line ends in the middle of a value" if "new-line" in said else said


_QUOTING = 'put a value with `,` or `"` in it in quotes, and write `"` inside as `""`'


def _no_column(source: Source, header: list[str], name: str) -> Unusable:
    if name in header:
        return Unusable(f"`{source.name}` has two columns `{name}`", "give each column a name of its own")
    if source.name.lower().endswith(".txt") and len(header) <= 1:
        return Unusable(
            f"`{source.name}` is a list with a value on each line, and has no columns", "remove `column`"
        )
    if _SEPARATOR_ALONE.match(source.text):
        return Unusable(
            f"`{source.name}` has no column `{name}`",
            "its first line is `sep=` and names no sign: write `sep=;`, or delete the line",
        )
    around = next((column for column in header if column.strip() == name), None)
    if around is not None:
        return Unusable(
            f"the column `{name}` of `{source.name}` has blanks around its name",
            f"delete them in the table, or write column {in_quotes(around)}",
            nearest=around,
        )
    shown = ", ".join(column.strip()[:40] for column in header[:12]) or "none: the file is empty"
    near = nearest(name, header) or next((c for c in header if _plain(c) == _plain(name)), None)
    help_text = f"its columns are: {shown}" if near is None else f"did you mean {near}?"
    return Unusable(f"`{source.name}` has no column `{name}`", help_text, nearest=near)


def _plain(name: str) -> str:
    """`Ad ID`, `ad-id` and `ad_id` in one form."""
    return re.sub(r"[\W_]+", "_", name.strip().lower())


def entries(source: Source) -> Column:
    """One value a line; `#` begins a comment at the start of a line or after a blank."""
    if "#" in source.text:
        return Column(tuple(value for value, _ in _entries(source)), lambda: _entries(source))
    values = map(str.strip, source.text.split("\n"))
    return Column((*filter(None, values),), lambda: _entries(source))


def _entries(source: Source) -> Iterator[Numbered]:
    for number, line in enumerate(source.text.split("\n"), start=1):
        value = _without_comment(line).strip()
        if value:
            yield value, number


def _without_comment(line: str) -> str:
    at = line.find("#")
    while at > 0 and not line[at - 1].isspace():
        at = line.find("#", at + 1)
    return line if at == -1 else line[:at]


def line_span(source: Source, number: int, value: str = "") -> Span:
    """Where `value` stands in the line, or the whole line without it."""
    number = min(max(number, 1), source.lines)
    text = source.line(number)
    start = _start_of_line(source.text, number)
    at = text.find(value) if value else -1
    return Span(start, start + len(text)) if at == -1 else Span(start + at, start + at + len(value))


def _start_of_line(text: str, number: int) -> int:
    start = 0
    for _ in range(number - 1):
        start = text.index("\n", start) + 1
    return start
