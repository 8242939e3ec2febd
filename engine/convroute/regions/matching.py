"""Which rules of a stage a point excludes, by the value of one of its fields."""

from collections.abc import Iterable, Mapping

from convroute.regions.goals import Junction, Tree
from convroute.regions.model import Model
from convroute.regions.point import Point
from convroute.regions.variables import ATTACHED

_MOST_KEPT = 4_000
"""Values for which it is known which rules they exclude..."""
_MOST_ASKED = 300
"""... and literals about one field: where there are more, the index of the program asks fewer."""


class Excluded:
    """`trees` are what rules ask for, by their position. Not all rules are found that a point excludes."""

    def __init__(self, model: Model, trees: Iterable[tuple[int, Tree]]) -> None:
        self._model = model
        self._asking = _asking(model, trees)
        self._known: dict[tuple[str, object], int] = {}

    def at(self, point: Point) -> int:
        """The rules that do not match at the point, as a bit for each."""
        found = 0
        for field, asking in self._asking.items():
            key = field, point.values.get(field, -1)
            known = self._known.get(key)
            if known is None:
                if len(self._known) > _MOST_KEPT:
                    self._known.clear()
                known = 0
                for literal, rules in asking.items():
                    if not point.holds(literal):
                        known |= rules
                self._known[key] = known
            found |= known
        return found


def _asking(model: Model, trees: Iterable[tuple[int, Tree]]) -> Mapping[str, Mapping[int, int]]:
    """By field and literal, the rules that match only where the literal is true."""
    rules: dict[int, list[int]] = {}
    for position, tree in trees:
        parts = tree.parts if isinstance(tree, Junction) and tree.every else (tree,)
        for part in parts:
            if isinstance(part, int) and not isinstance(part, bool):
                rules.setdefault(part, []).append(position)
    found: dict[str, dict[int, int]] = {}
    for literal, positions in rules.items():
        variable = model.variables[abs(literal)]
        assert variable is not None, "numbers begin with 1"
        if variable.field != ATTACHED:
            found.setdefault(variable.field, {})[literal] = _bits(positions)
    return {field: asking for field, asking in found.items() if len(asking) <= _MOST_ASKED}


def _bits(positions: Iterable[int]) -> int:
    found = 0
    for position in positions:
        found |= 1 << position
    return found
