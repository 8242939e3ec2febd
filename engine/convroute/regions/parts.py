"""The parts of a condition, and where what a part comes to decides what the whole does."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from convroute.policy.conditions import Combination, Condition, Negation
from convroute.policy.normal_form import normal_form
from convroute.regions.goals import Tree, holds, opposite
from convroute.regions.model import Model
from convroute.regions.point import Point


class Part(Struct, frozen=True):
    """`path` leads to it: the numbers of operands, one inside the other; empty: the whole.

    Where all of `deciding` hold the whole comes to what the part comes to, or to the opposite.
    """

    path: tuple[int, ...]
    condition: Condition
    tree: Tree
    deciding: tuple[Tree, ...]

    def shown(self, point: Point) -> bool | None:
        """What the part comes to at the point; None where it does not matter there."""
        if all(holds(tree, point.holds) for tree in self.deciding):
            return holds(self.tree, point.holds)
        return None


def parts_of(condition: Condition, model: Model, side: int = 0) -> Iterator[Part]:
    """Every part, the whole first and each before what stands in it."""

    def tree_of(part: Condition) -> Tree:
        return model.tree_of(normal_form(part, {}), side)

    waiting = [Part((), condition, tree_of(condition), ())]
    while waiting:
        part = waiting.pop()
        yield part
        operands: Sequence[Condition] = ()
        others: list[Tree] = []
        if isinstance(part.condition, Negation):
            operands = (part.condition.operand,)
        elif isinstance(part.condition, Combination):
            operands = part.condition.operands
            others = [tree_of(operand) for operand in operands]
            if part.condition.op == "or":
                others = [opposite(tree) for tree in others]
        for number, operand in reversed([*enumerate(operands)]):
            beside = [tree for at, tree in enumerate(others) if at != number]
            waiting.append(Part((*part.path, number), operand, tree_of(operand), (*part.deciding, *beside)))
