"""Reads what can be read of a file that does not parse, and says what is wrong with the rest.

Each statement is tried by itself; a broken one is described, left out of the
tree and remembered by the name it would have declared. Inside blocks the
broken lines are found one by one.
"""

import re
from collections.abc import Iterator
from itertools import islice

from msgspec import Struct, field

from convroute.diagnostic import Diagnostic, in_reading_order, placed_in
from convroute.source import Source, Span
from convroute.syntax.blocks import broken_items
from convroute.syntax.bulk.division import Broken, read_divided
from convroute.syntax.bulk.plain_routes import PlainRoutes, in_segments
from convroute.syntax.conflict import resolved
from convroute.syntax.failure import Failure
from convroute.syntax.grammar import Refused, Stuck, attempt
from convroute.syntax.limits import MAX_REPORTED, MAX_STRING, too_deep
from convroute.syntax.mistakes import diagnose
from convroute.syntax.nodes import Statement
from convroute.syntax.scanner import RESERVED, STATEMENT_WORDS, indentation, is_first_on_line, words
from convroute.syntax.statements import beginnings, inline_beginnings, next_beginning

_DECLARING = frozenset({"app", "group", "set", "fact", "schedule", "template"})
_TOGETHER = 256
_LOOSE_NAME = re.compile(r"\s*[A-Za-z]+[ \t]+([A-Za-z_][\w \t-]*?)[ \t]*[{=:]")


class Recovered(Struct):
    """What is known so far about a broken file; up to `looked` nothing is nested too deep."""

    source: Source
    looked: int
    commented: int = 0  # where a comment of another language ends
    statements: list[Statement | PlainRoutes] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    broken_names: set[str] = field(default_factory=set)

    @property
    def full(self) -> bool:
        return len(self.diagnostics) >= MAX_REPORTED


def recover(source: Source, looked: int) -> Recovered:
    """All statements of `source` that parse, and a diagnostic for each that does not."""
    conflicts = resolved(source)
    if conflicts is None:
        return _recovered(Recovered(source, looked))
    known = _recovered(Recovered(conflicts.source, 0, diagnostics=[*conflicts.diagnostics]))
    known.diagnostics = [placed_in(source, item) for item in known.diagnostics]
    for span in conflicts.left_out:
        version = source.text[span.start : span.end]
        for begun in beginnings(version):
            _remember(known, version, begun, len(version))
    return known


def _recovered(known: Recovered) -> Recovered:
    for batch in _batches(known.source.text):
        _take(known, batch)
        if known.full:
            break
    known.diagnostics = in_reading_order(known.diagnostics)
    if known.full:
        known.diagnostics = [
            *known.diagnostics[:MAX_REPORTED],
            _cut_short(known.diagnostics[MAX_REPORTED - 1]),
        ]
    return known


def _batches(text: str) -> Iterator[list[int]]:
    """The boundaries of statements, many at a time; the last of each is where the next begins."""
    starts = beginnings(text)
    batch = list(islice(starts, _TOGETHER))
    while batch:
        following = list(islice(starts, _TOGETHER))
        yield [*batch, following[0] if following else len(text)]
        batch = following


def _take(known: Recovered, bounds: list[int]) -> None:
    """Parse the statements between the bounds together; halve until the broken ones are alone."""
    if known.full:
        return
    good = _good(known, bounds[0], bounds[-1]) if len(bounds) > 2 else None
    if good is not None:
        known.statements.extend(good)
    elif len(bounds) > 2:
        middle = len(bounds) // 2
        _take(known, bounds[: middle + 1])
        _take(known, bounds[middle:])
    else:
        _take_broken(known, bounds[0], bounds[1])


def _good(known: Recovered, start: int, end: int) -> tuple[Statement | PlainRoutes, ...] | None:
    if end > known.looked and too_deep(known.source, start, end)[0] is not None:
        return None
    divided = read_divided(known.source, start, end)
    if divided is not None:
        return None if isinstance(divided, Broken) else (*in_segments(divided),)
    outcome = attempt(known.source, start, end)
    return outcome if isinstance(outcome, tuple) else None


def _take_broken(known: Recovered, start: int, end: int) -> None:
    """One stretch that does not parse as a whole: it may still hold several statements."""
    deep = None
    start = max(start, known.commented)
    while start < end and not known.full:
        if start >= known.looked:
            deep, known.looked = too_deep(known.source, start, end)
        outcome = attempt(known.source, start, end) if deep is None else deep
        if isinstance(outcome, tuple):
            deep = too_deep(known.source, start, end)[0] if end > known.looked else None
            if deep is None:
                known.statements.extend(outcome)
                return
            outcome = deep
        if isinstance(outcome, Stuck):
            start = _report(known, Failure(known.source, start, end, outcome.offset, outcome.expected))
            continue
        known.diagnostics.append(
            _too_long(known.source, outcome) if isinstance(outcome, Refused) else outcome
        )
        _remember(known, known.source.text, start, end)
        return


def _report(known: Recovered, failure: Failure) -> int:
    """Say what is wrong with the statement in which the parser got stuck; where to go on."""
    failure = failure.before_label()
    begun = _beginning_of(failure)
    if begun > failure.start:
        good = _good(known, failure.start, begun)
        if good is not None:
            known.statements.extend(good)
            return begun
    following = _end_of(failure)
    if failure.between_statements and is_first_on_line(failure.source.text, failure.offset):
        known.statements.extend(_good(known, failure.start, failure.offset) or ())
    if failure.source.text.startswith("/*", failure.offset):
        closing = failure.source.text.find("*/", failure.offset)
        known.commented = closing + 2 if closing != -1 else len(failure.source.text)
        following = max(following, known.commented)
    known.diagnostics.append(diagnose(failure))
    known.diagnostics.extend(broken_items(failure, following))
    _remember(known, known.source.text, failure.start, following)
    return following


def _beginning_of(failure: Failure) -> int:
    """Where the statement that is really broken begins: the ones before it may be complete."""
    text, at = failure.source.text, failure.offset
    first = text[failure.start : at].lstrip()
    if first and failure.between_statements and is_first_on_line(text, at):
        lead, before = failure.words[0].start, failure.word(-1)
        if indentation(text, at) <= indentation(text, lead) or (before and before.text == "}"):
            return at
    return max((begun for begun in inline_beginnings(failure.words) if begun <= at), default=failure.start)


def _end_of(failure: Failure) -> int:
    lead = failure.words[0].start if failure.words else failure.start
    line = next_beginning(failure.source.text, lead, failure.offset, failure.end)
    inline = (begun for begun in inline_beginnings(failure.words) if begun > failure.offset)
    return min([line, *inline])


def _remember(known: Recovered, text: str, start: int, end: int) -> None:
    """The name that a statement of `text` which is not read would have declared."""
    first, second = (*islice(words(text, start, end), 2), None, None)[:2]
    if first is None or (first.text in STATEMENT_WORDS and first.text not in _DECLARING):
        return
    glued = [first.text.removeprefix(word) for word in _DECLARING if first.text.startswith(word)]
    loose = _LOOSE_NAME.match(text, start, end)
    names = [*glued, re.sub("[ \t-]+", "_", loose[1])] if loose else glued
    if second is not None and second.kind in ("word", "string"):
        names.append(second.text.strip('"'))
    for name in names:
        if name and name not in RESERVED:
            known.broken_names.update((name, name.lower()))


def _too_long(source: Source, refused: Refused) -> Diagnostic:
    return Diagnostic(
        "E126",
        f"the text is longer than {MAX_STRING} characters",
        source,
        Span(refused.offset, refused.offset + 1),
        help='shorten it; long lists of values belong in a file (`set ... from "words.txt"`)',
    )


def _cut_short(last: Diagnostic) -> Diagnostic:
    return Diagnostic(
        "E144",
        f"more than {MAX_REPORTED} errors: the rest of the file was not looked at",
        last.source,
        last.span,
        help="repair these first",
    )
