"""Colours, and their absence."""

from msgspec import Struct


class Palette(Struct, frozen=True):
    """Wraps text in terminal colours, or leaves it alone when `coloured` is false."""

    coloured: bool = False

    def error(self, text: str) -> str:
        return self._wrap("1;31", text)

    def warning(self, text: str) -> str:
        return self._wrap("1;33", text)

    def good(self, text: str) -> str:
        return self._wrap("32", text)

    def bad(self, text: str) -> str:
        return self._wrap("31", text)

    def strong(self, text: str) -> str:
        return self._wrap("1", text)

    def quiet(self, text: str) -> str:
        return self._wrap("2", text)

    def frame(self, text: str) -> str:
        """Line numbers, bars and arrows."""
        return self._wrap("34", text)

    def hint(self, text: str) -> str:
        return self._wrap("1;36", text)

    def severity(self, severity: str, text: str) -> str:
        if severity == "info":
            return self.hint(text)
        return self.error(text) if severity == "error" else self.warning(text)

    def _wrap(self, code: str, text: str) -> str:
        return f"\x1b[{code}m{text}{_END}" if self.coloured and text else text


_END = "\x1b[0m"
PLAIN = Palette()
COLOURS = frozenset(
    {_END, *(f"\x1b[{code}m" for code in ("1;31", "1;33", "32", "31", "1", "2", "34", "1;36"))}
)
"""All there are."""
