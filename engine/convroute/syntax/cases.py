"""What the rows of a table say, as lines of a test (language: Tests).

A column's head is the beginning of a line, a cell is the rest of it. So every
pass that knows lines knows tables: it asks for the lines of each row.
"""

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from convroute.syntax.cells import Cell, Column, LeftOut, Row
from convroute.syntax.examples import Group, Test
from convroute.syntax.given_when import Given, When
from convroute.syntax.literals import Text
from convroute.syntax.table_cells import Line, line_of


class Misplaced(Struct, frozen=True):
    """A cell that is not the rest of a line of its column, or a `then` before anything happens."""

    cell: Cell
    column: Column


class Lines(Struct, frozen=True):
    """A row as a test of its own, with everything the test says before its table.

    `name` is None where the table does not name its rows; `own` are the lines of
    the row alone.
    """

    row: Row
    name: Text | None
    given: tuple[Given, ...]
    groups: tuple[Group, ...]
    own: tuple[Line, ...]
    misplaced: tuple[Misplaced, ...]


def lines_before(test: Test) -> tuple[Line, ...]:
    """The lines of the test itself, in order: all there are where it has no table."""
    steps = (line for group in test.groups for line in (group.when, *group.then))
    return (*test.given, *steps)


def every_line(test: Test) -> Iterator[Line]:
    """The lines of the test, and those that the rows of its table add; each once."""
    yield from lines_before(test)
    for row in test.cases.rows if test.cases is not None else ():
        yield from lines_of(test, row).own


def heading(column: Column) -> str:
    """The column's head as it is written."""
    return column.head if column.name is None else f"{column.head} {column.name.value}"


def lines_of(test: Test, row: Row) -> Lines:
    """What `row` of the test's table says; cells that have no column say nothing."""
    assert test.cases is not None, "a row has a table"
    given, groups = [*test.given], [*test.groups]
    name: Text | None = None
    own: list[Line] = []
    misplaced: list[Misplaced] = []
    for column, cell in zip(test.cases.columns, row.cells, strict=False):
        if isinstance(cell, LeftOut):
            continue
        if column.head == "case":
            name = cell if isinstance(cell, Text) else name
            line = None
        else:
            line = line_of(column, cell)
        if line is None or not _put(line, given, groups):
            if name is None or cell is not name:
                misplaced.append(Misplaced(cell, column))
        else:
            own.append(line)
    return Lines(row, name, tuple(given), tuple(groups), tuple(own), tuple(misplaced))


def _put(line: Line, given: list[Given], groups: list[Group]) -> bool:
    """Adds the line where it belongs; a `then` needs something to check."""
    if isinstance(line, Given):
        given.append(line)
    elif isinstance(line, When):
        groups.append(Group(line, (), span=line.span))
    elif groups:
        groups[-1] = replace(groups[-1], then=(*groups[-1].then, line))
    else:
        return False
    return True
