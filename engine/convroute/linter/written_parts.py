"""Where a part of a condition was written; parts are named by their paths, as in `regions.parts`."""

from collections.abc import Sequence

from msgspec import Struct

from convroute.policy.conditions import Atom, Combination, Condition, IsAny, MentionsAny, Negation
from convroute.policy.text_matching import words
from convroute.source import Span
from convroute.syntax import conditions as tree
from convroute.syntax.literals import Boolean, Integer, Name, Nobody, Text
from convroute.syntax.node import Node


class WrittenPart(Struct, frozen=True):
    """`node` is the part as it was written, `around` the junction it is an operand of.

    Of a value in a list `item` is its place in `items`; None where the list is a set.
    """

    node: tree.Condition
    around: tree.Junction | None = None
    items: Sequence[Node] = ()
    item: int | None = None
    value: str | None = None

    @property
    def size(self) -> int:
        """How many operands the part has; 0 of a single comparison."""
        inner = _inside(self.node)
        return len(inner.operands) if isinstance(inner, tree.Junction) else int(isinstance(inner, tree.Not))

    @property
    def span(self) -> Span:
        return self.node.span if self.item is None else self.items[self.item].span


def part_at(node: tree.Condition, condition: Condition, path: Sequence[int]) -> WrittenPart:
    """The part of `condition` at the path; `node` is the whole as it was written."""
    found = WrittenPart(node)
    for number in path:
        inner = _inside(found.node)
        if isinstance(condition, Combination) and isinstance(inner, tree.Junction):
            condition = condition.operands[number]
            found = WrittenPart(inner.operands[number], inner)
        elif isinstance(condition, Negation) and isinstance(inner, tree.Not):
            condition = condition.operand
            found = WrittenPart(inner.operand)
        elif isinstance(condition, Atom):
            return _of_list(found.node, inner, condition, number)
    return found


def operands_at(part: WrittenPart, numbers: Sequence[int]) -> list[tree.Condition]:
    """The operands of the part with these numbers."""
    inner = _inside(part.node)
    return [inner.operands[number] for number in numbers] if isinstance(inner, tree.Junction) else []


def _inside(node: tree.Condition) -> tree.Condition:
    while isinstance(node, tree.Parens):
        node = node.inner
    return node


def _of_list(node: tree.Condition, inner: tree.Condition, atom: Atom, number: int) -> WrittenPart:
    value = value_at(atom, number)
    items: Sequence[Node] = ()
    if isinstance(inner, tree.OneOf):
        items = inner.values
    elif isinstance(inner, tree.Mentions):
        items = inner.phrases
    phrase = isinstance(atom.test, MentionsAny)
    at = next((at for at, item in enumerate(items) if _said(item, phrase=phrase) == value), None)
    return WrittenPart(node, None, items, at, value)


def value_at(atom: Atom, number: int) -> str:
    """A value of the list in the order of `regions.parts`."""
    match atom.test:
        case IsAny():
            return str(sorted(atom.test.values, key=str)[number])
        case MentionsAny():
            return sorted(atom.test.phrases)[number]
        case _:
            return ""


def _said(item: Node, *, phrase: bool) -> str | None:
    """A value as the policy compares it."""
    match item:
        case Text():
            return " ".join(words(item.value)) if phrase else item.value
        case Name():
            return item.value
        case Integer() | Boolean():
            return str(item.value)
        case Nobody():
            return "nobody"
        case _:
            return None
