"""The rules of one stage as regions: what each asks for, and what those before it leave (semantics E3-E5)."""

from collections.abc import Container, Iterator, Sequence
from functools import cached_property
from typing import Protocol

from convroute.compiler.candidates import PlannedCandidates
from convroute.compiler.context import EvaluationContext
from convroute.compiler.index.tables import PostingList
from convroute.compiler.planned_outcome import LAST
from convroute.compiler.predicates import Predicate, predicate_of
from convroute.compiler.stage_index import names_keys, ways_of
from convroute.compiler.stage_matcher import StageMatcher
from convroute.conversation.channel import LEADGEN
from convroute.conversation.event import OPENING_KINDS, Event
from convroute.evaluator.snapshot import Snapshot
from convroute.evaluator.stages import rules_of
from convroute.lazy_sequence import peek
from convroute.policy.conditions import Atom, IsAny, leaves
from convroute.policy.model import CheckedPolicy, RouteRule
from convroute.policy.normal_form import both, normal_form
from convroute.policy.plain_rules import written_singly
from convroute.policy.space import NOBODY
from convroute.policy.stages import ENTRY_OF, Stage
from convroute.regions.goals import Tree, joined, opposite
from convroute.regions.matching import Excluded
from convroute.regions.model import Model
from convroute.regions.point import Point


class Planned(Protocol):
    """A policy whose tables are known, such as a `Program`."""

    @property
    def candidates(self) -> PlannedCandidates: ...


class StageRules:
    """Rules by their position in the stage. What is refused is the same object each time it is asked for."""

    def __init__(self, model: Model, stage: Stage, program: Planned, side: int = 0) -> None:
        self.model = model
        self.policy: CheckedPolicy = model.policies[side]
        self.stage = stage
        self.side = side
        self.rules: Sequence[RouteRule] = rules_of(self.policy, stage)
        self._program = program
        self._trees: dict[int, Tree] = {}
        self._refused: dict[int, Tree] = {}
        self._predicates: dict[int, Predicate] = {}
        self._left_out: dict[str | None, Sequence[int]] = {}

    # --- what is asked for -------------------------------------------------------------------

    @property
    def opening(self) -> Tree:
        """An opening event of the stage."""
        entry = self.model.number("entry", IsAny(frozenset({ENTRY_OF[self.stage]})), self.side)
        kind = self.model.number("kind", IsAny(frozenset(OPENING_KINDS)), self.side)
        return joined(True, (entry, kind))

    @property
    def idle(self) -> Tree:
        return self.model.number("thread.owner", IsAny(frozenset({NOBODY})), self.side)

    @property
    def owned(self) -> Tree:
        """An app owns the thread, and not the lead form."""
        return joined(True, (opposite(self.idle), opposite(self.withheld)))

    @property
    def withheld(self) -> Tree:
        """The lead form owns the thread (semantics E1)."""
        names = {name for name, app_id in self._ids().items() if app_id == LEADGEN} or {"leadgen"}
        return self.model.number("thread.owner", IsAny(frozenset(names)), self.side)

    def _ids(self) -> dict[str, str]:
        return {app.name: app.id for app in self.policy.apps.values()}

    @property
    def asked(self) -> Tree:
        """The events that the stage is asked about: on idle threads, and with a mark that preempts on all."""
        if self.policy.behavior.preempts(self.stage):
            return joined(True, (self.opening, opposite(self.withheld)))
        return joined(True, (self.opening, self.idle))

    def tree(self, position: int) -> Tree:
        """What the rule asks for."""
        known = self._trees.get(position)
        if known is None:
            rule = peek(self.rules, position)
            whole = both(normal_form(rule.entry, {}), normal_form(rule.when, {}))
            known = self._trees[position] = self.model.tree_of(whole, self.side)
        return known

    def refused(self, position: int) -> Tree:
        """That the rule does not match."""
        known = self._refused.get(position)
        if known is None:
            known = self._refused[position] = opposite(self.tree(position))
        return known

    # --- what matches at a point ---------------------------------------------------------------

    def first(self, snapshot: Snapshot) -> int:
        """The position of the first rule that matches; `LAST` if none does."""
        event, matcher, owner = self._at(snapshot)
        key = matcher.key_of(event)
        planned = matcher.bare if key is None else matcher.exact.get(key, matcher.rest)
        if planned.match is not None:
            planned = planned.match(event, snapshot.state, owner, snapshot.facts, planned)
        return planned.position

    def taking(self, point: Point, among: Container[int], below: int = LAST) -> Iterator[int]:
        """The positions of the rules among those that match, ascending; of rows that name one key the first
        alone."""
        snapshot = point.snapshot
        event, matcher, owner = self._at(snapshot)
        context = EvaluationContext(event, snapshot.state, owner, snapshot.facts, matcher.constants)
        always = matcher.stage_index.always
        sure = {*matcher.exact_position(event), *(() if always is None else (always,))}
        weighed: set[int] = set()
        if matcher.index:
            rows: list[PostingList] = []
            matcher.index.search.collect(context, rows)
            weighed.update(*rows)
        else:
            weighed.update(matcher.weighed)
        excluded = self._excluded.at(point)
        found = [
            position
            for position in weighed.union(sure, self._beside(matcher))
            if position < below
            and position in among
            and (position in sure or not excluded >> position & 1)
            and (position in sure or self._predicate(position, matcher)(context))
        ]
        return iter(sorted(found))

    def _beside(self, matcher: StageMatcher) -> Sequence[int]:
        """Rules that the index may leave out, as it only needs the first of several: those behind one that
        always holds, and those that name keys and ask for nothing else."""
        known = self._left_out.get(matcher.surface)
        if known is None:
            index = matcher.stage_index
            behind = LAST if index.always is None else index.always
            known = self._left_out[matcher.surface] = [
                at
                for at in written_singly(self.rules)
                if at > behind or _names_keys(peek(self.rules, at), index.key, matcher.surface)
            ]
        return known

    @cached_property
    def _excluded(self) -> Excluded:
        return Excluded(self.model, ((at, self.tree(at)) for at in written_singly(self.rules)))

    def _predicate(self, position: int, matcher: StageMatcher) -> Predicate:
        known = self._predicates.get(position)
        if known is None:
            rule = peek(self.rules, position)
            whole = both(normal_form(rule.entry, {}), normal_form(rule.when, {}))
            known = self._predicates[position] = predicate_of(whole, matcher.constants)
        return known

    def _at(self, snapshot: Snapshot) -> tuple[Event, StageMatcher, str | None]:
        event = snapshot.item
        assert isinstance(event, Event), "apps ask for things elsewhere"
        matcher = self._program.candidates.matcher(self.stage, event)
        owner = snapshot.state.owner
        return event, matcher, None if owner in matcher.constants.disabled else owner

    # --- what the rules before leave -----------------------------------------------------------

    def before(self, position: int, point: Point) -> Tree | None:
        """What has to hold so that no rule before the position takes the event of the point."""
        first = self.first(point.snapshot)
        return self.refused(first) if first < position else None


def _names_keys(rule: RouteRule, key: str, surface: str | None) -> bool:
    """Whether a value of the field `key` is enough for the rule, on events of the surface."""
    parts = (*leaves(rule.entry), *leaves(rule.when))
    if not any(isinstance(part, Atom) and part.field == key for part in parts):
        return False
    return any(names_keys(way, key) for way in ways_of(rule, surface))
