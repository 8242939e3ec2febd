"""A value that stands twice in a list.

The second changes nothing. In a long list it often is a slip: another value was
meant.

Bad:

    set partners = ["north", "south", "north"]
    route link in partners to sales

Good:

    set partners = ["north", "south", "west"]
    route link in partners to sales

Correct it, or delete it.
"""

from collections.abc import Iterator, Sequence

from convroute.diagnostic import Fix, Related
from convroute.linter.context import LintContext
from convroute.linter.finding import Finding
from convroute.linter.removal import without_item
from convroute.linter.rule import LintRule
from convroute.source import Source
from convroute.syntax.conditions import OneOf
from convroute.syntax.declarations import GroupDecl, ValueList
from convroute.syntax.literals import Boolean, Duration, Integer, Name, Text, WhoList
from convroute.syntax.node import Node


def check(context: LintContext) -> Iterator[Finding]:
    for values, source in context.written(ValueList):
        yield from _repeated(values.values, source)
    for one_of, source in context.written(OneOf):
        yield from _repeated(one_of.values, source)
    for group, source in context.written(GroupDecl):
        yield from _repeated(group.members, source)
    for listed, source in context.written(WhoList):
        yield from _repeated(listed.members, source)


def _repeated(items: Sequence[Node], source: Source) -> Iterator[Finding]:
    first: dict[str, Node] = {}
    for index, item in enumerate(items):
        key = _key(item)
        before = first.setdefault(key, item)
        if before is item or not key:
            continue
        edit = without_item(source, items, index)
        yield Finding(
            source,
            item.span,
            f"{source.text[item.span.start : item.span.end]} is in this list already",
            help="delete it, or write the value that was meant",
            related=(Related("first written here", source, before.span),),
            fix=None if edit is None else Fix("delete the second one", "safe", (edit,)),
        )


def _key(item: Node) -> str:
    """A value as it is compared: an integer is its digits (language: `set`)."""
    match item:
        case Name() | Text() | Integer() | Boolean():
            return f"={item.value}" if not isinstance(item, Boolean) else f"?{item.value}"
        case Duration():
            return f"{item.count} {item.unit}"
        case _:
            return ""


RULE = LintRule(code="W415", name="repeated-value", text=__doc__, check=check, needs_meaning=False)
