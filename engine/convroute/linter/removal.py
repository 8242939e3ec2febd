"""Edits that take something out of a text and leave it tidy, and fixes that are nothing else."""

from collections.abc import Sequence

from convroute.diagnostic import Edit, Fix
from convroute.source import Source, Span
from convroute.syntax.node import Node


def without_statement(source: Source, span: Span) -> Edit | None:
    """The statement with its line; None where something else stands on its lines."""
    text = source.text
    start = text.rfind("\n", 0, span.start) + 1
    end = text.find("\n", span.end)
    end = len(text) if end < 0 else end + 1
    if text[start : span.start].strip() or text[span.end : end].strip():
        return None
    return Edit(source, Span(start, end), "")


def deletion(title: str, source: Source, span: Span, *, safe: bool = True) -> Fix | None:
    """Deletes a statement; `safe` if it decides nothing.

    Where a comment stands above or in it, only a person knows whether that should go,
    too; one that allows something would allow it to the statement that follows.
    """
    edit = without_statement(source, span)
    if edit is None:
        return None
    kept = safe and not (commented(source, span) or "#" in source.text[span.start : span.end])
    return Fix(title, "safe" if kept else "unsafe", (edit,))


def commented(source: Source, span: Span) -> bool:
    """Whether a comment stands right above the statement, or one that allows something further up."""
    if comment_above(source, span):
        return True
    number, _ = source.position(span.start)
    for above in range(number - 1, 0, -1):
        text = source.line(above).strip()
        if text and not text.startswith("#"):
            return False
        if "allow" in text.lower():
            return True
    return False


def comment_above(source: Source, span: Span) -> bool:
    start = source.text.rfind("\n", 0, span.start) + 1
    before = source.text.rfind("\n", 0, max(0, start - 1)) + 1
    return source.text[before:start].lstrip().startswith("#")


def moved_before(title: str, source: Source, span: Span, other: Span) -> Fix | None:
    """Puts a statement before another one and the comments above that; None if it has comments itself."""
    out, line = without_statement(source, span), without_statement(source, other)
    if out is None or line is None or commented(source, span):
        return None
    start = line.span.start
    while start and comment_above(source, Span(start, start)):
        start = source.text.rfind("\n", 0, start - 1) + 1
    moved = source.text[out.span.start : out.span.end]
    moved += "" if moved.endswith("\n") else "\n"
    return Fix(title, "unsafe", (Edit(source, Span(start, start), moved), out))


def without_condition(source: Source, span: Span) -> Edit | None:
    """A condition with its `when`; None where a comment stands between, or would swallow what follows."""
    text = source.text
    end = _end_of_words(text, span.start)
    if not text.endswith("when", 0, end):
        return None
    kept = _end_of_words(text, end - len("when"))
    if "\n" in text[kept : span.start] and "#" in text[text.rfind("\n", 0, kept) + 1 : kept]:
        return None
    return Edit(source, Span(kept, span.end), "")


def _end_of_words(text: str, before: int) -> int:
    """Where the last word before an offset ends."""
    while before and text[before - 1].isspace():
        before -= 1
    return before


def without_item(source: Source, items: Sequence[Node], index: int) -> Edit | None:
    """One item of a list, or operand of a junction.

    None where a comment would go with it, or nothing would be left.
    """
    if len(items) < 2:
        return None
    here = items[index].span
    span = Span(items[index - 1].span.end, here.end) if index else Span(here.start, items[1].span.start)
    rest = source.text[span.start : here.start] + source.text[here.end : span.end]
    return None if "#" in rest else Edit(source, span, "")
