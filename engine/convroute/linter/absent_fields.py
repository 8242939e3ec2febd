"""Where a condition is true only because a field is absent (language: Conditions).

Negations are pushed inwards, so that every comparison stands as it is, or
negated. A negated one is true on an absent field. That matters unless something
beside it already settles absence: in an `and` a part that is false then, in an
`or` a part that is true.
"""

from collections import Counter
from collections.abc import Iterator

from msgspec import Struct, field

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
    MentionsSet,
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
    loose = _Loose(_given(entry), _answers_of(tree))
    loose.look(tree)
    yield from ((part, field) for field, part in loose.found.items() if part is not None)


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
        case Compare() | OneOf() | InSet() | InRange() | Like() | Mentions() | MentionsSet() | Has():
            return _comparison(node, negation)
        case Flag():
            true = negation is None
            return _flag(node.name, true, true, negation or node)
        case Constant() | Within() | WeekdayIn() | TimeIn() | DateIn():
            return None


def _comparison(
    node: Compare | OneOf | InSet | InRange | Like | Mentions | MentionsSet | Has, negation: Not | None
) -> _Tree:
    holds = _positive(node) == (negation is None)
    field: Field = node.field
    if isinstance(node, Compare) and isinstance(node.value, Boolean):
        return _flag(field.name, holds == node.value.value, holds, negation or node)
    return _Comparison(field.name, holds, negation or node) if _optional(field.name) else None


def _positive(node: Compare | OneOf | InSet | InRange | Like | Mentions | MentionsSet | Has) -> bool:
    match node:
        case Compare():
            return node.op != "!="
        case OneOf() | InSet() | InRange():
            return not node.negated
        case Like() | Mentions() | MentionsSet() | Has():
            return True


def _flag(name: str, true: bool, holds: bool, shown: Condition) -> _Tree:
    """A bool; some other field is absent exactly while `thread.is_new` is true (language: Conditions)."""
    if name in SETTLED_BY:
        return _Presence(SETTLED_BY[name], not true)
    return _Comparison(name, holds, shown) if _optional(name) else None


def _optional(name: str) -> bool:
    """Whether the field can be absent; every declared fact can."""
    return FIELDS[name].optional if name in FIELDS else name not in SURFACES


_Answers = dict[int, dict[str, bool]]
"""What each junction, by identity, says where a field is absent; without the fields of which that depends."""


def _answers_of(tree: _Tree) -> _Answers:
    """Every junction is looked at once, for all fields together."""
    answers: _Answers = {}
    _where_absent(tree, answers)
    return answers


def _where_absent(tree: _Tree, answers: _Answers) -> dict[str, bool]:
    """What a part says where a field is absent; negated comparisons are not relied upon."""
    match tree:
        case _Comparison(holds=True):
            return {tree.field: False}
        case _Presence():
            return {tree.field: not tree.present}
        case _Several():
            said = Counter(item for part in tree.parts for item in _where_absent(part, answers).items())
            answers[id(tree)] = {
                field: answer
                for (field, answer), parts in said.items()
                if answer is tree.some or (parts == len(tree.parts) and (field, tree.some) not in said)
            }
            return answers[id(tree)]
        case _:
            return {}


class _Loose(Struct):
    """For each negated field: the first comparison that nothing beside it makes irrelevant."""

    settled: frozenset[str]
    answers: _Answers
    found: dict[str, Condition | None] = field(default_factory=dict)

    def look(self, tree: _Tree) -> None:
        match tree:
            case _Comparison(holds=False):
                if self.found.setdefault(tree.field, None) is None and tree.field not in self.settled:
                    self.found[tree.field] = tree.shown
            case _Several():
                before = self.settled
                said = self.answers[id(tree)]
                self.settled = before | {field for field, answer in said.items() if answer is tree.some}
                for part in tree.parts:
                    self.look(part)
                self.settled = before
            case _:
                pass
