"""Where a statement stands once edits have been made to its file."""

from collections.abc import Iterable

from convroute.source import Span
from convroute.tester.mutation.change import Edit


def region(statement: Span, edits: Iterable[Edit]) -> Span:
    """The same statement in the changed text; empty where it was removed."""
    before, inside = 0, 0
    for edit in edits:
        grown = len(edit.text) - (edit.span.end - edit.span.start)
        if edit.span.start <= statement.start and statement.end <= edit.span.end:
            at = before + edit.span.start
            return Span(at, at + len(edit.text))
        if edit.span.end <= statement.start:
            before += grown
        elif edit.span.start < statement.end or edit.span.start == edit.span.end == statement.end:
            inside += grown
    return Span(statement.start + before, statement.end + before + inside)
