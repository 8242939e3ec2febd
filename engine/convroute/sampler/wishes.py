"""What a snapshot should be like so that a condition comes out as wanted (language: Conditions).

A condition is planned once as a tree of literals; to draw is to walk the tree
and to note, field by field, what the snapshot has to say.
"""

from collections.abc import Iterable, Sequence
from typing import assert_never

from msgspec import Struct

from convroute.policy.conditions import Always, Atom, Combination, Condition, Negation, Test
from convroute.sampler.dice import Dice


class Literal(Struct, frozen=True):
    """`test` on `field` comes out as `wanted`."""

    field: str
    test: Test
    wanted: bool

    @property
    def opposite(self) -> "Literal":
        return Literal(self.field, self.test, not self.wanted)


Wishes = dict[str, tuple[Literal, ...]]
"""By field; what stands first matters most."""


class Branch(Struct, frozen=True):
    """True if all parts are (`every`), or if one is."""

    every: bool
    parts: tuple["Tree", ...]


Tree = Literal | Branch


def tree_of(conditions: Iterable[Condition | None]) -> Tree:
    """All of `conditions` (None: nothing is asked)."""
    parts = [_planned(condition, False) for condition in conditions if condition is not None]
    return parts[0] if len(parts) == 1 else Branch(True, tuple(parts))


def _planned(condition: Condition, turned: bool) -> Tree:
    match condition:
        case Atom():
            return Literal(condition.field, condition.test, condition.negated == turned)
        case Always():
            return Branch(condition.value != turned, ())
        case Negation():
            return _planned(condition.operand, not turned)
        case Combination():
            parts = tuple(_planned(operand, turned) for operand in condition.operands)
            return Branch((condition.op == "and") != turned, parts)
        case _:
            assert_never(condition)


def wish(tree: Tree, wanted: bool, dice: Dice, wishes: Wishes) -> None:
    """Notes what makes `tree` come out as `wanted`. Where one part suffices, the others may go either way."""
    if isinstance(tree, Literal):
        literal = tree if wanted else tree.opposite
        wishes[literal.field] = (*wishes.get(literal.field, ()), literal)
    elif tree.every == wanted:
        for part in tree.parts:
            wish(part, wanted, dice, wishes)
    elif tree.parts:
        chosen = dice.pick(tree.parts)
        wish(chosen, wanted, dice, wishes)
        for part in tree.parts:
            if part is not chosen and dice.chance(0.4):
                wish(part, not wanted, dice, wishes)


def cross_one(wishes: Wishes, dice: Dice) -> None:
    """Turns one wish into its opposite: the snapshot on the other side of that boundary."""
    if not wishes:
        return
    name = dice.pick([*wishes])
    literals: Sequence[Literal] = wishes[name]
    turned = dice.pick(literals)
    others = tuple(literal for literal in literals if literal is not turned)
    wishes[name] = (turned.opposite, *others)
