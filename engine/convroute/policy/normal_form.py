"""Conditions in one shape: no `not` around anything, nothing constant inside anything."""

from collections.abc import Mapping
from typing import Literal, assert_never

from msgspec.structs import replace

from convroute.policy.conditions import Always, Atom, Combination, Condition, IsAny, Negation

NormalForm = Atom | Combination | bool
"""A condition without `Negation` and `Always`; a `bool` is one that is always or never true."""


def normal_form(condition: Condition | None, known: Mapping[str, str]) -> NormalForm:
    """`condition` where the fields of `known` have their values; None holds always."""
    return True if condition is None else _normal_form(condition, False, known)


def both(first: NormalForm, second: NormalForm) -> NormalForm:
    return _joined("and", [first, second])


def _normal_form(condition: Condition, turned: bool, known: Mapping[str, str]) -> NormalForm:
    match condition:
        case Atom():
            return _atom(condition, turned, known)
        case Always():
            return condition.value is not turned
        case Negation():
            return _normal_form(condition.operand, not turned, known)
        case Combination():
            parts = [_normal_form(operand, turned, known) for operand in condition.operands]
            return _joined(_OTHER[condition.op] if turned else condition.op, parts)
        case _:
            assert_never(condition)


_OTHER: dict[str, Literal["and", "or"]] = {"and": "or", "or": "and"}


def _atom(atom: Atom, turned: bool, known: Mapping[str, str]) -> NormalForm:
    if atom.field in known and isinstance(atom.test, IsAny):
        return (known[atom.field] in atom.test.values) is not (atom.negated is not turned)
    return replace(atom, negated=not atom.negated) if turned else atom


def _joined(op: Literal["and", "or"], parts: list[NormalForm]) -> NormalForm:
    """Constants fall out, and junctions of the same kind are opened up."""
    decisive = op == "or"
    flat: list[Condition] = []
    for part in parts:
        if isinstance(part, bool):
            if part is decisive:
                return decisive
        elif isinstance(part, Combination) and part.op == op:
            flat.extend(part.operands)
        else:
            flat.append(part)
    if len(flat) < 2:
        only = flat[0] if flat else None
        assert only is None or isinstance(only, Atom | Combination), "normal parts only"
        return not decisive if only is None else only
    return Combination(op, tuple(flat))


def parts_of(combination: Combination) -> tuple[Atom | Combination, ...]:
    """The operands of a combination that is normal."""
    parts = tuple(part for part in combination.operands if isinstance(part, Atom | Combination))
    assert len(parts) == len(combination.operands), "normal parts only"
    return parts


def alternatives(condition: NormalForm) -> tuple[NormalForm, ...]:
    """Each is enough by itself."""
    if isinstance(condition, Combination) and condition.op == "or":
        return parts_of(condition)
    return (condition,)
