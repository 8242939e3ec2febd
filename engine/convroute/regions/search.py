"""Finds a point where goals hold and refused rules do not, or proves that there is none.

The search is guided by a candidate: the plainest point of what is decided so far. Only what the
candidate breaks is decided next, so that of a thousand refused rules a few are ever looked at.
What a contradiction teaches is kept as a clause: it stays true for every later question of the
same search (conflict-driven clause learning).
"""

from collections.abc import Callable, Iterable, Sequence

from msgspec import Struct

from convroute.regions.answers import Unknown
from convroute.regions.budget import SPENT
from convroute.regions.clauses import Clauses
from convroute.regions.goals import Junction, Tree, holds
from convroute.regions.model import Model
from convroute.regions.point import Point

Broken = Callable[[Point], "Tree | None"]
"""What has to hold everywhere, and does not at the point; None if there is nothing."""


class Empty(Struct, frozen=True):
    """There is no such point. `goals` are the positions of those that already exclude each other, given
    what the search requires for good."""

    goals: frozenset[int]


def nothing(_: Point) -> None:
    """Nothing is refused."""


class Search:
    """Questions that share what they learn: what one requires for good holds for all that come after it."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._clauses = Clauses(model)
        self._auxiliary: dict[int, tuple[Junction, int]] = {}
        self._required: dict[int, Junction] = {}
        self._choices: list[Junction] = []
        self._background: list[Tree] = []
        self._impossible = False
        self.conflicts = 0

    def require(self, tree: Tree) -> None:
        """`tree` holds from now on."""
        self._clauses.restart()
        self._background.append(tree)
        if not self._require(tree):
            self._impossible = True

    def admits(self, point: Point) -> bool:
        """Whether all holds at the point that is required for good."""
        return all(self._holds(tree, point) for tree in self._background)

    def find(self, goals: Sequence[Tree], broken: Broken = nothing) -> "Point | Empty | Unknown":
        """A point where all `goals` hold and nothing is broken; what is broken is required for good."""
        if self._impossible:
            return Empty(frozenset())
        assumed: list[tuple[int, int]] = []
        choices: list[Junction] = []
        for position, goal in enumerate(goals):
            if goal is False:
                return Empty(frozenset({position}))
            parts = goal.parts if isinstance(goal, Junction) and goal.every else (goal,)
            assumed += [(self._literal(part), position) for part in parts if part is not True]
            choices += [part for part in parts if isinstance(part, Junction)]
        self._clauses.restart({literal for literal, _ in assumed})
        return self._search(choices, assumed, broken)

    def _search(
        self, choices: Sequence[Junction], assumed: Sequence[tuple[int, int]], broken: Broken
    ) -> "Point | Empty | Unknown":
        clauses = self._clauses
        conflicts = 0
        budget = self._model.budget
        settled = 0  # of what is assumed so many are true: until something is taken back
        for _ in range(budget.rounds):
            budget.candidate()
            if budget.spent:
                return Unknown(SPENT)
            conflict = clauses.propagate()
            if conflict is None:
                while settled < len(assumed) and clauses.value(assumed[settled][0]) is True:
                    settled += 1
                if settled < len(assumed):
                    missing = assumed[settled][0]
                    if clauses.value(missing) is False:
                        return Empty(self._blamed(missing, assumed))
                    if clauses.cost(missing) == 4:
                        clauses.close(missing)
                        settled = 0
                    else:
                        clauses.decide(missing)
                    continue
                settled = 0
                found = clauses.candidate()
                if isinstance(found, Unknown):
                    return found
                if isinstance(found, Point):
                    step = self._next(choices, found, broken)
                    if step is None:
                        return found
                    if step is True:
                        continue
                    if step is False:
                        self._impossible = True
                        return Empty(frozenset())
                    if isinstance(step, int):
                        clauses.decide(step)
                        continue
                    conflict = step
                else:
                    conflict = found
            settled = 0
            conflicts += 1
            self.conflicts += 1
            budget.conflict()
            if conflicts > budget.conflicts:
                return Unknown(f"the question took more than {budget.conflicts} contradictions")
            if not clauses.learn(conflict):
                self._impossible = True
                return Empty(frozenset())
        return Unknown(f"the question took more than {budget.rounds} candidates")

    def _blamed(self, literal: int, assumed: Sequence[tuple[int, int]]) -> frozenset[int]:
        """The goals that exclude `literal`, and its own."""
        reasons = self._clauses.reasons(-literal) | {literal}
        return frozenset(position for one, position in assumed if one in reasons)

    def _next(
        self, choices: Sequence[Junction], point: Point, broken: Broken
    ) -> "int | bool | list[int] | None":
        """A literal to decide; a clause that is false now; True if one was added; None if all is well."""
        for choice in (*self._choices, *choices):
            step = self._unmet(choice, point)
            if step is not None:
                return step
        tree = broken(point)
        if tree is None:
            return None
        if isinstance(tree, bool):
            assert not tree, "what is broken does not hold"
            return False
        return self._added(tree, point)

    def _added(self, tree: "int | Junction", point: Point) -> "int | bool | list[int]":
        """Requires what the point breaks; what to do next is said as in `_next`."""
        if isinstance(tree, Junction) and tree.every:
            part = next(part for part in tree.parts if not self._holds(part, point))
            return self._added(part, point)
        if id(tree) not in self._required:
            if isinstance(tree, Junction):
                self._required[id(tree)] = tree
            parts = tree.parts if isinstance(tree, Junction) else (tree,)
            done = self._clauses.add([self._literal(part) for part in parts])
            if done is not None:
                return done
        step = self._unmet(tree, point)
        assert step is not None, "the point breaks it"
        return step

    def _require(self, tree: Tree) -> bool:
        """Before anything is decided; False if that cannot be."""
        if isinstance(tree, bool):
            return tree
        if isinstance(tree, Junction) and tree.every:
            done = [self._require(part) for part in tree.parts]
            return all(done)
        parts = tree.parts if isinstance(tree, Junction) else (tree,)
        if isinstance(tree, Junction):
            self._choices.append(tree)
        return self._clauses.add([self._literal(part) for part in parts]) is not False

    def _unmet(self, tree: Tree, point: Point) -> int | None:
        """A literal that is still open, on the way to make the tree hold; None if it holds at the point."""
        if isinstance(tree, bool) or self._holds(tree, point):
            return None
        if isinstance(tree, int):
            return tree
        if tree.every:
            return next(step for part in tree.parts if (step := self._unmet(part, point)) is not None)
        return self._choice(tree, point)

    def _choice(self, tree: Junction, point: Point) -> int:
        """Of several ways the plainest that is still open; one that was chosen is gone to its end.

        Ways that a finite field leaves no more are closed on the way: True if no other is left.
        """
        best, least = 0, 4
        for part in tree.parts:
            literal = self._literal(part)
            value = self._clauses.value(literal)
            if value is True and isinstance(part, Junction):
                step = self._unmet(part, point)
                assert step is not None, "a tree that holds is not looked into"
                return step
            if value is None:
                cost = 3 if isinstance(part, Junction) else self._clauses.cost(literal)
                if cost == 4:
                    self._clauses.close(literal)
                elif cost < least:
                    best, least = literal, cost
        return best or True

    def _holds(self, tree: Tree, point: Point) -> bool:
        return holds(tree, point.holds)

    def _literal(self, tree: "int | Junction") -> int:
        """The literal that stands for the tree: where it is true the tree holds."""
        if isinstance(tree, int):
            return tree
        known = self._auxiliary.get(id(tree))
        if known is not None:
            return known[1]
        literal = self._clauses.fresh()
        self._auxiliary[id(tree)] = (tree, literal)
        parts = [self._literal(part) for part in tree.parts]
        clauses: Iterable[list[int]] = ([-literal, part] for part in parts)
        for clause in clauses if tree.every else ([-literal, *parts],):
            self._clauses.define(clause)
        return literal
