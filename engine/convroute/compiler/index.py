"""Many conditional rules: only those are weighed whose key the event has."""

from collections.abc import Iterator, Mapping, Sequence
from heapq import merge

from convroute.compiler.chain import Weighed
from convroute.compiler.closures import Holds, function_of
from convroute.compiler.house import House
from convroute.compiler.keys import Census
from convroute.compiler.look import Look
from convroute.compiler.normal import Normal
from convroute.compiler.plan import Plan
from convroute.compiler.tables import Filed, Rows, probes
from convroute.conversation.event import Event
from convroute.conversation.thread import Thread

_FEW = 64
"""Up to so many candidates are sorted at once; of more, only as many as are needed."""


class Index:
    """Finds the first of its rules that holds. A rule's condition is made ready when it is first weighed."""

    __slots__ = ("_always", "_conditions", "_house", "_plans", "_probes", "_ready")

    def __init__(self, rules: Sequence[Weighed], house: House) -> None:
        """`rules` in the order of their positions; one position may stand more than once."""
        self._house = house
        self._plans: dict[int, Plan] = {}
        self._conditions: dict[int, tuple[Normal, ...]] = {}
        self._ready: dict[int, Holds] = {}
        census = Census(house)
        census.count(condition for _, condition, _ in rules)
        filed: Filed = []
        self._always: Rows = []
        for position, condition, plan in rules:
            self._plans[position] = plan
            self._conditions[position] = (*self._conditions.get(position, ()), condition)
            cover = census.cover(condition)
            if cover is None:
                self._always.append(position)
            else:
                filed.extend((key, position) for key in cover)
        self._probes = probes(filed, house)

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
                return self._plans[position]
        return best

    def candidates(self, look: Look) -> Sequence[int] | Iterator[int]:
        """Positions of the rules that may hold, ascending."""
        found: list[Rows] = [self._always] if self._always else []
        for probe in self._probes:
            probe(look, found)
        if len(found) < 2:
            return found[0] if found else ()
        if sum(map(len, found)) <= _FEW:
            return sorted({position for rows in found for position in rows})
        return merge(*found)

    def _made_ready(self, position: int) -> Holds:
        parts = [function_of(condition, self._house) for condition in self._conditions[position]]
        ready = parts[0] if len(parts) == 1 else _either(parts)
        self._ready[position] = ready
        return ready


def _either(parts: list[Holds]) -> Holds:
    return lambda look: any(part(look) for part in parts)
