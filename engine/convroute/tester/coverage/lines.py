"""The checks, permissions and limits that requests of one action meet, one after the other (semantics 3)."""

from collections.abc import Callable, Container
from itertools import takewhile
from typing import Self

from convroute.evaluator.snapshot import Snapshot
from convroute.regions.attempts import Answer, Attempts, Line
from convroute.regions.goals import Tree, joined, opposite
from convroute.regions.point import Point

PERMITTING: Container[str] = ("take_not_permitted", "forbidden_by_policy", "granted")
"""The first of these is where permissions begin to count."""


class Lines(Attempts):
    """What is looked at one after the other before a request is answered."""

    @property
    def asked(self) -> Tree:
        """Where no check fails that is not the policy's."""
        checks = (line for line in self.lines if line.rule is None and not line.answer.granted)
        return joined(True, (opposite(line.tree) for line in checks))

    def until_allowed(self) -> Self:
        """The checks, and then what is allowed: a `deny` is looked at later."""
        checks = takewhile(lambda line: line.answer.reason not in PERMITTING, self.lines)
        allows = (rule for rule in self.permissions if rule.effect == "allow")
        return self.only([*checks, *(Line(self.covers(rule), Answer("granted"), rule) for rule in allows)])

    def position(self, wanted: Callable[[Line], bool]) -> int:
        """That of the first line that is wanted; behind all of them if none is."""
        return next((at for at, line in enumerate(self.lines) if wanted(line)), len(self.lines))

    def name(self, position: int) -> str:
        rule = self.lines[position].rule
        assert rule is not None, "checks are never in the way"
        return rule.id

    def snapshot(self, point: Point) -> Snapshot:
        return point.request(self.action)
