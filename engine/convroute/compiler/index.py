"""Many conditional rules: only those are weighed that the event leads to."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from convroute.compiler.closures import Holds, function_of
from convroute.compiler.house import House
from convroute.compiler.look import Look
from convroute.compiler.plan import Plan, by_rule
from convroute.compiler.tables import PostingList, Tables, ascending
from convroute.conversation.event import Event
from convroute.conversation.thread import Thread
from convroute.policy.model import RouteRule
from convroute.policy.normal_form import NormalForm


class Index:
    """Finds the first of its rules that holds.

    A rule's condition is made ready when it is first weighed, its plan when it first holds.
    """

    __slots__ = ("_conditions", "_house", "_plans", "_ready", "_rules", "_tables")

    def __init__(
        self,
        tables: Tables,
        house: House,
        rules: Sequence[RouteRule],
        conditions: Callable[[int], Sequence[NormalForm]],
    ) -> None:
        """`conditions` gives those that are enough for the rule at a position."""
        self._tables = tables
        self._house = house
        self._rules = rules
        self._conditions = conditions
        self._plans: dict[int, Plan] = {}
        self._ready: dict[int, Holds] = {}

    def match(
        self, event: Event, thread: Thread, owner: str | None, facts: Mapping[str, object], best: Plan
    ) -> Plan:
        """The first rule that holds, or `best` if none before it does."""
        look = Look(event, thread, owner, facts, self._house)
        limit = best.position
        ready = self._ready
        for position in self.candidates(look):
            if position >= limit:
                break
            holds = ready.get(position) or self._made_ready(position)
            if holds(look):
                return self._plans.get(position) or self._planned(position)
        return best

    def candidates(self, look: Look) -> PostingList | Iterator[int]:
        """Positions of the rules that may hold, ascending; one may stand there twice."""
        found: list[PostingList] = []
        self._tables.collect(look, found)
        return ascending(found)

    def _planned(self, position: int) -> Plan:
        plan = self._plans[position] = by_rule(self._house, self._rules, position)
        return plan

    def _made_ready(self, position: int) -> Holds:
        parts = [function_of(condition, self._house) for condition in self._conditions(position)]
        ready = parts[0] if len(parts) == 1 else _either(parts)
        self._ready[position] = ready
        return ready


def _either(parts: list[Holds]) -> Holds:
    return lambda look: any(part(look) for part in parts)
