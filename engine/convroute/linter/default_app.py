"""What is left for the default app: which of the events that open a conversation no rule takes."""

from collections.abc import Iterator
from functools import partial
from typing import get_args

from msgspec import Struct

from convroute.compiler.planned_outcome import LAST
from convroute.compiler.program import Program
from convroute.conversation.channel import Channel
from convroute.evaluator.evaluate import evaluate
from convroute.evaluator.snapshot import Snapshot
from convroute.explainer.conversation import opening_in_words
from convroute.policy.conditions import IsAny
from convroute.policy.model import CheckedPolicy
from convroute.policy.stages import ENTRY_OF, STAGE_OF, Stage
from convroute.regions import natural
from convroute.regions.answers import Unknown, WrongWitnessError
from convroute.regions.budget import Budget
from convroute.regions.goals import Tree, holds
from convroute.regions.model import Model
from convroute.regions.opening import OpeningRules
from convroute.regions.point import Point
from convroute.regions.search import Search
from convroute.regions.stage import StageRules
from convroute.syntax.nodes import EntryWord

_STAGES: tuple[Stage, ...] = ("organic", "campaign", "link")
"""Those without a mark first: they make the plainest examples."""
_ENTRIES = {*ENTRY_OF.values()}


class Left(Struct, frozen=True):
    """Words of an ENTRY, by whether the default app gets some of such events as the default.

    It does where no rule matches, and where the app of the first that does cannot be used (semantics E6, E7).
    `hard`: of which it is not known, with the reason. `example` is in words; None if nothing is reached.
    """

    reached: tuple[str, ...]
    never: tuple[str, ...]
    hard: tuple[tuple[str, str], ...]
    example: str | None


def left_for_default(policy: CheckedPolicy, times: int = 1) -> Left:
    """Of a policy with a default app, for idle threads, with so many `times` the usual work."""
    model, program = Model([policy], Budget(times)), Program(policy, few=0)
    found: dict[str, Snapshot] = {}
    hard: dict[str, str] = {}
    words: list[str] = []
    for stage in _STAGES:
        rules = StageRules(model, stage, program)
        words += _words(stage)
        for channel in model.channels():
            _Default(rules, channel).look(found, hard)
    reached = tuple(word for word in words if word in found)
    return Left(
        reached,
        tuple(word for word in words if word not in found and word not in hard),
        tuple((word, why) for word, why in hard.items() if word not in found),
        opening_in_words(policy, found[reached[0]], bucket=bool(model.told_apart_buckets))
        if reached
        else None,
    )


def _words(stage: Stage) -> tuple[str, ...]:
    """What tells the events of the stage apart: of those without a mark how they began."""
    if stage != "organic":
        return (ENTRY_OF[stage],)
    return tuple(word for word in get_args(EntryWord) if word not in _ENTRIES)


class _Default:
    """One stage on one channel."""

    def __init__(self, rules: StageRules, channel: Channel) -> None:
        self._rules = rules
        self._lines = OpeningRules(rules, channel, "idle")
        self._search = Search(rules.model)
        for tree in (rules.opening, rules.idle, rules.model.on_channel(channel)):
            self._search.require(tree)

    def look(self, found: dict[str, Snapshot], hard: dict[str, str]) -> None:
        """Adds an event for each word that is not `found` yet, and why that was too `hard`."""
        for position in self._positions():
            for word in _words(self._rules.stage):
                if word in found:
                    continue
                goals = [self._lines.tree(position), self._asks(word)]
                point = self._search.find(goals, partial(self._before, position))
                if isinstance(point, Unknown):
                    hard.setdefault(word, point.why)
                elif isinstance(point, Point):
                    fits = partial(self._fits, position, goals)
                    found[word] = self._decided(natural.of_event(self._rules.model, point, fits))

    def _positions(self) -> Iterator[int]:
        """The lines from which events go to the default app, ascending: what is refused before one of them
        is refused before those that follow."""
        for position in (*range(len(self._rules.rules)), LAST):
            if self._lines.gets(position).reason == "default_app":
                yield position

    def _asks(self, word: str) -> Tree:
        if word in STAGE_OF:
            return True
        return self._rules.model.number("surface", IsAny(frozenset({word})))

    def _before(self, position: int, point: Point) -> Tree | None:
        return self._rules.before(position, point)

    def _fits(self, position: int, goals: list[Tree], point: Point) -> bool:
        there = self._lines.first(point) == position and self._search.admits(point)
        return there and all(holds(tree, point.holds) for tree in goals)

    def _decided(self, point: Point) -> Snapshot:
        """What the evaluator says of it; raises `WrongWitnessError` for a defect of ours."""
        decision = evaluate(self._rules.policy, point.snapshot)
        if decision.reason_kind != "default_app":
            raise WrongWitnessError(f"{point.snapshot} comes out as {decision.reason_kind}, not default_app")
        return point.snapshot
