"""The tables of tests: a cell for each column, and each cell fits its column (language: Tests)."""

from collections.abc import Iterator

from convroute.checker.findings import Findings, Spot, related
from convroute.source import Source
from convroute.syntax import cells
from convroute.syntax import examples as tree
from convroute.syntax.cases import Lines, Misplaced, heading, lines_of
from convroute.syntax.table_cells import EXAMPLES, line_of


def rows_of(test: tree.Test, source: Source, findings: Findings) -> Iterator[Lines]:
    """What each row says that has a cell for each column; what is wrong with the others is written down."""
    if test.cases is None:
        return
    for row in test.cases.rows:
        if len(row.cells) != len(test.cases.columns):
            _width(row, test.cases, source, findings)
            continue
        lines = lines_of(test, row)
        yield lines
        for misplaced in lines.misplaced[:1]:  # others to the right may only follow from it
            _misplaced(misplaced, source, findings)
        if not lines.groups and not lines.misplaced:
            findings.add(
                "E295",
                "nothing happens in this row",
                Spot(source, row.span),
                help="write in a `when` column what happens",
            )


def _width(row: cells.Row, cases: cells.Cases, source: Source, findings: Findings) -> None:
    has, wanted = len(row.cells), len(cases.columns)
    joined = has > wanted and "\n" in source.text[row.span.start : row.span.end]
    findings.add(
        "E293",
        f"this row has {has} cell{'s' * (has != 1)}, and the table {wanted} column{'s' * (wanted != 1)}",
        Spot(source, row.span),
        help="end each line with `|`"
        if joined
        else "write a cell for each column, and `-` where a line is left out",
        related=[related("the last column", Spot(source, cases.columns[-1].span))],
    )


def _misplaced(misplaced: Misplaced, source: Source, findings: Findings) -> None:
    head, spot = heading(misplaced.column), Spot(source, misplaced.cell.span)
    if line_of(misplaced.column, misplaced.cell) is not None:
        findings.add(
            "E295",
            f"nothing has happened yet that `{head}` could check",
            spot,
            help="a `when` stands before the table, or in a column to the left",
        )
        return
    findings.add(
        "E294",
        f"this does not fit its column, `{head}`",
        spot,
        help=f"a cell is the rest of the line, for example: {EXAMPLES[misplaced.column.head]}",
    )
