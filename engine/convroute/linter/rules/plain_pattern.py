"""A pattern without `*` or `?`.

`like` holds the whole value against the pattern. Without a wildcard that is
plain equality, which was probably not meant: `text like "refund"` is only true
for the one message that is exactly `refund`.

Bad:

    route postback like "ORDER_" to sales

Good:

    route postback like "ORDER_*" to sales

Add the wildcard, or leave out the `like` (in a condition: write `==`).
"""

import re
from collections.abc import Iterator

from convroute.diagnostic import Edit, Fix
from convroute.linter.finding import Finding
from convroute.linter.rule import LintRule
from convroute.linter.subject import Subject
from convroute.source import Source, Span
from convroute.syntax.conditions import Like
from convroute.syntax.literals import Text
from convroute.syntax.nodes import Matching

_ESCAPED = re.compile(r"\\.", re.DOTALL)


def check(subject: Subject) -> Iterator[Finding]:
    for matching, source in subject.written(Matching):
        if _plain(matching.pattern):
            yield _finding(
                matching.pattern, source, Span(matching.span.start, matching.pattern.span.start), ""
            )
    for like, source in subject.written(Like):
        if _plain(like.pattern):
            yield _finding(like.pattern, source, Span(like.field.span.end, like.pattern.span.start), " == ")


def _plain(pattern: Text) -> bool:
    return not {"*", "?"} & set(_ESCAPED.sub("", pattern.value))


def _finding(pattern: Text, source: Source, word: Span, instead: str) -> Finding:
    """Without escapes the pattern is the value; then `like` can simply go."""
    fix = None
    if "\\" not in pattern.value and "#" not in source.text[word.start : word.end]:
        fix = Fix("compare with the whole value", "unsafe", (Edit(source, word, instead),))
    return Finding(
        source,
        pattern.span,
        "the pattern has no `*` and no `?`: only exactly this fits",
        help="write `*` where anything may stand, or compare without `like`",
        fix=fix,
    )


RULE = LintRule(code="W406", name="plain-pattern", text=__doc__, check=check, needs_meaning=False)
