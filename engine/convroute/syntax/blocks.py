"""The other broken lines of a block: each is found after blanking those that were already reported."""

from convroute.diagnostic import Diagnostic, placed_in
from convroute.did_you_mean import nearest
from convroute.source import Source
from convroute.syntax.failure import Failure
from convroute.syntax.grammar import Stuck, attempt
from convroute.syntax.mistakes import diagnose
from convroute.syntax.scanner import line_end, line_start
from convroute.syntax.statements import opened

_BLOCKS = frozenset({"policy", "app", "schedule", "template", "behavior", "test", "expect"})
_MOST = 20
_LARGEST = 200_000
_ANY_EVENT = "when message"
_TABLE_HEAD = "|when|"


def broken_items(failure: Failure, end: int) -> list[Diagnostic]:
    """What else is wrong inside the block in which `failure` happened, up to `end`."""
    if not failure.words or failure.words[0].text not in _BLOCKS or end - failure.start > _LARGEST:
        return []
    original = failure.source
    found: list[Diagnostic] = []
    while len(found) < _MOST:
        blanked = _blanked(failure)
        outcome = attempt(blanked, failure.start, end) if blanked else None
        if blanked is None or not isinstance(outcome, Stuck) or outcome.offset <= failure.offset:
            break
        failure = Failure(blanked, failure.start, end, outcome.offset, outcome.expected)
        if not _on_item_line(failure):
            break
        found.append(placed_in(original, diagnose(failure)))
    return found


def _on_item_line(failure: Failure) -> bool:
    """Whether the place is on a line of its own inside the block's braces."""
    word, brackets = failure.word(), failure.open_brackets
    if word is None or not brackets or brackets[0].text != "{":
        return False
    start, end = _line(failure)
    text = failure.source.text
    return start > brackets[0].start and text[start:end].strip()[:1] != "}" and opened(text, start, end) == 0


def _line(failure: Failure) -> tuple[int, int]:
    text, offset, last = failure.source.text, failure.offset, failure.word(-1)
    if failure.cut_short and last is not None:
        offset = last.start
    return line_start(text, offset), min(line_end(text, offset), failure.end)


def _blanked(failure: Failure) -> Source | None:
    """The text with the broken line made harmless, everything else at its place; None if that cannot be."""
    if not _on_item_line(failure):
        return None
    start, end = _line(failure)
    text = failure.source.text
    stand_in = _stand_in(failure, text[start:end])
    if stand_in is None or len(stand_in) > end - start:
        return None
    return Source(failure.source.name, text[:start] + stand_in.ljust(end - start) + text[end:])


def _stand_in(failure: Failure, line: str) -> str | None:
    """What to put in place of a broken line: a `then` needs some `when` before it."""
    if failure.in_table:
        return _TABLE_HEAD if _is_head(failure) else ""
    if failure.words[0].text != "test" or len(failure.open_brackets) > 1:
        return ""
    openers = ("given", "when", "then")
    first = line.split()[0]
    meant = first if first in openers else nearest(first, openers)
    return "" if meant in ("given", "then") else _ANY_EVENT


def _is_head(failure: Failure) -> bool:
    """Whether the broken line of a table is its first."""
    start, _ = _line(failure)
    return not failure.source.text[failure.open_brackets[-1].end : start].strip()
