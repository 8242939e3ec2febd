"""One stage for one kind of event: exact keys by dictionary, the rest weighed in the order of the rules."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import compress, count

from convroute.compiler.chain import Weighed, chain
from convroute.compiler.house import House
from convroute.compiler.index import Index
from convroute.compiler.look import Look
from convroute.compiler.normal import Normal, alternatives, both, normal
from convroute.compiler.plan import LAST, Match, Plan, by_rule
from convroute.conversation.event import Event
from convroute.conversation.thread import Thread
from convroute.policy.conditions import Atom, IsAny
from convroute.policy.model import RouteRule
from convroute.policy.plain import WORDS, PlainRules

KeyOf = Callable[[Event], str | None]
Placed = tuple[int, RouteRule | PlainRules]
"""A rule, or a whole stretch of plain ones, with its position in the stage."""


@dataclass(slots=True)
class Lane:
    """`exact` has the plan of each key that a rule names without a condition, `rest` that of all others.

    A plan whose `match` is set has conditional rules that come first, or may. The
    plan of a plain rule is made when its key first comes; until then a plan stands
    there whose `match` makes it.
    """

    house: House
    key: str
    key_of: KeyOf
    rules: Sequence[RouteRule]
    rest: Plan
    exact: dict[str | None, Plan] = field(default_factory=dict)
    weighed: list[Weighed] = field(default_factory=list)
    match: Match | None = None
    index: Index | None = None
    unmade: dict[str, int] = field(default_factory=dict)
    fields: tuple[str, ...] = ()

    def exact_position(self, event: Event) -> list[int]:
        """The position of the rule that the event's key leads to, or of the one that always holds."""
        key = self.key_of(event)
        plan = self.exact.get(key, self.rest)
        last = plan.position if key is None or plan.match != self.make else self.unmade[key]
        return [last] if last < LAST else []

    def candidates(self, event: Event, look: Look) -> list[int]:
        """Positions of the rules that may match, ascending; `fields` are what that depends on."""
        exact = self.exact_position(event)
        last = exact[0] if exact else LAST
        weighed = (place for place, _, _ in self.weighed)
        found = {place for place in (self.index.candidates(look) if self.index else weighed) if place < last}
        return [*sorted(found), *exact]

    def make(
        self, event: Event, thread: Thread, owner: str | None, facts: Mapping[str, object], _: Plan
    ) -> Plan:
        """The `match` of the plans of plain rules that are not made yet."""
        key = self.key_of(event)
        assert key is not None, "it was found by its key"
        position = self.unmade[key]
        plan = by_rule(self.house, self.rules[position], position)
        if self.match is not None and position > self.weighed[0][0]:
            plan.match = self.match
        self.exact[key] = plan
        return plan if plan.match is None else plan.match(event, thread, owner, facts, plan)


@dataclass(slots=True)
class LaneBuilder:
    """Sorts the rules of a stage; `key` is the field its exact rules name."""

    house: House
    key: str
    key_of: KeyOf
    surface: str | None

    def build(self, rules: Sequence[RouteRule], placed: Iterable[Placed], fallback: Plan) -> Lane:
        """The lane of `placed`, in their order, up to the first that always holds."""
        lane = Lane(self.house, self.key, self.key_of, rules, fallback)
        for position, rule in placed:
            if isinstance(rule, PlainRules):
                self._stretch(lane, position, rule)
            elif self._rule(lane, position, rule):
                break
        self._weigh(lane)
        lane.fields = tuple(sorted({self.key, *(lane.index.fields if lane.index else ())}))
        return lane

    def _rule(self, lane: Lane, position: int, rule: RouteRule) -> bool:
        """Whether the rule always holds, so that no other comes after it."""
        plan = by_rule(self.house, rule, position)
        if rule.when is None and self._names_keys(rule.entry):
            self._file(lane, rule.entry, plan)
            return False
        known = {} if self.surface is None else {"surface": self.surface}
        condition = both(normal(rule.entry, known), normal(rule.when, known))
        if condition is True:
            lane.rest = plan
            return True
        for way in alternatives(condition):
            self._sort(lane, way, plan)
        return False

    def _stretch(self, lane: Lane, offset: int, rules: PlainRules) -> None:
        """Plain rules come as columns, and are only made when their key comes."""
        waiting = Plan(self.house, "routed", rules.stage, "own", None, position=offset)
        waiting.match = lane.make
        values: Iterable[str] = rules.values
        positions: Iterable[int] = count(offset)
        if self.surface is not None:
            word = WORDS.index(self.surface)
            mine = rules.words.translate(bytes(code == word for code in range(256)))
            values, positions = tuple(compress(values, mine)), compress(positions, mine)
        if lane.exact:  # what was routed before goes first
            new = {key: at for key, at in zip(values, positions, strict=False) if key not in lane.exact}
        else:
            new = dict(zip(values, positions, strict=False))
        lane.unmade.update(new)
        lane.exact.update(dict.fromkeys(new, waiting))

    def _names_keys(self, condition: object) -> bool:
        return (
            isinstance(condition, Atom)
            and condition.field == self.key
            and not condition.negated
            and isinstance(condition.test, IsAny)
        )

    def _file(self, lane: Lane, condition: object, plan: Plan) -> None:
        assert isinstance(condition, Atom), "it names keys"
        assert isinstance(condition.test, IsAny), "it names keys"
        for value in condition.test.values:
            if isinstance(value, str):
                lane.exact.setdefault(value, plan)

    def _sort(self, lane: Lane, way: Normal, plan: Plan) -> None:
        if self._names_keys(way):
            self._file(lane, way, plan)
        elif way is not False:
            lane.weighed.append((plan.position, way, plan))

    def _weigh(self, lane: Lane) -> None:
        """Put the conditional rules before every plan that they may come before."""
        if not lane.weighed:
            return
        first, last = lane.weighed[0][0], lane.weighed[-1][0]
        plans = {id(plan): plan for plan in (*lane.exact.values(), lane.rest)}
        compare = any(plan.position < last for plan in plans.values())
        if len(lane.weighed) <= self.house.few:
            lane.match = chain(lane.weighed, self.house, compare=compare)
        else:
            lane.index = Index(lane.weighed, self.house)
            lane.match = lane.index.match
        for plan in plans.values():
            if plan.position > first and plan.match is None:
                plan.match = lane.match
