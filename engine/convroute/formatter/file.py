"""A file in the one style: every statement, and what stands between them."""

from collections.abc import Set as AbstractSet

from msgspec import Struct, field

from convroute.formatter.lines import between
from convroute.formatter.statements import formatted
from convroute.source import Source
from convroute.syntax import nodes

Chosen = AbstractSet[int] | None
"""The indexes of the statements to format; None for the whole file."""


class Formatter(Struct):
    """Remembers what it has written, since a statement is written the same wherever it stands."""

    known: dict[str, str] = field(default_factory=dict)

    def file(self, tree: nodes.File, text: str, chosen: Chosen = None) -> str:
        """The text of the whole file, in which only the chosen statements are changed.

        What stands between two statements is formatted if both are.
        """
        count = len(tree.statements)
        written: list[str] = []
        end = 0
        for index, statement in enumerate(tree.statements):
            span = statement.span
            written.append(_gap(text[end : span.start], index, count, chosen))
            is_chosen = chosen is None or index in chosen
            written.append(self._statement(statement, text) if is_chosen else text[span.start : span.end])
            end = span.end
        return "".join([*written, _gap(text[end:], count, count, chosen)])

    def _statement(self, statement: nodes.Statement, text: str) -> str:
        raw = text[statement.span.start : statement.span.end]
        if raw not in self.known:
            self.known[raw] = formatted(statement, text)
        return self.known[raw]


def _gap(gap: str, index: int, count: int, chosen: Chosen) -> str:
    """What stands before statement `index`; before one that is formatted nothing moves it in."""
    if chosen is None or {index - 1, index} <= chosen:
        return between(gap, first=index == 0, last=index == count)
    if index not in chosen:
        return gap
    line = gap.rfind("\n") + 1
    return gap[:line] if line or index == 0 else gap


def touched(tree: nodes.File, source: Source, first: int, last: int) -> frozenset[int]:
    """The statements that have a part of theirs on the lines from `first` to `last`."""

    def is_touched(statement: nodes.Statement) -> bool:
        begins, _ = source.position(statement.span.start)
        ends, _ = source.position(statement.span.end - 1)
        return begins <= last and ends >= first

    return frozenset(index for index, node in enumerate(tree.statements) if is_touched(node))
