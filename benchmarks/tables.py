"""Tables as Markdown, which reads well on a terminal too, and how numbers stand in them."""

from collections.abc import Sequence


def table(head: Sequence[str], rows: Sequence[Sequence[str]], *, words: bool = False) -> str:
    """Columns as wide as they need to be; all but the first are numbers, unless they are `words`."""
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]

    def line(cells: Sequence[str]) -> str:
        first, *others = cells
        place = str.ljust if words else str.rjust
        right = (place(cell, width) for cell, width in zip(others, widths[1:], strict=True))
        return f"| {' | '.join([first.ljust(widths[0]), *right])} |"

    end = "-" if words else ":"
    rule = f"|{'|'.join(['-' * (widths[0] + 2), *('-' * (width + 1) + end for width in widths[1:])])}|"
    return "\n".join([line(head), rule, *map(line, rows)])


def count(number: int) -> str:
    """`100 000`, with spaces that do not break."""
    return f"{number:,}".replace(",", "\N{NO-BREAK SPACE}")


def duration(nanoseconds: float) -> str:
    """Three figures and a unit."""
    for unit, size in (("s", 1e9), ("ms", 1e6), ("µs", 1e3)):
        if nanoseconds >= size:
            return f"{_figures(nanoseconds / size)} {unit}"
    return f"{nanoseconds:.0f} ns"


def ratio(value: float) -> str:
    """`1.23`, `12.3`, `123`, `12 345`."""
    return count(round(value)) if value >= 100 else _figures(value)


def _figures(value: float) -> str:
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"
