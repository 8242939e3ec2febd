"""`# allow: CODE reason`: which findings somebody has looked at and wants to keep.

At the end of a line it is about that line, and about the statement that begins
or ends there; inside a statement about all of it, for `fmt` breaks and joins
lines; alone on a line about the statement or line below it; before the first
statement about the whole file. What is wrong in a template's file is allowed at
the `template` that names it.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from convroute.checker.checked import Checked
from convroute.source import Source, Span
from convroute.syntax.node import Node

_TEXT_OR_COMMENT = re.compile(r'"(?:\\.|[^"\\\n])*"?|#[^\n]*')
_ALMOST = re.compile(r"#\s*allow\b\s*:?\s*(?P<word>[EW]\d{3}\b|\w+-[\w-]+)", re.IGNORECASE)
_ALLOW = re.compile(r"#\s*allow:\s*(?P<codes>[\w-]+(?:\s*,\s*[\w-]+)*)?[ \t]*(?P<reason>.*?)\s*$")


class Allowance(Struct, frozen=True):
    """One comment: what it names, as written, and where it holds. `alone`: nothing else is on its line."""

    words: tuple[str, ...]
    reason: str
    source: Source
    span: Span
    where: tuple[Span, ...]
    alone: bool


def allowances(checked: Checked) -> tuple[Allowance, ...]:
    """Those of all files, in reading order."""
    return tuple(
        allowance
        for file in checked.files
        if "allow:" in file.source.text
        for allowance in _in_file(file.source, file.tree.statements)
    )


def almost_allowances(checked: Checked) -> Iterator[tuple[str, Source, Span]]:
    """Comments that lack only a colon or a small letter to be an `# allow:`, with their first word."""
    for file in checked.files:
        text = file.source.text
        for found in _TEXT_OR_COMMENT.finditer(text) if _ALMOST.search(text) else ():
            almost = _ALMOST.match(found.group())
            if almost is not None and _ALLOW.fullmatch(found.group()) is None:
                yield almost["word"], file.source, Span(found.start(), found.end())


def codes_of(allowance: Allowance, names: Mapping[str, str]) -> frozenset[str]:
    """The codes of warnings it names; one without a reason allows nothing. `names`: name to code."""
    if not allowance.reason:
        return frozenset()
    found = {names.get(word.lower(), word.upper()) for word in allowance.words}
    known = frozenset(names.values())
    return frozenset(code for code in found if code.startswith("W") and code in known)


def _in_file(source: Source, statements: Sequence[Node]) -> Iterator[Allowance]:
    starts = [statement.span.start for statement in statements]
    for found in _TEXT_OR_COMMENT.finditer(source.text):
        allow = _ALLOW.fullmatch(found.group())
        if allow is None:
            continue
        words = tuple(word.strip() for word in (allow["codes"] or "").split(",") if word.strip())
        line = source.text.rfind("\n", 0, found.start()) + 1
        alone = not source.text[line : found.start()].strip()
        where = _where(source, found.start(), alone, statements, starts)
        span = Span(found.start(), found.start() + len(found.group().rstrip()))
        yield Allowance(words, allow["reason"], source, span, where, alone)


def _where(
    source: Source, at: int, alone: bool, statements: Sequence[Node], starts: list[int]
) -> tuple[Span, ...]:
    index = bisect_right(starts, at)
    if alone and index == 0:
        return (Span(0, len(source.text) + 1),)
    inside = index > 0 and at < statements[index - 1].span.end
    start = _next_line_with_text(source.text, at) if alone else source.text.rfind("\n", 0, at) + 1
    end = source.text.find("\n", start)
    line = Span(start, (len(source.text) if end < 0 else end) + 1)
    if alone and not inside and index == len(starts):
        return ()
    here = tuple(
        statement.span
        for statement in statements[max(0, index - 1) : index + 1]
        if line.start <= statement.span.start < line.end
        or (not alone and line.start < statement.span.end <= line.end)
        or statement.span.start < at < statement.span.end
    )
    return (line, *here)


def _next_line_with_text(text: str, at: int) -> int:
    """The beginning of the next line that is neither empty nor a comment."""
    start = text.find("\n", at) + 1
    while start:
        end = text.find("\n", start)
        line = text[start : end if end >= 0 else len(text)].strip()
        if line and not line.startswith("#"):
            return start
        start = end + 1
    return len(text)
