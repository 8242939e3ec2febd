"""Many conditional rules: only those are weighed that the event leads to."""

from collections.abc import Iterator, Mapping, Sequence

from convroute.compiler.chain import Weighed
from convroute.compiler.closures import Holds, function_of
from convroute.compiler.house import House
from convroute.compiler.keys import Key, covers_of
from convroute.compiler.look import Look
from convroute.compiler.normal import Normal
from convroute.compiler.plan import Plan
from convroute.compiler.tables import Rows, Rule, Tables, ascending
from convroute.conversation.event import Event
from convroute.conversation.thread import Thread


class Index:
    """Finds the first of its rules that holds. A rule's condition is made ready when it is first weighed."""

    __slots__ = ("_conditions", "_house", "_plans", "_ready", "_tables", "fields")

    def __init__(self, rules: Sequence[Weighed], house: House) -> None:
        """`rules` in the order of their positions; one with alternatives stands there once for each."""
        self._house = house
        self._plans: dict[int, Plan] = {}
        self._conditions: dict[int, tuple[Normal, ...]] = {}
        self._ready: dict[int, Holds] = {}
        for position, condition, plan in rules:
            self._plans[position] = plan
            self._conditions[position] = (*self._conditions.get(position, ()), condition)
        covers = covers_of((condition for _, condition, _ in rules), house)
        self.fields = {_field(key) for ways in covers for cover in ways for key in cover}
        filed: list[Rule] = [(rule[0], ways) for rule, ways in zip(rules, covers, strict=True)]
        self._tables = Tables(filed, house)

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

    def candidates(self, look: Look) -> Rows | Iterator[int]:
        """Positions of the rules that may hold, ascending; one may stand there twice."""
        found: list[Rows] = []
        self._tables.collect(look, found)
        return ascending(found)

    def _made_ready(self, position: int) -> Holds:
        parts = [function_of(condition, self._house) for condition in self._conditions[position]]
        ready = parts[0] if len(parts) == 1 else _either(parts)
        self._ready[position] = ready
        return ready


def _field(key: Key) -> str:
    """The field that a key looks at."""
    return "time" if key[1] in ("minute", "date") else key[1]


def _either(parts: list[Holds]) -> Holds:
    return lambda look: any(part(look) for part in parts)
