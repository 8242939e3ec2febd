"""One stage for one kind of event: exact keys by dictionary, the rest weighed in the order of the rules.

An outcome is made when an event first needs it; until then an outcome stands in its
place whose `match` makes it.
"""

from collections.abc import Callable, Iterable, Sequence

from convroute.compiler.codegen import Weighed, generate_match
from convroute.compiler.constants import Constants
from convroute.compiler.context import EvaluationContext
from convroute.compiler.index.lookups import Search
from convroute.compiler.index.rule_index import RuleIndex
from convroute.compiler.planned_outcome import LAST, Match, PlannedOutcome, by_rule
from convroute.compiler.stage_index import Positions, StageIndex, names_keys, ways_of
from convroute.conversation.event import Event, Facts
from convroute.conversation.thread import Thread
from convroute.evaluator.state import State
from convroute.lazy_sequence import peek
from convroute.policy.model import RouteRule
from convroute.policy.normal_form import NormalForm
from convroute.policy.plain_rules import is_plain

KeyOf = Callable[[Event], str | None]
_SEARCHED = 64
"""It pays to have so many keys at hand for each that was searched for."""


class StageMatcher:
    """`exact` has the outcome of each key that a rule names without a condition, `rest` that of all others.

    `bare` is the outcome of an event without a key. Where the index comes from the cache and has
    many keys, `exact` has those that came, and `rest` is an outcome whose `match` searches the others.
    """

    __slots__ = (
        "_made",
        "_searches",
        "_waiting",
        "bare",
        "constants",
        "exact",
        "index",
        "key_of",
        "match",
        "rest",
        "rules",
        "stage_index",
        "surface",
    )

    def __init__(
        self,
        constants: Constants,
        stage_index: StageIndex,
        key_of: KeyOf,
        rules: Sequence[RouteRule],
        fallback: PlannedOutcome,
        surface: str | None = None,
    ) -> None:
        """`rules` are those of the whole stage; `fallback` is the outcome where none of them matches."""
        self.constants = constants
        self.stage_index = stage_index
        self.key_of = key_of
        self.rules = rules
        self.surface = surface
        self.index: RuleIndex | None = None
        self.match = self._weighing()
        self.bare = fallback if stage_index.always is None else by_rule(constants, rules, stage_index.always)
        if stage_index.weighed and self.bare.position > stage_index.weighed[0]:
            self.bare.match = self.match
        self._made: dict[int, PlannedOutcome] = {}
        self._waiting = self._standing_in(self._make)
        self.exact: dict[str | None, PlannedOutcome] = {}
        self._searches = 0
        self.rest = self._standing_in(self._search)
        if not isinstance(stage_index.exact, Positions):
            self.exact = dict.fromkeys(stage_index.exact, self._waiting)
            self.rest = self.bare

    @property
    def key(self) -> str:
        """The field that exact rules name."""
        return self.stage_index.key

    @property
    def fields(self) -> tuple[str, ...]:
        """What is looked at to find the rules that may match."""
        return self.stage_index.fields

    @property
    def weighed(self) -> Sequence[int]:
        """Positions of the rules with conditions."""
        return self.stage_index.weighed

    def exact_position(self, event: Event) -> list[int]:
        """The position of the rule that the event's key leads to, or of the one that always holds."""
        key = self.key_of(event)
        position = None if key is None else self.stage_index.exact.get(key)
        if position is None:
            position = self.stage_index.always
        return [] if position is None else [position]

    def candidates(self, event: Event, context: EvaluationContext) -> list[int]:
        """Positions of the rules that may match, ascending; `fields` are what that depends on."""
        exact = self.exact_position(event)
        last = exact[0] if exact else LAST
        places = self.index.candidates(context) if self.index else self.stage_index.weighed
        return [*sorted({place for place in places if place < last}), *exact]

    # --- outcomes that are not made yet -----------------------------------------------------

    def _standing_in(self, match: Match) -> PlannedOutcome:
        planned = PlannedOutcome(self.constants, "routed", "", "own", None)
        planned.match = match
        return planned

    def _make(
        self, event: Event, thread: Thread | State, owner: str | None, facts: Facts, _: PlannedOutcome
    ) -> PlannedOutcome:
        key = self.key_of(event)
        assert key is not None, "it was found by its key"
        position = self.stage_index.exact.get(key)
        assert position is not None, "it was found by its key"
        planned = self.exact[key] = self._outcome_at(position)
        return planned if planned.match is None else planned.match(event, thread, owner, facts, planned)

    def _outcome_at(self, position: int) -> PlannedOutcome:
        planned = self._made.get(position)
        if planned is None:
            planned = by_rule(self.constants, self.rules, position)
            weighed = self.stage_index.weighed
            if weighed and position > weighed[0]:
                planned.match = self.match
            if not is_plain(self.rules, position):  # it has one key, so its outcome is in `exact` alone
                self._made[position] = planned
        return planned

    def _search(
        self, event: Event, thread: Thread | State, owner: str | None, facts: Facts, _: PlannedOutcome
    ) -> PlannedOutcome:
        """After some searches all keys are at hand, so that unknown ones cost no more than any other."""
        key, positions = self.key_of(event), self.stage_index.exact
        self._searches += 1
        if isinstance(positions, Positions) and self._searches * _SEARCHED > len(positions):
            self._have_at_hand(positions.texts)
        position = None if key is None else positions.get(key)
        planned = self.bare
        if position is not None:
            planned = self.exact[key] = self._outcome_at(position)
        return planned if planned.match is None else planned.match(event, thread, owner, facts, planned)

    def _have_at_hand(self, keys: Iterable[str]) -> None:
        """Threads that do it at once do the same."""
        self.exact.update({key: self._waiting for key in keys if key not in self.exact})
        self.rest = self.bare

    # --- rules with conditions -----------------------------------------------------------

    def _weighing(self) -> Match | None:
        """What weighs the rules with conditions: a few written out, many by an index."""
        stage_index = self.stage_index
        if stage_index.tables is not None:
            search = Search(stage_index.tables, self.constants)
            self.index = RuleIndex(search, self.constants, self.rules, self._ways)
            return self.index.match
        if not stage_index.weighed:
            return None
        rules: list[Weighed] = []
        for position in stage_index.weighed:
            planned = by_rule(self.constants, self.rules, position)
            rules += [(position, way, planned) for way in self._ways(position)]
        compare = stage_index.first is not None and stage_index.first < stage_index.weighed[-1]
        return generate_match(rules, self.constants, compare=compare)

    def _ways(self, position: int) -> list[NormalForm]:
        """The conditions of a rule that have to be weighed."""
        ways = ways_of(peek(self.rules, position), self.surface)
        return [way for way in ways if way is not False and not names_keys(way, self.stage_index.key)]
