"""A key that begins or ends with a blank.

Refs, payloads and the values of sets are compared exactly. The blank was
copied along; nobody sees it, and the rule never matches.

Bad:

    route postback "TALK_TO_HUMAN " to care

Good:

    route postback "TALK_TO_HUMAN" to care

Remove the blank.
"""

from collections.abc import Iterator

from convroute.diagnostic import Edit, Fix
from convroute.linter.context import LintContext
from convroute.linter.finding import Finding
from convroute.linter.rule import LintRule
from convroute.policy.fields import FIELDS
from convroute.source import Source, Span
from convroute.syntax.conditions import Compare, OneOf
from convroute.syntax.declarations import ValueList
from convroute.syntax.literals import Text
from convroute.syntax.node import Node
from convroute.syntax.nodes import Exactly, Matching

_KEYS = frozenset(info.name for info in FIELDS.values() if info.key)


def check(context: LintContext) -> Iterator[Finding]:
    for node, source in _keys(context):
        if isinstance(node, Text) and node.value != node.value.strip():
            yield _finding(node, source)


def _keys(context: LintContext) -> Iterator[tuple[Node, Source]]:
    yield from ((node.value, source) for node, source in context.written(Exactly))
    yield from ((node.pattern, source) for node, source in context.written(Matching))
    yield from ((value, source) for node, source in context.written(ValueList) for value in node.values)
    for compared, source in context.written(Compare):
        if compared.field.name in _KEYS:
            yield compared.value, source
    for one_of, source in context.written(OneOf):
        if one_of.field.name in _KEYS:
            yield from ((value, source) for value in one_of.values)


def _finding(node: Text, source: Source) -> Finding:
    inner = source.text[node.span.start + 1 : node.span.end - 1]
    fix = None
    if inner.strip() and "\\" not in inner:
        edit = Edit(source, Span(node.span.start + 1, node.span.end - 1), inner.strip())
        fix = Fix("remove the blank", "unsafe", (edit,))
    return Finding(
        source,
        node.span,
        "the key begins or ends with a blank",
        help="remove it: keys are compared exactly",
        fix=fix,
    )


RULE = LintRule(code="W603", name="blanks-in-key", text=__doc__, check=check, needs_meaning=False)
