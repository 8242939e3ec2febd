"""The values of a list, and where each of them is written (language: `set`, `ads`)."""

from msgspec import Struct

from convroute.checker.csv_columns import Column, line_span
from convroute.checker.findings import Spot
from convroute.source import Source


class Values(Struct, frozen=True):
    """Values as strings (an integer is its digits). `column` and `file` say where they stand in a file,
    `literals` where they stand in the policy. All lists of one file and column are the same object.
    """

    values: frozenset[str]
    file: Source | None = None
    column: Column | None = None
    literals: tuple[tuple[str, Spot], ...] = ()

    def spot(self, value: str) -> Spot | None:
        """Where `value` is written first."""
        for literal, spot in self.literals:
            if literal == value:
                return spot
        if self.file is None or self.column is None:
            return None
        line = next((line for written, line in self.column.numbered() if written == value), None)
        return None if line is None else Spot(self.file, line_span(self.file, line, value))

    @property
    def in_order(self) -> tuple[str, ...]:
        """The values as they are written."""
        return (*(value for value, _ in self.literals), *(self.column.values if self.column else ()))


NOTHING = Values(frozenset())
