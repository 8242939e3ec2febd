"""Values for the fields of a space that make some conditions true and others false, or the proof of none.

Each condition looks at one field, so a conjunction falls apart by field, and
what is left is choosing an operand of each disjunction.
"""

from collections.abc import Mapping, Sequence
from typing import assert_never

from msgspec import Struct, field

from convroute.policy.conditions import Always, Atom, Combination, Condition, Negation
from convroute.tester.witness.effort import Effort
from convroute.tester.witness.found import Nothing, Value, Wish
from convroute.tester.witness.space import Space, group_of

Goal = tuple[Condition, bool]
"""A condition, and what it is to come to."""
Values = Mapping[str, object]
"""Field to value, for the fields that something was asked of; `thread.owner` and `thread.silence` stand
for `thread.state` and `thread.is_new`, too."""

MOST_STEPS = 3_000


class _State(Struct):
    """What is asked of each field so far, and a value that does it."""

    wishes: dict[str, tuple[Wish, ...]] = field(default_factory=dict)
    values: dict[str, object] = field(default_factory=dict)

    def copy(self) -> "_State":
        return _State(dict(self.wishes), dict(self.values))


class Search(Struct):
    """One search in one space. `proved` stays true while each dead end was a proof."""

    space: Space
    effort: Effort = field(default_factory=Effort)
    steps: int = MOST_STEPS
    proved: bool = True

    def solve(self, goals: Sequence[Goal]) -> Values | Nothing:
        """Values for which all of `goals` come true."""
        found = self._solve(goals, _State())
        return Nothing(self.proved) if found is None else found.values

    def _solve(self, goals: Sequence[Goal], before: _State) -> _State | None:
        self.steps -= 1
        if self.steps < 0 or not self.effort.spend(len(goals)):
            self.proved = False
            return None
        state = before.copy()
        choices = self._settle(goals, state)
        if choices is None:
            return None
        if not choices:
            return state
        first, *rest = sorted(choices, key=lambda choice: len(choice[0].operands))
        combination, wanted = first
        for operand in combination.operands:
            found = self._solve([(operand, wanted), *rest], state)
            if found is not None:
                return found
        return None

    def _settle(self, goals: Sequence[Goal], state: _State) -> list[tuple[Combination, bool]] | None:
        """Everything that leaves no choice; then the choices, or None where something contradicts."""
        choices: list[tuple[Combination, bool]] = []
        waiting = [*reversed(goals)]
        while waiting:
            self.effort.spend(1)
            condition, wanted = waiting.pop()
            match condition:
                case Always():
                    if condition.value is not wanted:
                        return None
                case Negation():
                    waiting.append((condition.operand, not wanted))
                case Atom():
                    if not self._ask(condition, wanted, state):
                        return None
                case Combination() if (condition.op == "and") is wanted:
                    waiting.extend((operand, wanted) for operand in reversed(condition.operands))
                case Combination():
                    choices.append((condition, wanted))
                case _:
                    assert_never(condition)
        return choices

    def _ask(self, atom: Atom, wanted: bool, state: _State) -> bool:
        """One more wish; whether the field still has a value."""
        wish = (atom.test, wanted is not atom.negated)
        known = state.wishes.get(atom.field, ())
        if not self.effort.spend(len(known) + 1):
            self.proved = False
            return False
        if wish in known:
            return True
        if (atom.test, not wish[1]) in known:
            return False
        state.wishes[atom.field] = (*known, wish)
        group = group_of(atom.field)
        found = self.space.value(group, state.wishes, self.effort)
        if isinstance(found, Value):
            state.values[group] = found.value
            return True
        self.proved = self.proved and found.proved
        return False
