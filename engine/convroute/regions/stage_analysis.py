"""The rules of a stage that never fire, and the parts of conditions that make no difference."""

from collections.abc import Iterator, Sequence
from functools import partial

from msgspec import Struct

from convroute.lazy_sequence import peek
from convroute.regions.answers import Unknown
from convroute.regions.constancy import Constancy
from convroute.regions.goals import Tree
from convroute.regions.idle import Idle, idle_parts
from convroute.regions.point import Point
from convroute.regions.rows import Rows
from convroute.regions.search import Empty, Search
from convroute.regions.stage import StageRules


class Answer(Struct, frozen=True):
    """Of the rule at `position`: where it fires, or that it never does; its parts that make no difference.

    `unknown` says what was too hard. `same`: an earlier row that is about exactly the same.
    """

    position: int
    point: Point | None = None
    idle: tuple[Idle, ...] = ()
    unknown: tuple[str, ...] = ()
    same: int | None = None


class StageAnalysis:
    """Goes through the rules in their order, once."""

    def __init__(self, stage: StageRules, *, parts: bool = True) -> None:
        self.stage = stage
        self.constancy = Constancy(stage.model, stage.opening, stage.asked, stage.side)
        self._parts = parts
        self._search = Search(stage.model)
        self._search.require(stage.asked)
        self._rows = Rows(stage)

    def rules(self) -> Iterator[Answer]:
        return map(self.answer, range(len(self.stage.rules)))

    def answer(self, position: int) -> Answer:
        """To be asked for every rule, in order."""
        found = self._answer(position)
        self._rows.add(position)
        return found

    def left(self) -> "Point | Empty | Unknown":
        """An event of the stage that no rule takes. To be asked after all rules."""
        return self.find(len(self.stage.rules), [])

    def find(self, position: int, goals: Sequence[Tree]) -> "Point | Empty | Unknown":
        """An event that no rule before the position takes. Of positions only that of the last answer, or a
        later one."""
        return self._search.find(goals, lambda point: self.stage.before(position, point))

    def _answer(self, position: int) -> Answer:
        stage = self.stage
        row = self._rows.row(position)
        if row is not None:
            same = self._rows.same(row)
            if same is not None:
                return Answer(position, same=same)
            point = self._rows.point(position, row)
            if point is not None:
                return Answer(position, point)
        found = self.find(position, [stage.tree(position)])
        if isinstance(found, Unknown):
            return Answer(position, unknown=(found.why,))
        if isinstance(found, Empty):
            return Answer(position)
        if row is not None:
            self._rows.learn(row, found)
        when = None if row is not None else peek(stage.rules, position).when
        if when is None or not self._parts:
            return Answer(position, found)
        idle: list[Idle] = []
        unknown: list[str] = []
        entry = stage.model.tree(peek(stage.rules, position).entry, stage.side)
        for answer in idle_parts(when, found, entry, self.constancy, partial(self.find, position)):
            if isinstance(answer, Idle):
                idle.append(answer)
            else:
                unknown.append(answer)
        return Answer(position, found, idle=tuple(idle), unknown=tuple(unknown))
