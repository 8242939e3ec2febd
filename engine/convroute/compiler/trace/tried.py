"""The rules of a stage in the order they are tried, with what trying them reads (semantics E3 to E5)."""

from collections.abc import Iterable, Sequence
from itertools import islice

from msgspec import Struct, field

from convroute.compiler.candidates import PlannedCandidates
from convroute.compiler.planned_outcome import LAST, PlannedOutcome
from convroute.compiler.stage_indexes import surfaces_of
from convroute.compiler.trace.lazy_tried import Row, row_of
from convroute.conversation.event import Event
from convroute.evaluator.stages import rules_of
from convroute.policy.model import RouteRule
from convroute.policy.stages import KEY_OF

Read = str | int
"""A field that is read, or the place of a row that is weighed."""


class TriedRules(Struct, frozen=True, eq=False):
    """The first `count` of `rows` are tried; `reads` is what that reads, in order.

    `passed_over` counts rules before that are not tried.
    """

    rows: Sequence[Row]
    count: int
    reads: Sequence[Read]
    passed_over: int = 0


class AllTriedRules(Struct, eq=False):
    """The lists of one policy, made when an event first needs one."""

    candidates: PlannedCandidates
    _rows: dict[tuple[str, str | None], tuple[Row, ...]] = field(default_factory=dict)
    _surfaces: frozenset[str] | None = None

    def of(self, planned: PlannedOutcome, stage: str, event: Event) -> TriedRules | None:
        """The list of the events that go the way of `planned`; None where each has its own."""
        rules = rules_of(self.candidates.policy, stage)
        found = planned.position < LAST
        if self.candidates.listed(rules):
            rows = self._listed(rules, stage, event)
            count = planned.position + 1 if found else len(rows)
            return TriedRules(rows, count, _reads(islice(rows, count)))
        matcher = self.candidates.matcher(stage, event)
        if matcher.weighed:
            return None
        surface = event.surface if stage == "organic" else None
        before: list[Read] = [*(["surface"] if surface is not None else []), *matcher.fields]
        if not found:
            return TriedRules((), 0, before, len(rules))
        row = row_of(planned.route or rules[planned.position], KEY_OF[stage], surface)
        reads = [*before, *(read for read in _reads([row]) if read not in before)]
        return TriedRules((row,), 1, reads, planned.position)

    def _listed(self, rules: Sequence[RouteRule], stage: str, event: Event) -> tuple[Row, ...]:
        surface = None
        if stage == "organic":
            if self._surfaces is None:
                self._surfaces = frozenset[str]().union(*(surfaces_of(rule.entry) or () for rule in rules))
            surface = event.surface if event.surface in self._surfaces else ""
        rows = self._rows.get((stage, surface))
        if rows is None:
            rows = self._rows[stage, surface] = tuple(row_of(rule, KEY_OF[stage], surface) for rule in rules)
        return rows


def _reads(rows: Iterable[Row]) -> list[Read]:
    """Each field when it is first read, each row that is weighed in its place."""
    reads: list[Read] = []
    for place, row in enumerate(rows):
        if row.weighed:
            reads.append(place)
        reads += [atom.field for atom in row.atoms if atom.field not in reads]
    return reads
