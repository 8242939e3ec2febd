"""Which comparisons each type of field has (language: Conditions)."""

from typing import assert_never

from convroute.checker.fields import FactType, Looked
from convroute.syntax import conditions as tree
from convroute.syntax.literals import Boolean, Integer

Comparison = (
    tree.Compare
    | tree.OneOf
    | tree.InSet
    | tree.InRange
    | tree.Like
    | tree.Mentions
    | tree.MentionsSet
    | tree.Has
    | tree.Presence
)
_COUNTED = ("int", "duration")
KINDS = {
    "enum": "a word",
    "string": "text",
    "int": "a number",
    "duration": "a duration",
    "bool": "true or false",
    "owner": "an app or nobody",
    "set": "a set",
}
INSTEAD = {
    "enum": "compare it with == or in [...]",
    "string": "compare it with ==, in, like or mentions",
    "int": "compare it with ==, <, > or in A..B",
    "duration": "compare it with <, > or in A..B",
    "bool": "write its name alone, or with `not`",
    "owner": "compare it with ==, in [...] or in a group",
    "set": "write `attachments has image`",
}


def operator_of(node: Comparison) -> str:
    """The operator as it is written."""
    match node:
        case tree.Compare():
            return node.op
        case tree.OneOf() | tree.InSet() | tree.InRange():
            return "not in" if node.negated else "in"
        case tree.Like():
            return "like"
        case tree.Mentions() | tree.MentionsSet():
            return "mentions"
        case tree.Has():
            return "has"
        case tree.Presence():
            return "is present" if node.present else "is absent"
        case _:
            assert_never(node)


def looks_like(node: Comparison) -> FactType:
    """The type that a fact of this comparison most likely has."""
    match node:
        case tree.Compare():
            return _type_of(node.value)
        case tree.OneOf():
            types = {_type_of(value) for value in node.values}
            return types.pop() if len(types) == 1 else "string"
        case tree.InRange(low=Integer()):
            return "int"
        case _:
            return "string"


def _type_of(value: tree.Value) -> FactType:
    return "int" if isinstance(value, Integer) else "bool" if isinstance(value, Boolean) else "string"


def fits(node: Comparison, field: Looked) -> bool:
    """Whether the field's type has the operator."""
    match node:
        case tree.Compare(op="==" | "!=") | tree.OneOf():
            return field.type != "set"
        case tree.Compare() | tree.InRange():
            return field.type in _COUNTED
        case tree.InSet():
            return field.type in ("enum", "string", "int", "owner")
        case tree.Like() | tree.Mentions() | tree.MentionsSet():
            return field.type == "string"
        case tree.Has():
            return field.type == "set"
        case tree.Presence():
            return True
        case _:
            assert_never(node)
