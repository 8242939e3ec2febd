"""The checks, permissions and limits that requests of one action meet, one after the other (semantics 3)."""

from collections.abc import Callable, Container, Iterator, Sequence

from convroute.conversation.request import Action
from convroute.evaluator.snapshot import Snapshot
from convroute.regions.attempts import Line
from convroute.regions.goals import Tree, holds, joined, opposite
from convroute.regions.model import Model
from convroute.regions.point import Point


class Lines:
    """What is looked at one after the other before a request is answered; what is refused is kept."""

    def __init__(self, model: Model, action: Action, lines: Sequence[Line]) -> None:
        self.model = model
        self.action: Action = action
        self.lines = lines
        self._refused: dict[int, Tree] = {}

    @property
    def asked(self) -> Tree:
        """Where no check fails that is not the policy's."""
        checks = (line for line in self.lines if line.rule is None and not line.answer.granted)
        return joined(True, (opposite(line.tree) for line in checks))

    def first(self, wanted: Callable[[Line], bool]) -> int:
        """The position of the first line that is wanted; behind all of them if none is."""
        return next((at for at, line in enumerate(self.lines) if wanted(line)), len(self.lines))

    def tree(self, position: int) -> Tree:
        return self.lines[position].tree

    def refused(self, position: int) -> Tree:
        known = self._refused.get(position)
        if known is None:
            known = self._refused[position] = opposite(self.lines[position].tree)
        return known

    def taking(self, point: Point, among: Container[int], below: int) -> Iterator[int]:
        """The positions before `below` of the lines among those that fit, ascending."""
        return (at for at in range(below) if at in among and holds(self.tree(at), point.holds))

    def before(self, position: int, point: Point) -> Tree | None:
        """What has to hold so that no line before the position decides the point."""
        first = next(self.taking(point, range(position), position), None)
        return None if first is None else self.refused(first)

    def name(self, position: int) -> str:
        rule = self.lines[position].rule
        assert rule is not None, "checks are never in the way"
        return rule.id

    def snapshot(self, point: Point) -> Snapshot:
        return point.request(self.action)
