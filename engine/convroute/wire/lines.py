"""The lines of an input, taken one after another, so that a long log is never in memory twice."""

from collections.abc import Iterator
from typing import AnyStr, NamedTuple

BLANK = " \t\r\n"
"""What JSON takes for white space."""
BOM = "\ufeff"


class Line(NamedTuple):
    """One line that is not blank; `number` from 1, `offset` where it starts. There may be millions."""

    number: int
    offset: int
    raw: bytes | str

    @property
    def text(self) -> str:
        """Empty where `fault` says that the line is not UTF-8."""
        if isinstance(self.raw, str):
            return self.raw
        return "" if self.fault else self.raw.decode()

    @property
    def fault(self) -> str | None:
        """Why the line is no text."""
        if isinstance(self.raw, str):
            return None
        try:
            self.raw.decode()
        except UnicodeDecodeError as error:
            wide = b"\x00" in self.raw or self.raw.startswith((b"\xff\xfe", b"\xfe\xff"))
            hint = ": it looks like UTF-16, save it as UTF-8" if wide else ""
            return f"not UTF-8 at byte {self.offset + error.start}{hint}"
        return None


def lines_of(data: bytes | str) -> Iterator[Line]:
    """The lines that are not blank. A byte order mark at the start is skipped."""
    if isinstance(data, str):
        return _lines(data, "\n", BOM, BLANK)
    return _lines(data, b"\n", BOM.encode(), BLANK.encode())


def is_blank(data: bytes | str) -> bool:
    """Whether there is no line in `data`."""
    return next(lines_of(data), None) is None


def _lines(data: AnyStr, newline: AnyStr, mark: AnyStr, blank: AnyStr) -> Iterator[Line]:
    start = len(mark) if data.startswith(mark) else 0
    number = 0
    while start <= len(data):
        end = data.find(newline, start)
        end = len(data) if end < 0 else end
        number += 1
        raw = data[start:end]
        if raw.strip(blank):
            yield Line(number, start, raw)
        start = end + 1
