"""Where a condition is true only because a field is absent (language: Conditions).

Negations are pushed inwards, so that every comparison stands as it is, or
negated. A negated one is true on an absent field. That matters unless something
beside it already settles absence: in an `and` a part that is false then, in an
`or` a part that is true.
"""

from collections.abc import Iterator

from msgspec import Struct

from convroute.policy.fields import FIELDS, SURFACES
from convroute.policy.plain_rules import key_of
from convroute.policy.space import SETTLED_BY, always_on
from convroute.syntax.conditions import (
    Compare,
    Condition,
    Constant,
    DateIn,
    Field,
    Flag,
    Has,
    InRange,
    InSet,
    Junction,
    Like,
    Mentions,
    Not,
    OneOf,
    Parens,
    Presence,
    TimeIn,
    WeekdayIn,
    Within,
)
from convroute.syntax.literals import Boolean
from convroute.syntax.nodes import Entry, TemplateEntry


class _Comparison(Struct, frozen=True):
    """`holds` is whether it is asked as it is, or negated; `shown` is the part that negates it."""

    field: str
    holds: bool
    shown: Condition


class _Presence(Struct, frozen=True):
    """True exactly when the field is there (`present`), or is not."""

    field: str
    present: bool


class _Several(Struct, frozen=True):
    """All of the parts, or with `some` at least one"""

    some: bool
    parts: tuple["_Tree", ...]


_Tree = _Comparison | _Presence | _Several | None  # None: no field that can be absent


def hanging(condition: Condition, entry: Entry | TemplateEntry | None) -> Iterator[tuple[Condition, str]]:
    """For each field: the first part that is true where the field is absent, and nothing settles that."""
    tree = _inwards(condition, None)
    given = _given(entry)
    for field in dict.fromkeys(_negated_fields(tree)):
        part = None if field in given else _loose(tree, field)
        if part is not None:
            yield part, field


def _given(entry: Entry | TemplateEntry | None) -> frozenset[str]:
    """The fields that every event of this entry has."""
    match entry:
        case None:
            return frozenset()
        case TemplateEntry():
            return frozenset({key_of("ad")})
        case Entry():
            given = always_on(entry.word)
            return given if entry.match is None else given | {key_of(entry.word)}


def _inwards(node: Condition, negation: Not | None) -> _Tree:
    """`node` without `not`; `negation` is the one it stands under, if it is to be read negated."""
    match node:
        case Parens():
            return _inwards(node.inner, negation)
        case Not():
            return _inwards(node.operand, node if negation is None else None)
        case Junction():
            some = (node.op == "or") == (negation is None)
            return _Several(some, tuple(_inwards(part, negation) for part in node.operands))
        case Presence():
            return _Presence(node.field.name, node.present == (negation is None))
        case Compare() | OneOf() | InSet() | InRange() | Like() | Mentions() | Has():
            return _comparison(node, negation)
        case Flag():
            true = negation is None
            return _flag(node.name, true, true, negation or node)
        case Constant() | Within() | WeekdayIn() | TimeIn() | DateIn():
            return None


def _comparison(
    node: Compare | OneOf | InSet | InRange | Like | Mentions | Has, negation: Not | None
) -> _Tree:
    holds = _positive(node) == (negation is None)
    field: Field = node.field
    if isinstance(node, Compare) and isinstance(node.value, Boolean):
        return _flag(field.name, holds == node.value.value, holds, negation or node)
    return _Comparison(field.name, holds, negation or node) if _optional(field.name) else None


def _positive(node: Compare | OneOf | InSet | InRange | Like | Mentions | Has) -> bool:
    match node:
        case Compare():
            return node.op != "!="
        case OneOf() | InSet() | InRange():
            return not node.negated
        case Like() | Mentions() | Has():
            return True


def _flag(name: str, true: bool, holds: bool, shown: Condition) -> _Tree:
    """A bool; some other field is absent exactly while `thread.is_new` is true (language: Conditions)."""
    if name in SETTLED_BY:
        return _Presence(SETTLED_BY[name], not true)
    return _Comparison(name, holds, shown) if _optional(name) else None


def _optional(name: str) -> bool:
    """Whether the field can be absent; every declared fact can."""
    return FIELDS[name].optional if name in FIELDS else name not in SURFACES


def _negated_fields(tree: _Tree) -> Iterator[str]:
    match tree:
        case _Comparison(holds=False):
            yield tree.field
        case _Several():
            for part in tree.parts:
                yield from _negated_fields(part)
        case _:
            pass


def _loose(tree: _Tree, field: str) -> Condition | None:
    """The first negated comparison of `field` that nothing beside it makes irrelevant."""
    match tree:
        case _Comparison(holds=False) if tree.field == field:
            return tree.shown
        case _Several():
            if any(_where_absent(part, field) is tree.some for part in tree.parts):
                return None
            found = (_loose(part, field) for part in tree.parts)
            return next((part for part in found if part is not None), None)
        case _:
            return None


def _where_absent(tree: _Tree, field: str) -> bool | None:
    """What a part says where `field` is absent; None if that depends, or rests on a negated comparison."""
    match tree:
        case _Comparison(holds=True) if tree.field == field:
            return False
        case _Presence() if tree.field == field:
            return not tree.present
        case _Several():
            answers = [_where_absent(part, field) for part in tree.parts]
            if tree.some in answers:
                return tree.some
            return None if None in answers else not tree.some
        case _:
            return None
