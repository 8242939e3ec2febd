"""Plain rules without a question for each: most of them are about a value that nothing else names."""

from collections.abc import Iterable

from convroute.evaluator.conditions import passes
from convroute.lazy_sequence import LazySequence
from convroute.policy.conditions import IsAny, Scalar, Test
from convroute.policy.plain_rules import PlainRules
from convroute.policy.stages import KEY_OF
from convroute.regions.goals import literals
from convroute.regions.point import Point
from convroute.regions.stage import StageRules


class Rows:
    """What a stage has before a row. Positions are asked for in ascending order."""

    def __init__(self, stage: StageRules) -> None:
        self._stage = stage
        self._key = KEY_OF[stage.stage]
        self._first: dict[tuple[int, str], int] = {}
        self._bases: dict[int, Point] = {}
        self._named: set[Scalar] = set()
        self._tests: list[Test] = []
        parts = stage.rules.parts if isinstance(stage.rules, LazySequence) else (stage.rules,)
        self._any = any(isinstance(part, PlainRules) for part in parts)

    def row(self, position: int) -> tuple[int, str] | None:
        """The word and the value of a plain rule; None for any other."""
        rules = self._stage.rules
        part, at = rules.part_of(position) if isinstance(rules, LazySequence) else (rules, position)
        return (part.words[at], part.values[at]) if isinstance(part, PlainRules) else None

    def add(self, position: int) -> None:
        """The rule at `position` stands before all that are asked for from now on."""
        row = self.row(position) if self._any else None
        if row is not None:
            self._first.setdefault(row, position)
            return
        if not self._any:
            return
        self._bases.clear()
        for test in self._tests_of(literals(self._stage.tree(position))):
            if isinstance(test, IsAny):
                self._named |= test.values
            else:
                self._tests.append(test)

    def _tests_of(self, numbers: Iterable[int]) -> Iterable[Test]:
        model = self._stage.model
        for number in numbers:
            variable = model.variables[abs(number)]
            if variable is not None and variable.field == self._key:
                yield variable.test

    def same(self, row: tuple[int, str]) -> int | None:
        """The position of the first row before that is about the same."""
        return self._first.get(row)

    def point(self, position: int, row: tuple[int, str]) -> Point | None:
        """Where the row fires, if that is plain to see."""
        word, value = row
        base = self._bases.get(word)
        if base is None:
            return None
        point = Point(self._stage.model, {**base.values, self._key: value})
        if self._as_usual(value) or self._stage.first(point.snapshot) == position:
            return point
        return None

    def learn(self, row: tuple[int, str], point: Point) -> None:
        """The row fires there; so do others, if no rule before tells their values apart."""
        if self._as_usual(row[1]):
            self._bases[row[0]] = point

    def _as_usual(self, value: str) -> bool:
        """Whether no rule before with a condition knows the value."""
        return value not in self._named and not any(passes(test, value) for test in self._tests)
