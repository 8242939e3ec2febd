"""Many conditional rules: only those are weighed that the event leads to."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from msgspec import Struct, field

from convroute.compiler.constants import Constants
from convroute.compiler.context import EvaluationContext
from convroute.compiler.index.lookups import Search, ascending
from convroute.compiler.index.tables import PostingList
from convroute.compiler.planned_outcome import PlannedOutcome, by_rule
from convroute.compiler.predicates import Predicate, predicate_of
from convroute.conversation.event import Event
from convroute.conversation.thread import Thread
from convroute.evaluator.state import State
from convroute.policy.model import RouteRule
from convroute.policy.normal_form import NormalForm


class RuleIndex(Struct, frozen=True, eq=False):
    """Finds the first of its rules that holds.

    A rule's condition is made ready when it is first weighed, its outcome when it first holds.
    `conditions` gives those that are enough for the rule at a position.
    """

    search: Search
    constants: Constants
    rules: Sequence[RouteRule]
    conditions: Callable[[int], Sequence[NormalForm]]
    _outcomes: dict[int, PlannedOutcome] = field(default_factory=dict)
    _ready: dict[int, Predicate] = field(default_factory=dict)

    def match(
        self,
        event: Event,
        thread: Thread | State,
        owner: str | None,
        facts: Mapping[str, object],
        best: PlannedOutcome,
    ) -> PlannedOutcome:
        """The first rule that holds, or `best` if none before it does."""
        context = EvaluationContext(event, thread, owner, facts, self.constants)
        limit = best.position
        ready = self._ready
        for position in self.candidates(context):
            if position >= limit:
                break
            holds = ready.get(position) or self._made_ready(position)
            if holds(context):
                return self._outcomes.get(position) or self._outcome_at(position)
        return best

    def candidates(self, context: EvaluationContext) -> PostingList | Iterator[int]:
        """Positions of the rules that may hold, ascending; one may stand there twice."""
        found: list[PostingList] = []
        self.search.collect(context, found)
        return ascending(found)

    def _outcome_at(self, position: int) -> PlannedOutcome:
        planned = self._outcomes[position] = by_rule(self.constants, self.rules, position)
        return planned

    def _made_ready(self, position: int) -> Predicate:
        parts = [predicate_of(condition, self.constants) for condition in self.conditions(position)]
        ready = parts[0] if len(parts) == 1 else _either(parts)
        self._ready[position] = ready
        return ready


def _either(parts: list[Predicate]) -> Predicate:
    return lambda context: any(part(context) for part in parts)
