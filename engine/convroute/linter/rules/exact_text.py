"""A text compared as a whole with words that nothing sends exactly.

`text == "refund"` is true for the one message that is just "refund": not for
"Refund", "refund please" or "I want a refund". That is right for what a button
or a quick reply sends, because its title comes letter by letter.

Bad:

    route message to care when text == "refund"

Good:

    route message to care when text mentions "refund"

This is only a hint, and never makes `lint` fail. It goes away when a test sends the
text, or a template has a button with that title.
"""

import json
from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from convroute.checker.findings import Spot
from convroute.linter.context import LintContext
from convroute.linter.finding import Finding
from convroute.linter.rule import LintRule
from convroute.policy.text_matching import words
from convroute.syntax.cells import Row, Said
from convroute.syntax.conditions import Compare, InSet, OneOf
from convroute.syntax.given_when import WhenEvent
from convroute.syntax.literals import Text
from convroute.wording import are

_SENT = frozenset({"title", "question", "text"})
"""Members whose text a tap on a template sends, and that of a message."""
_MARKS = " '’-"


def check(context: LintContext) -> Iterator[Finding]:
    compared = [*_compared(context)]
    if not compared:
        return
    sent = _sent(context)
    for spot, values in compared:
        strange = [value for value in values if _of_letters(value) and value not in sent]
        if strange:
            others = len(strange) - 1
            more = f", and {others} more {are(others)} not" if others else ""
            yield Finding(
                spot.source,
                spot.span,
                f"nothing is known to send exactly `{strange[0]}`{more}: people write it in many ways",
                help=f'write `text mentions "{" ".join(words(strange[0]))}"` if people type it',
            )


def _compared(context: LintContext) -> Iterator[tuple[Spot, tuple[str, ...]]]:
    """With what the whole text of a message is compared, and where that stands."""
    for compare, source in context.written(Compare):
        if compare.field.name == "text" and compare.op == "==" and isinstance(compare.value, Text):
            yield Spot(source, compare.value.span), (compare.value.value,)
    for one_of, source in context.written(OneOf):
        if one_of.field.name == "text" and not one_of.negated:
            for value in one_of.values:
                if isinstance(value, Text):
                    yield Spot(source, value.span), (value.value,)
    for in_set, source in context.written(InSet):
        values = context.checked.sets.get(in_set.set.value)
        if in_set.field.name == "text" and not in_set.negated and values is not None:
            yield Spot(source, in_set.set.span), values.in_order


def _of_letters(value: str) -> bool:
    letters = value.translate(dict.fromkeys(map(ord, _MARKS)))
    return (
        bool(letters)
        and all("".join(words(letter)) for letter in letters)
        and not any(letter.isdecimal() for letter in letters)
    )


def _sent(context: LintContext) -> AbstractSet[str]:
    """What tests, recorded webhooks and the buttons of templates send."""
    sent = {node.text.value for node, _ in context.written(WhenEvent) if node.text is not None}
    sent |= {node.text.value for node, _ in context.written(Said)}
    sent |= {cell.value for row, _ in context.written(Row) for cell in row.cells if isinstance(cell, Text)}
    files = [written.file.text for written in context.checked.templates if written.file is not None]
    if context.checked.policy is not None:
        files += context.checked.policy.examples.recordings.values()
    for text in files:
        sent |= _texts(text)
    return sent


def _texts(document: str) -> set[str]:
    """Titles of buttons in a JSON document, and texts of messages; nothing of what is not JSON."""
    found: set[str] = set()

    def look(members: list[tuple[str, object]]) -> None:
        found.update(value for name, value in members if isinstance(value, str) and name in _SENT)

    try:
        json.loads(document, object_pairs_hook=look)
    except (ValueError, RecursionError):
        return set()
    return found


RULE = LintRule(
    code="W427",
    name="exact-text",
    text=__doc__,
    check=check,
    needs_meaning=False,
    everywhere=True,
    severity="info",
)
