"""A payload with a star that is compared as it stands.

Without `like` a `*` is a character as any other: `postback "ORDER_*"` is only
the button whose payload is exactly `ORDER_*`.

Bad:

    route postback "ORDER_*" to care

Good:

    route postback like "ORDER_*" to care

Write `like` before the pattern.
"""

from collections.abc import Iterator

from convroute.diagnostic import Edit, Fix
from convroute.linter.context import LintContext
from convroute.linter.finding import Finding
from convroute.linter.rule import LintRule
from convroute.source import Source, Span
from convroute.syntax.conditions import Compare
from convroute.syntax.literals import Text
from convroute.syntax.nodes import Entry, Exactly


def check(context: LintContext) -> Iterator[Finding]:
    """Payloads only: a star in a `ref` is told by `impossible-ref`, and in a text people write stars."""
    for entry, source in context.written(Entry):
        match entry:
            case Entry(word="postback" | "quick_reply", match=Exactly(value=Text() as text)):
                yield from _told(text, source, Span(text.span.start, text.span.start), "like ")
    for compared, source in context.written(Compare):
        match compared:
            case Compare(op="==", value=Text() as text) if compared.field.name == "payload":
                yield from _told(text, source, Span(compared.field.span.end, text.span.start), " like ")


def _told(text: Text, source: Source, place: Span, word: str) -> Iterator[Finding]:
    """At an end, where a pattern has it; somewhere else it may belong to the payload."""
    if len(text.value) < 2 or not (text.value.startswith("*") or text.value.endswith("*")):
        return
    plain = (
        "\\" not in text.value and "?" not in text.value and "#" not in source.text[place.start : place.end]
    )
    yield Finding(
        source,
        text.span,
        "without `like` the `*` is an ordinary character",
        help="write `like` before the pattern, if anything may stand for the `*`",
        fix=Fix("take it as a pattern", "unsafe", (Edit(source, place, word),)) if plain else None,
    )


RULE = LintRule(code="W421", name="star-without-like", text=__doc__, check=check, needs_meaning=False)
