"""The parts of a condition, and where what a part comes to decides what the whole does."""

from collections.abc import Collection, Iterator, Sequence

from msgspec import Struct, field

from convroute.policy.conditions import Atom, Combination, Condition, IsAny, MentionsAny, Negation, Test
from convroute.policy.normal_form import normal_form
from convroute.regions.goals import Tree, holds, joined, opposite
from convroute.regions.model import Model
from convroute.regions.partition import Numbers
from convroute.regions.point import Point

Path = tuple[int, ...]
MOST_VALUES = 64
"""Of a longer list the values are not looked at one by one."""


class Part(Struct, eq=False):
    """`path` leads to it: the numbers of operands, one inside the other; empty: the whole.

    `op` says how it is put together of `inside`: `list` of the values of a list, in the order of `tests_of`.
    """

    path: Path
    condition: Condition
    around: "Part | None" = None
    op: str = ""
    inside: "list[Part]" = field(default_factory=list)
    tree: Tree = True

    @property
    def turned(self) -> bool:
        """Whether the whole comes to the opposite of what the part comes to, where that decides."""
        turned, part = False, self
        while part.around is not None:
            part, inner = part.around, part
            negated = inner.of_list and isinstance(part.condition, Atom) and part.condition.negated
            turned ^= part.op == "not" or negated
        return turned

    @property
    def of_list(self) -> bool:
        return self.around is not None and self.around.op == "list"

    def deciding(self, dropped: Collection[Path] = ()) -> list[Tree]:
        """Where all of these hold the whole comes to what the part comes to, or to the opposite. What is
        `dropped` does not count."""
        found: list[Tree] = []
        part = self
        while part.around is not None:
            around = part.around
            others = [one.tree for one in around.inside if one is not part and one.path not in dropped]
            if around.op == "and":
                found += others
            elif around.op == "or" or isinstance(_test(around.condition), MentionsAny):
                found += map(opposite, others)
            part = around
        return found


class Parts:
    """All parts of a condition."""

    def __init__(self, condition: Condition, model: Model, side: int = 0) -> None:
        self._model = model
        self._side = side
        self.all = [Part((), condition)]
        for part in self.all:  # grows meanwhile
            part.op, operands = self._inside(part.condition)
            part.inside = [Part((*part.path, at), one, part) for at, one in enumerate(operands)]
            self.all += part.inside
        for part in reversed(self.all):
            part.tree = self._tree(part)

    def in_order(self, dropped: Collection[Path] = ()) -> Iterator[Part]:
        """The whole first, each before what stands in it, and the last operand first.

        What is added to `dropped` meanwhile is passed over, with all that stands in it.
        """
        waiting = [self.all[0]]
        while waiting:
            part = waiting.pop()
            yield part
            if part.path not in dropped:
                waiting += part.inside

    def shown(self, point: Point) -> Iterator[tuple[Path, bool]]:
        """The parts that decide at the point, and what they come to there."""
        values: dict[Path, bool] = {}
        for part in reversed(self.all):
            if part.op in ("", "list"):
                values[part.path] = holds(part.tree, point.holds)
            elif part.op == "not":
                values[part.path] = not values[part.inside[0].path]
            else:
                every = part.op == "and"
                values[part.path] = every is all(values[one.path] is every for one in part.inside)
        waiting = [self.all[0]]
        while waiting:
            part = waiting.pop()
            yield part.path, values[part.path]
            settling = [one for one in part.inside if values[one.path] is (part.op != "and")]
            if part.op == "not":
                settling = part.inside
            if len(settling) < 2:
                waiting += settling or part.inside

    def _tree(self, part: Part) -> Tree:
        if part.op == "not":
            return opposite(part.inside[0].tree)
        if part.op in ("and", "or"):
            return joined(part.op == "and", (one.tree for one in part.inside))
        return self._model.tree_of(normal_form(part.condition, {}), self._side)

    def _inside(self, condition: Condition) -> tuple[str, Sequence[Condition]]:
        match condition:
            case Negation():
                return "not", (condition.operand,)
            case Combination():
                return condition.op, condition.operands
            case Atom():
                tests = tests_of(condition.test)
                if tests and not isinstance(self._domain(condition), Numbers):
                    place = condition.place
                    return "list", [Atom(condition.field, test, False, "", place) for test in tests]
        return "", ()

    def _domain(self, atom: Atom) -> object:
        return self._model.fields.domain(self._model.field(atom, self._side))


def tests_of(test: Test) -> Sequence[Test]:
    """The test for each value of a list that is not long. Numbers are not told apart: their classes are
    made of the tests that stand in conditions."""
    match test:
        case IsAny() if 1 < len(test.values) <= MOST_VALUES:
            return [IsAny(frozenset({value})) for value in sorted(test.values, key=str)]
        case MentionsAny() if 1 < len(test.phrases) <= MOST_VALUES:
            return [MentionsAny.of([phrase.split()]) for phrase in sorted(test.phrases)]
        case _:
            return ()


def _test(condition: Condition) -> Test | None:
    return condition.test if isinstance(condition, Atom) else None
