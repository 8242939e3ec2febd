"""One stage for one kind of event: exact keys by dictionary, the rest weighed in the order of the rules.

A plan is made when an event first needs it; until then a plan stands in its
place whose `match` makes it.
"""

from collections.abc import Callable, Mapping, Sequence
from threading import Lock

from convroute.compiler.chain import Weighed, chain
from convroute.compiler.house import House
from convroute.compiler.index import Index
from convroute.compiler.layout import Layout, names_keys, ways_of
from convroute.compiler.look import Look
from convroute.compiler.plan import LAST, Match, Plan, by_rule
from convroute.conversation.event import Event
from convroute.conversation.thread import Thread
from convroute.lazy_sequence import peek
from convroute.policy.model import RouteRule
from convroute.policy.normal_form import NormalForm
from convroute.policy.plain_rules import is_plain
from convroute.shelves import Shelves

KeyOf = Callable[[Event], str | None]
Facts = Mapping[str, object]


class Lane:
    """`exact` has the plan of each key that a rule names without a condition, `rest` that of all others.

    `bare` is the plan of an event without a key. While keys stand on shelves that
    were not read, `rest` is a plan whose `match` reads there.
    """

    __slots__ = (
        "_made",
        "_positions",
        "_reading",
        "_unread",
        "_waiting",
        "bare",
        "exact",
        "house",
        "index",
        "key_of",
        "layout",
        "match",
        "rest",
        "rules",
        "surface",
    )

    def __init__(
        self,
        house: House,
        layout: Layout,
        key_of: KeyOf,
        rules: Sequence[RouteRule],
        fallback: Plan,
        surface: str | None = None,
    ) -> None:
        """`rules` are those of the whole stage; `fallback` is the plan where none of them matches."""
        self.house = house
        self.layout = layout
        self.key_of = key_of
        self.rules = rules
        self.surface = surface
        self.index: Index | None = None
        self.match = self._weighing()
        self.bare = fallback if layout.always is None else by_rule(house, rules, layout.always)
        if layout.weighed and self.bare.position > layout.weighed[0]:
            self.bare.match = self.match
        self._made: dict[int, Plan] = {}
        self._waiting = self._standing_in(self._make)
        self.exact: dict[str | None, Plan] = {}
        self._unread = bytearray()
        self._reading = Lock()
        if isinstance(layout.exact, Shelves):
            self._positions: dict[str, int] = {}
            self._unread = bytearray(b"\1" * layout.exact.count)
            self.rest = self._standing_in(self._search)
        else:
            self._positions = layout.exact
            self.exact.update(dict.fromkeys(layout.exact, self._waiting))
            self.rest = self.bare

    @property
    def key(self) -> str:
        """The field that exact rules name."""
        return self.layout.key

    @property
    def fields(self) -> tuple[str, ...]:
        """What is looked at to find the rules that may match."""
        return self.layout.fields

    @property
    def weighed(self) -> Sequence[int]:
        """Positions of the rules with conditions."""
        return self.layout.weighed

    def exact_position(self, event: Event) -> list[int]:
        """The position of the rule that the event's key leads to, or of the one that always holds."""
        key, shelves = self.key_of(event), self.layout.exact
        position = None if key is None else self._positions.get(key)
        if position is None and key is not None and isinstance(shelves, Shelves):
            position = shelves.on(shelves.shelf_of(key)).get(key)
        if position is None:
            position = self.layout.always
        return [] if position is None else [position]

    def candidates(self, event: Event, look: Look) -> list[int]:
        """Positions of the rules that may match, ascending; `fields` are what that depends on."""
        exact = self.exact_position(event)
        last = exact[0] if exact else LAST
        places = self.index.candidates(look) if self.index else self.layout.weighed
        return [*sorted({place for place in places if place < last}), *exact]

    # --- plans that are not made yet -----------------------------------------------------

    def _standing_in(self, match: Match) -> Plan:
        plan = Plan(self.house, "routed", "", "own", None)
        plan.match = match
        return plan

    def _make(self, event: Event, thread: Thread, owner: str | None, facts: Facts, _: Plan) -> Plan:
        key = self.key_of(event)
        assert key is not None, "it was found by its key"
        plan = self.exact[key] = self._plan_at(self._positions[key])
        return plan if plan.match is None else plan.match(event, thread, owner, facts, plan)

    def _plan_at(self, position: int) -> Plan:
        plan = self._made.get(position)
        if plan is None:
            plan = by_rule(self.house, self.rules, position)
            weighed = self.layout.weighed
            if weighed and position > weighed[0]:
                plan.match = self.match
            if not is_plain(self.rules, position):  # it has one key, so its plan is in `exact` alone
                self._made[position] = plan
        return plan

    def _search(self, event: Event, thread: Thread, owner: str | None, facts: Facts, _: Plan) -> Plan:
        """Each time one more shelf is read than is needed, so that the last is read soon."""
        shelves, unread = self.layout.exact, self._unread
        assert isinstance(shelves, Shelves), "otherwise nobody searches"
        key = self.key_of(event)
        with self._reading:  # `rest` may only be `bare` when everything is in `exact`
            for shelf in (-1 if key is None else shelves.shelf_of(key), unread.find(1)):
                if shelf >= 0 and unread[shelf]:
                    found = shelves.on(shelf)
                    self._positions.update(found)
                    self.exact.update(dict.fromkeys(found, self._waiting))
                    unread[shelf] = 0
            if 1 not in unread:
                self.rest = self.bare
        plan = self.exact.get(key, self.bare)
        return plan if plan.match is None else plan.match(event, thread, owner, facts, plan)

    # --- rules with conditions -----------------------------------------------------------

    def _weighing(self) -> Match | None:
        """What weighs the rules with conditions: a few written out, many by an index."""
        layout = self.layout
        if layout.tables is not None:
            self.index = Index(layout.tables, self.house, self.rules, self._ways)
            return self.index.match
        if not layout.weighed:
            return None
        rules: list[Weighed] = []
        for position in layout.weighed:
            plan = by_rule(self.house, self.rules, position)
            rules += [(position, way, plan) for way in self._ways(position)]
        compare = layout.first is not None and layout.first < layout.weighed[-1]
        return chain(rules, self.house, compare=compare)

    def _ways(self, position: int) -> list[NormalForm]:
        """The conditions of a rule that have to be weighed."""
        ways = ways_of(peek(self.rules, position), self.surface)
        return [way for way in ways if way is not False and not names_keys(way, self.layout.key)]
