"""The rules of a stage that never fire, and the parts of conditions that make no difference."""

from collections.abc import Iterator

from msgspec import Struct

from convroute.lazy_sequence import peek
from convroute.policy.conditions import Condition
from convroute.regions.answers import Unknown, Why
from convroute.regions.constancy import Constancy
from convroute.regions.goals import Tree, opposite
from convroute.regions.parts import Part, Parts, Path
from convroute.regions.point import Point
from convroute.regions.rows import Rows
from convroute.regions.search import Empty, Search
from convroute.regions.stage import StageRules

MOST_PARTS = 256
"""Each part of a condition is asked about beside all others."""


class Idle(Struct, frozen=True):
    """A part that comes to `value` wherever the rule is asked and the part decides.

    A `guard` repeats what the rules before leave: without it the rule would take the same.
    """

    part: Part
    value: bool
    why: Why
    guard: bool = False
    deciding: tuple[Tree, ...] = ()


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

    def find(self, position: int, goals: list[Tree]) -> "Point | Empty | Unknown":
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
        for answer in self._of_parts(position, found, when):
            if isinstance(answer, Idle):
                idle.append(answer)
            else:
                unknown.append(answer)
        return Answer(position, found, idle=tuple(idle), unknown=tuple(unknown))

    def _of_parts(self, position: int, point: Point, when: Condition) -> Iterator[Idle | str]:
        """The largest parts that make no difference, and what was too hard.

        Inside of one that always holds after the rules before it those are looked for that have another
        reason.
        """
        stage = self.stage
        entry = stage.model.tree(peek(stage.rules, position).entry, stage.side)
        parts = Parts(when, stage.model, stage.side)
        if len(parts.all) > MOST_PARTS:
            yield f"a condition of more than {MOST_PARTS} parts is only looked at as a whole"
            return
        shown = {*parts.shown(point)}
        settled: set[Path] = set()
        guards: set[Path] = set()
        for part in parts.in_order(settled):
            for value in (True,) if part.of_list else (True, False):
                if (part.path, value) in shown:
                    continue
                tree = part.tree if value else opposite(part.tree)
                deciding = part.deciding(settled)
                found = self.find(position, [entry, *deciding, tree])
                if isinstance(found, Point):
                    shown.update(parts.shown(found))
                    continue
                if isinstance(found, Unknown):
                    settled.add(part.path)
                    yield found.why
                    break
                why = self.constancy.why(entry, deciding, tree)
                guarded = any(part.path[:length] in guards for length in range(len(part.path)))
                guard = why == "before" and value is part.turned
                (guards if guard else settled).add(part.path)
                if not (guarded and guard):
                    yield Idle(part, not value, why, guard, tuple(deciding))
                break
