"""The rules of a stage in the order they are tried, with what trying them looks at (semantics E3 to E5)."""

from collections.abc import Iterable, Sequence
from itertools import islice

from convroute.compiler.finder import PlannedFinder
from convroute.compiler.layouts import surfaces_of
from convroute.compiler.listing import Row, row_of
from convroute.compiler.plan import LAST, Plan
from convroute.conversation.event import Event
from convroute.evaluator.stages import rules_of
from convroute.policy.model import RouteRule

KEYS = {"campaign": "ad.id", "link": "ref", "organic": "payload"}
"""The field that the exact rules of a stage name."""

Look = str | int
"""A field that is read, or the place of a row that is weighed."""


class Roster:
    """The first `count` of `rows` are tried; `looks` is what that looks at, in order.

    `passed_over` counts rules before that are not tried.
    """

    __slots__ = ("count", "looks", "passed_over", "rows")

    def __init__(self, rows: Sequence[Row], count: int, looks: Sequence[Look], passed_over: int = 0) -> None:
        self.rows = rows
        self.count = count
        self.looks = (*looks,)
        self.passed_over = passed_over


class Rosters:
    """The rosters of one policy, made when an event first needs one."""

    __slots__ = ("_finder", "_rows", "_surfaces")

    def __init__(self, finder: PlannedFinder) -> None:
        self._finder = finder
        self._rows: dict[tuple[str, str | None], tuple[Row, ...]] = {}
        self._surfaces: frozenset[str] | None = None

    def of(self, plan: Plan, stage: str, event: Event) -> Roster | None:
        """The roster of the events that go the way of `plan`; None where each has its own."""
        rules = rules_of(self._finder.house.policy, stage)
        found = plan.position < LAST
        if self._finder.listed(rules):
            rows = self._listed(rules, stage, event)
            count = plan.position + 1 if found else len(rows)
            return Roster(rows, count, _looks(islice(rows, count)))
        lane = self._finder.lane(stage, event)
        if lane.weighed:
            return None
        surface = event.surface if stage == "organic" else None
        before: list[Look] = [*(["surface"] if surface is not None else []), *lane.fields]
        if not found:
            return Roster((), 0, before, len(rules))
        row = row_of(plan.route or rules[plan.position], KEYS[stage], surface)
        looks = [*before, *(look for look in _looks([row]) if look not in before)]
        return Roster((row,), 1, looks, plan.position)

    def _listed(self, rules: Sequence[RouteRule], stage: str, event: Event) -> tuple[Row, ...]:
        surface = None
        if stage == "organic":
            if self._surfaces is None:
                self._surfaces = frozenset[str]().union(*(surfaces_of(rule.entry) or () for rule in rules))
            surface = event.surface if event.surface in self._surfaces else ""
        rows = self._rows.get((stage, surface))
        if rows is None:
            rows = self._rows[stage, surface] = tuple(row_of(rule, KEYS[stage], surface) for rule in rules)
        return rows


def _looks(rows: Iterable[Row]) -> list[Look]:
    """Each field when it is first read, each row that is weighed in its place."""
    looks: list[Look] = []
    for place, row in enumerate(rows):
        if row.weighed:
            looks.append(place)
        looks += [atom.field for atom in row.atoms if atom.field not in looks]
    return looks
