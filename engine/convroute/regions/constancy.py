"""Why a condition, or a part of one, always comes to the same."""

from collections.abc import Sequence

from msgspec import Struct

from convroute.policy.conditions import Combination, Condition
from convroute.regions.answers import Why
from convroute.regions.goals import Tree
from convroute.regions.model import Model
from convroute.regions.parts import Path
from convroute.regions.search import Empty, Search


class Never(Struct, frozen=True):
    """The smallest part for which a condition never holds, and the operands there that exclude each other."""

    path: Path
    operands: tuple[int, ...]
    why: Why


class Constancy:
    """Questions about conditions without the rules before them.

    `events` is what holds for everything that is asked about; `threads` on which threads that happens.
    """

    def __init__(self, model: Model, events: Tree, threads: Tree, side: int = 0) -> None:
        self.model = model
        self.side = side
        self._anywhere, self._asked = Search(model), Search(model)
        self._anywhere.require(events)
        self._asked.require(events)
        self._asked.require(threads)

    def why(self, entry: Tree, deciding: Sequence[Tree], never: Tree) -> Why:
        """Why `never` does not come about where all of `deciding` hold."""
        if isinstance(self._anywhere.find([entry, never]), Empty):
            return "itself"
        if isinstance(self._asked.find([entry, never]), Empty):
            return "thread"
        return "beside" if isinstance(self._asked.find([entry, *deciding, never]), Empty) else "before"

    def never(self, entry: Tree, condition: Condition) -> Never | None:
        """For which part the condition never holds; None if it does somewhere, or that is too hard."""
        tree = self.model.tree(condition, self.side)
        why: Why = "itself"
        search = self._anywhere
        if not isinstance(search.find([entry, tree]), Empty):
            why, search = "thread", self._asked
            if not isinstance(search.find([entry, tree]), Empty):
                return None
        path: Path = ()
        while isinstance(condition, Combination) and condition.op == "and":
            excluding = self._excluding(search, entry, condition.operands)
            if len(excluding) != 1:
                return Never(path, excluding, why)
            path = (*path, excluding[0])
            condition = condition.operands[excluding[0]]
        return Never(path, (), why)

    def _excluding(self, search: Search, entry: Tree, operands: Sequence[Condition]) -> tuple[int, ...]:
        """Operands that never hold together, none of them too many."""
        trees = [self.model.tree(operand, self.side) for operand in operands]
        kept = [*range(len(trees))]
        found = search.find([entry, *trees])
        if isinstance(found, Empty):
            kept = [at - 1 for at in sorted(found.goals) if at] or kept
        for one in [*kept]:
            fewer = [other for other in kept if other != one]
            if fewer and isinstance(search.find([entry, *(trees[at] for at in fewer)]), Empty):
                kept = fewer
        return tuple(kept)
