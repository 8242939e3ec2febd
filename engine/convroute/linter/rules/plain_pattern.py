"""A pattern without `*` or `?`.

`like` holds the whole value against the pattern. Without a wildcard that is
plain equality, which was probably not meant: `text like "refund"` is only true
for the one message that is exactly `refund`.

Bad:

    route postback like "ORDER_" to sales

Good:

    route postback like "ORDER_*" to sales

Add the wildcard, or remove the `like` (in a condition: write `==`).
"""

import re
from collections.abc import Iterator

from convroute.diagnostic import Edit, Fix
from convroute.linter.context import LintContext
from convroute.linter.finding import Finding
from convroute.linter.rule import LintRule
from convroute.policy.fields import FIELDS
from convroute.source import Source, Span
from convroute.syntax.conditions import Like
from convroute.syntax.literals import Text
from convroute.syntax.nodes import Matching

_KEYS = frozenset(info.name for info in FIELDS.values() if info.key)
_ESCAPED = re.compile(r"\\.", re.DOTALL)


def check(context: LintContext) -> Iterator[Finding]:
    for matching, source in context.written(Matching):
        if _plain(matching.pattern):
            word = Span(matching.span.start, matching.pattern.span.start)
            yield _finding(matching.pattern, source, word, "", key=True)
    for like, source in context.written(Like):
        if _plain(like.pattern):
            word = Span(like.field.span.end, like.pattern.span.start)
            yield _finding(like.pattern, source, word, " == ", key=like.field.name in _KEYS)


def _plain(pattern: Text) -> bool:
    return not {"*", "?"} & set(_ESCAPED.sub("", pattern.value))


def _finding(pattern: Text, source: Source, word: Span, instead: str, *, key: bool) -> Finding:
    """Without escapes the pattern is the value; then `like` can simply go.

    That is safe for a whole key, such as `qr-berlin`. In what people write, and behind
    `ORDER_`, the star was rather forgotten, and without `like` nobody would see it.
    """
    fix = None
    if "\\" not in pattern.value and "#" not in source.text[word.start : word.end]:
        whole = key and pattern.value[:1].isalnum() and pattern.value[-1:].isalnum()
        edit = Edit(source, word, instead)
        fix = Fix("compare with the whole value", "safe" if whole else "unsafe", (edit,))
    return Finding(
        source,
        pattern.span,
        "the pattern has no `*` and no `?`: only exactly this fits",
        help="write `*` where anything may stand, or compare without `like`",
        fix=fix,
    )


RULE = LintRule(code="W406", name="plain-pattern", text=__doc__, check=check, needs_meaning=False)
