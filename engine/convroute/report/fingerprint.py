"""What a finding is known by when lines around it move, and when `fmt` writes them in another way."""

import hashlib
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from functools import cached_property
from itertools import pairwise

from msgspec import Struct

from convroute.diagnostic import Diagnostic
from convroute.source import Source, Span
from convroute.syntax.scanner import Word, words
from convroute.syntax.statements import beginnings, inline_beginnings
from convroute.units import SECONDS_OF

_HEAD_ENDS = frozenset({"{", "=", "when", "for"})
_LONGEST_HEAD = 12
_MANY_WORDS = 2000


def fingerprints(diagnostics: Iterable[Diagnostic]) -> list[str]:
    """One for each finding: its code, file, message, the words it is about, and how their statement begins.

    Of several alike it says which one it is.
    """
    seen: Counter[str] = Counter()
    texts: dict[tuple[str, int], _Text] = {}
    found: list[str] = []
    for item in diagnostics:
        text = texts.setdefault((item.source.name, id(item.source.text)), _Text(item.source))
        marks = (item.code, item.source.name, item.pointer or "", text.about(item), item.message)
        digest = hashlib.sha256("\0".join(marks).encode("utf-8", "surrogatepass")).hexdigest()[:32]
        seen[digest] += 1
        found.append(f"{digest}:{seen[digest]}")
    return found


class _Text(Struct, frozen=True, dict=True):
    source: Source

    def about(self, item: Diagnostic) -> str:
        """The words of the finding, and of the beginning of its statement; a template's file has none."""
        head = [] if item.pointer is not None else self._head(item.span.start)
        end = min(item.span.end, item.span.start + _MANY_WORDS * 10)
        return " ".join([*head, "|", *_plain([*words(self.source.text, item.span.start, end)])])

    @cached_property
    def _lines(self) -> list[int]:
        """Where statements begin at the start of a line."""
        return [*beginnings(self.source.text)]

    @cached_property
    def _statements(self) -> dict[int, list[tuple[int, list[str]]]]:
        """By line, once somebody asked: the statements that begin there, each with its head."""
        return {}

    def _head(self, offset: int) -> list[str]:
        index = bisect_right(self._lines, offset) - 1
        if index not in self._statements:
            end = self._lines[index + 1] if index + 1 < len(self._lines) else len(self.source.text)
            self._statements[index] = _heads(self.source.text, Span(self._lines[index], end))
        heads = [head for start, head in self._statements[index] if start <= offset]
        return heads[-1] if heads else []


def _heads(text: str, span: Span) -> list[tuple[int, list[str]]]:
    found = tuple(words(text, span.start, span.end))
    starts = [*inline_beginnings(found), span.end]
    return [
        (start, _head_of([word for word in found if start <= word.start < end]))
        for start, end in pairwise(starts)
    ]


def _head_of(statement: list[Word]) -> list[str]:
    """`route message to care`: who it is about, not on which conditions, which may change."""
    ends = (index for index, word in enumerate(statement) if index and word.text in _HEAD_ENDS)
    return _plain(statement[: min(next(ends, _LONGEST_HEAD), _LONGEST_HEAD)])


def _plain(found: list[Word]) -> list[str]:
    """As `fmt` leaves them: no commas, which may stand behind the last of a list, and times in seconds."""
    texts = [word.text for word in found if word.text != ","]
    for index, (number, unit) in enumerate(pairwise(texts)):
        seconds = SECONDS_OF.get(unit.removesuffix("s"))
        if number.isdecimal() and seconds is not None and len(number) < 20:
            texts[index : index + 2] = [str(int(number) * seconds), "second"]
    return texts
