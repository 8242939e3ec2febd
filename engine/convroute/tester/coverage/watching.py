"""Which rules a decision has to try: those that may match, and those of which it shows something new."""

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct, field

from convroute.compiler.candidates import PlannedCandidates
from convroute.conversation.event import Event
from convroute.evaluator.snapshot import Snapshot, View
from convroute.policy.model import PermissionRule
from convroute.policy.stages import STAGES, Stage, stage_of
from convroute.regions.goals import Junction, holds
from convroute.regions.point import Point
from convroute.regions.stage import StageRules
from convroute.tester.coverage.asking import Asking
from convroute.tester.coverage.obligations import Key, Obligation
from convroute.tester.coverage.question import Question

_MOST = 32
"""Comparisons of a condition that are watched; for one behind them there is a test of its own."""


class Watching:
    """What the evaluator tries of the stages: the rules that may match, and those that are watched."""

    def __init__(self, asking: Asking, left: Iterable[Obligation]) -> None:
        self._asking = asking
        self._open: dict[Stage, _Open] = {stage: _Open() for stage in STAGES}
        self._stages: dict[Key, Stage] = {}
        self._watched: dict[str, frozenset[int]] = {}
        for obligation in left:
            if obligation.kind == "conditions" and obligation.atom < _MOST:
                for question in asking.questions(obligation):
                    if isinstance(question.among, StageRules):
                        self._stages[obligation.key] = question.among.stage
                        self._open[question.among.stage].add(obligation.key, question)

    def shown(self, key: Key) -> None:
        """It is not open any more."""
        stage = self._stages.pop(key, None)
        if stage is not None:
            self._open[stage].remove(key)

    def at(self, point: Point, snapshot: Snapshot) -> None:
        """From now on those rules are watched of which the point shows something that is open."""
        self._watched.clear()
        event = snapshot.item
        if isinstance(event, Event):
            stage = stage_of(event.entry)
            first = self._asking.events.stages[stage].first(snapshot)
            self._watched[stage] = frozenset(at for at in self._open[stage].shown(point) if at <= first)

    # --- what the evaluator asks -----------------------------------------------------------------

    @property
    def _planned(self) -> PlannedCandidates:
        return self._asking.events.program.candidates

    def routes(self, view: View, stage: str) -> Sequence[int] | None:
        planned = self._planned.routes(view, stage)
        if planned is None:
            return None
        return sorted({*planned, *self._watched.get(stage, ())})

    def permissions(self, effect: str, action: str, actor: str) -> Sequence[PermissionRule]:
        return self._planned.permissions(effect, action, actor)

    def listed(self, rules: Sequence[object]) -> bool:
        """Permissions are."""
        return rules is self._planned.policy.permissions


class _Node(Struct):
    """`shown`: the positions of the rules of which everything on the way here shows something."""

    further: dict[int | Junction, "_Node"] = field(default_factory=dict)
    shown: dict[Key, int] = field(default_factory=dict)


class _Open:
    """What is not shown yet of conditions, by what has to hold for it; what they share is asked once."""

    def __init__(self) -> None:
        self._root = _Node()
        self._goals: dict[Key, Sequence[int | Junction]] = {}

    def add(self, key: Key, question: Question) -> None:
        goals = [goal for goal in question.goals if not isinstance(goal, bool)]
        node = self._root
        for goal in goals:
            node = node.further.setdefault(goal, _Node())
        node.shown[key] = question.position
        self._goals[key] = goals

    def remove(self, key: Key) -> None:
        goals = self._goals.pop(key)
        path = [self._root]
        for goal in goals:
            path.append(path[-1].further[goal])
        del path[-1].shown[key]
        for goal, node in zip(reversed(goals), reversed(path[:-1]), strict=True):
            if not node.further[goal].further and not node.further[goal].shown:
                del node.further[goal]

    def shown(self, point: Point) -> Iterator[int]:
        """The positions of the rules of which the point shows something."""
        waiting = [self._root]
        while waiting:
            node = waiting.pop()
            yield from node.shown.values()
            waiting += (after for goal, after in node.further.items() if holds(goal, point.holds))
