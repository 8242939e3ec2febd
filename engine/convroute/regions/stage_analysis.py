"""The rules of a stage that never fire, and the parts of conditions that make no difference."""

from collections.abc import Iterator

from msgspec import Struct

from convroute.lazy_sequence import peek
from convroute.policy.plain_rules import is_plain
from convroute.regions.answers import Unknown
from convroute.regions.goals import Tree, opposite
from convroute.regions.parts import Part, parts_of
from convroute.regions.point import Point
from convroute.regions.search import Empty, Search
from convroute.regions.stage import StageRules


class Idle(Struct, frozen=True):
    """A part that comes to `value` wherever the rule is asked and the part decides."""

    part: Part
    value: bool


class Answer(Struct, frozen=True):
    """Of the rule at `position`: where it fires, or that it never does; its parts that make no difference.

    `unknown` says what was too hard.
    """

    position: int
    point: Point | None = None
    idle: tuple[Idle, ...] = ()
    unknown: tuple[str, ...] = ()


class StageAnalysis:
    """Goes through the rules in their order, once."""

    def __init__(self, stage: StageRules, *, parts: bool = True) -> None:
        self.stage = stage
        self._parts = parts
        self._search = Search(stage.model)
        self._search.require(stage.asked)
        self._seen: Point | None = None

    def rules(self) -> Iterator[Answer]:
        for position in range(len(self.stage.rules)):
            yield self._answer(position)

    def left(self) -> "Point | Empty | Unknown":
        """An event of the stage that no rule takes. To be asked after all rules."""
        return self._find(len(self.stage.rules), [])

    def _find(self, position: int, goals: list[Tree]) -> "Point | Empty | Unknown":
        return self._search.find(goals, lambda point: self.stage.before(position, point))

    def _answer(self, position: int) -> Answer:
        stage = self.stage
        found = self._find(position, [stage.tree(position)])
        if isinstance(found, Unknown):
            return Answer(position, unknown=(found.why,))
        if isinstance(found, Empty):
            return Answer(position)
        if not self._parts or is_plain(stage.rules, position):
            return Answer(position, found)
        idle: list[Idle] = []
        unknown: list[str] = []
        for answer in self._of_parts(position, found):
            if isinstance(answer, Idle):
                idle.append(answer)
            else:
                unknown.append(answer)
        return Answer(position, found, idle=tuple(idle), unknown=tuple(unknown))

    def _of_parts(self, position: int, point: Point) -> Iterator[Idle | str]:
        """The largest parts that make no difference, and what was too hard."""
        rule = peek(self.stage.rules, position)
        if rule.when is None:
            return
        entry = self.stage.model.tree(rule.entry, self.stage.side)
        points = [point]
        settled: list[tuple[int, ...]] = []
        for part in parts_of(rule.when, self.stage.model, self.stage.side):
            if any(part.path[: len(path)] == path for path in settled):
                continue
            for value in (True, False):
                if any(part.shown(one) is value for one in points):
                    continue
                tree = part.tree if value else opposite(part.tree)
                found = self._find(position, [entry, *part.deciding, tree])
                if isinstance(found, Point):
                    points.append(found)
                    continue
                settled.append(part.path)
                yield found.why if isinstance(found, Unknown) else Idle(part, not value)
                break
