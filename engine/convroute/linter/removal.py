"""Edits that take something out of a text and leave it tidy."""

from collections.abc import Sequence

from convroute.diagnostic import Edit
from convroute.source import Source, Span
from convroute.syntax.literals import Node


def without_statement(source: Source, span: Span) -> Edit | None:
    """The statement with its line; None where something else stands on its lines."""
    text = source.text
    start = text.rfind("\n", 0, span.start) + 1
    end = text.find("\n", span.end)
    end = len(text) if end < 0 else end + 1
    if text[start : span.start].strip() or text[span.end : end].strip():
        return None
    return Edit(source, Span(start, end), "")


def without_item(source: Source, items: Sequence[Node], index: int) -> Edit | None:
    """One item of a comma list; None where a comment would go with it, or nothing would be left."""
    if len(items) < 2:
        return None
    here = items[index].span
    span = Span(items[index - 1].span.end, here.end) if index else Span(here.start, items[1].span.start)
    rest = source.text[span.start : here.start] + source.text[here.end : span.end]
    return None if "#" in rest else Edit(source, span, "")
