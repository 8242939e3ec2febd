"""A text somebody wrote, and places in it.

Passes carry offsets (`Span`); only what is shown to people is turned into
lines and columns, by the `Source` the offsets belong to.
"""

from array import array
from bisect import bisect_right
from functools import cached_property
from itertools import accumulate

from msgspec import Struct


class Span(Struct, frozen=True, gc=False):
    """Half-open range of code points `[start, end)` in one `Source`."""

    start: int
    end: int


class Place(Struct, frozen=True, array_like=True, order=True, gc=False):
    """Where something stands, for people: line and column from 1, columns in code points."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class Source(Struct, frozen=True, dict=True):
    """One file: `name` as reached from the argument (with `/`), and its text without a BOM."""

    name: str
    text: str

    def __repr__(self) -> str:
        return f"Source(name={self.name!r})"

    @cached_property
    def line_starts(self) -> "array[int]":
        """The offset of every line, in order."""
        lengths = [len(line) + 1 for line in self.text.split("\n")]
        return array("Q", accumulate(lengths[:-1], initial=0))

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column of `offset`, both from 1."""
        line = bisect_right(self.line_starts, offset)
        return line, offset - self.line_starts[line - 1] + 1

    def place(self, offset: int) -> Place:
        return Place(self.name, *self.position(offset))

    def line(self, number: int) -> str:
        """The text of line `number` (from 1), without its line ending."""
        start = self.line_starts[number - 1]
        end = self.line_starts[number] if number < len(self.line_starts) else len(self.text)
        return self.text[start:end].rstrip("\r\n")

    @property
    def lines(self) -> int:
        return len(self.line_starts)
