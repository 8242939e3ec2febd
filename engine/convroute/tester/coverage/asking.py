"""Questions to regions, one after the other, with the work that they take counted."""

from collections.abc import Iterator, Sequence
from functools import partial

from msgspec import Struct

from convroute.evaluator.snapshot import Snapshot
from convroute.policy.model import CheckedPolicy
from convroute.regions.answers import Unknown
from convroute.regions.cover import Covers
from convroute.regions.goals import Tree
from convroute.regions.model import Model
from convroute.regions.placing import point_of
from convroute.regions.point import Point
from convroute.regions.search import Empty, Search
from convroute.regions.stage import StageRules
from convroute.tester.coverage.events import Events
from convroute.tester.coverage.lines import Lines
from convroute.tester.coverage.obligations import Obligation
from convroute.tester.coverage.question import Question
from convroute.tester.coverage.requests import Requests
from convroute.tester.suggest.plain import plain

Answer = Point | Empty | Unknown


class Asking:
    """What one question teaches helps with those that follow, as long as they go down the rules."""

    def __init__(self, policy: CheckedPolicy) -> None:
        self._model = model = Model([policy])
        self._search = partial(Search, model)
        self._plain = plain(model, policy)
        self.events = Events(model, policy)
        self._requests = Requests(model, policy)
        self._passes: dict[int, _Pass] = {}
        self._known: dict[tuple[int, int], Sequence[int]] = {}
        self._covers: dict[int, Covers] = {}
        self._rules: dict[int, _AllBut] = {}

    @property
    def spent(self) -> bool:
        """Whether the work that all questions together may take is used up."""
        return self._model.budget.spent

    def questions(self, obligation: Obligation) -> Iterator[Question]:
        """Everywhere it can be met; if it is in none of them it cannot be met at all."""
        place: Events | Requests = self._requests if self._requests.know(obligation) else self.events
        return place.of(obligation)

    def find(self, question: Question, *also: Tree) -> Answer:
        known = self._passes.get(id(question.among))
        if known is None or known.position > question.position:
            known = self._passes[id(question.among)] = _Pass(question.among, self._search())
        return known.find(question.position, (*question.goals, *also))

    def placed(self, snapshot: Snapshot) -> Point:
        """The snapshot as regions see it."""
        return point_of(self._model, snapshot)

    def plainer(self, question: Question) -> Iterator[Point]:
        """What a test can say in few words, the fewest first."""
        for also in dict.fromkeys(((self._plain, question.preferred), (self._plain,), (question.preferred,))):
            found = self.find(question, *also)
            if isinstance(found, Point):
                yield found

    def never(self, rule: str) -> None:
        """The rule takes no event: it is not in anything's way."""
        place = self.events.place(rule)
        if place is not None:
            self._alive(place[0]).others.add(place[1])

    def in_the_way(self, question: Question) -> list[str] | None:
        """The names of few rules that leave nothing for the question, which is not met anywhere.

        None: it was too hard to say.
        """
        among = question.among
        if among is None:
            return []
        covers = self._covers.get(id(among))
        if covers is None:
            covers = self._covers[id(among)] = Covers(among, partial(_differ, among))
        positions = self._taken(covers, question)
        if positions is not None:
            self._known[id(among), question.position] = positions
        return None if positions is None else [_name(among, at) for at in positions]

    def _taken(self, covers: Covers, question: Question) -> Sequence[int] | None:
        """The positions of what is in the way; what is for one part of a rule mostly is for the others."""
        known = self._known.get((id(question.among), question.position), ())
        found = covers.outside(question.goals, known) if known else None
        if isinstance(found, Empty):
            first = len(question.goals)
            return [known[at - first] for at in sorted(found.goals) if at >= first]
        assert question.among is not None, "rules are in the way"
        cover = covers.of(question.position, self._alive(question.among), question.goals)
        return None if isinstance(cover, Unknown) else cover.positions

    def _alive(self, among: StageRules | Lines) -> "_AllBut":
        return self._rules.setdefault(id(among), _AllBut(set()))


def _differ(among: StageRules | Lines, one: int, other: int) -> bool:
    """Whether two route rules lead to different apps; behind the last one there is no rule."""
    rules = among.rules if isinstance(among, StageRules) else ()
    return max(one, other) < len(rules) and rules[one].target != rules[other].target


def _name(among: StageRules | Lines, position: int) -> str:
    return among.rules[position].id if isinstance(among, StageRules) else among.name(position)


class _AllBut(Struct, frozen=True):
    """Every position but a few `others`."""

    others: set[int]

    def __contains__(self, position: object) -> bool:
        return position not in self.others


class _Pass:
    """Goes down the rules: what is refused once stays refused."""

    def __init__(self, among: StageRules | Lines | None, search: Search) -> None:
        self._among = among
        self._search = search
        self.position = 0
        if among is not None:
            search.require(among.asked)

    def find(self, position: int, goals: Sequence[Tree]) -> Answer:
        self.position = position
        return self._search.find(goals, partial(self._broken, position))

    def _broken(self, position: int, point: Point) -> Tree | None:
        return None if self._among is None else self._among.before(position, point)
