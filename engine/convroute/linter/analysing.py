"""Asks about every rule of a policy whether it ever fires, and what of its condition makes a difference.

The answers hold for every event there can be (semantics 6), and for the rules before each.
"""

from collections.abc import Iterator, Mapping

from convroute.compiler.program import Program
from convroute.conversation.channel import Channel
from convroute.evaluator.stages import rules_of
from convroute.lazy_sequence import peek
from convroute.linter.analysis import Analysis, Constant, Dead, Judged, StageAnswers
from convroute.linter.analysis import Undecided as Open
from convroute.linter.permission_conditions import constants_of_permissions
from convroute.linter.ways import ways
from convroute.policy.model import CheckedPolicy
from convroute.policy.plain_rules import is_plain
from convroute.policy.stages import STAGES, Stage
from convroute.regions.answers import Unknown
from convroute.regions.budget import Budget
from convroute.regions.cover import Cover, Covers
from convroute.regions.goals import holds, opposite
from convroute.regions.model import Model
from convroute.regions.opening import OpeningRules
from convroute.regions.permission_analysis import useless
from convroute.regions.point import Point
from convroute.regions.search import Empty
from convroute.regions.stage import StageRules
from convroute.regions.stage_analysis import Answer, StageAnalysis
from convroute.watching import Watching, unwatched


def analyse(policy: CheckedPolicy, watching: Watching = unwatched, times: int = 1) -> Analysis:
    """Everything that the rules of the linter look up, with so many `times` the usual work."""
    model = Model([policy], Budget(times))
    program = Program(policy, few=0)
    stages: dict[Stage, StageAnswers] = {
        stage: _Stage(StageRules(model, stage, program)).answers(watching)
        for stage in STAGES
        if rules_of(policy, stage)
    }
    return Analysis(
        stages,
        tuple(constants_of_permissions(policy, model)),
        tuple(useless(policy, model)),
        ways(policy, model, _reached(policy, stages)),
        tuple(_judged(policy, times)),
    )


def _judged(policy: CheckedPolicy, times: int) -> Iterator[Judged]:
    """The invariants that are not simply proved."""
    if not policy.examples.invariants:
        return
    from convroute.prover.prove import prove  # only with invariants
    from convroute.prover.verdict import Proved, Refuted, Undecided
    from convroute.prover.wording import in_short

    for position, verdict in enumerate(prove(policy, budget=times)):
        answer = verdict.answer
        if isinstance(answer, Undecided):
            yield Judged(position, "unknown", answer.why)
        elif not isinstance(answer, Proved):
            at = answer.decision.reason.at if isinstance(answer, Refuted) else None
            yield Judged(position, "refuted", in_short(policy, answer), at)
        elif answer.empty:
            yield Judged(position, "empty", "no conversation is as its `when` says")


def _reached(policy: CheckedPolicy, stages: Mapping[Stage, StageAnswers]) -> frozenset[str]:
    """The ids of the apps that rules lead to which fire."""
    found: set[str] = set()
    for stage, answers in stages.items():
        dead = {one.position for one in answers.dead}
        found |= {rule.target_id for at, rule in enumerate(rules_of(policy, stage)) if at not in dead}
    return frozenset(found)


class _Stage:
    """One pass over the rules of a stage."""

    def __init__(self, rules: StageRules) -> None:
        self._rules = rules
        self._channels = rules.policy.channels
        self._analysis = StageAnalysis(rules)
        self._lines = [OpeningRules(rules, channel, "idle") for channel in self._channels]
        self._covers = Covers(rules, self._otherwise)
        self._points: dict[int, Point] = {}
        self._dead: dict[int, Dead] = {}
        self._constants: list[tuple[int, Constant]] = []
        self._undecided: list[Open] = []
        self._confined: dict[int, Channel] = {}

    def answers(self, watching: Watching) -> StageAnswers:
        for position in watching(range(len(self._rules.rules)), "proving"):
            self._look(self._analysis.answer(position))
        left = self._analysis.left()
        return StageAnswers(
            tuple(self._dead.values()),
            tuple(self._constants),
            tuple(self._undecided),
            self._confined,
            isinstance(left, Empty),
            left.why if isinstance(left, Unknown) else "",
        )

    def _look(self, answer: Answer) -> None:
        position = answer.position
        self._undecided += [Open(position, "what events are left for", why) for why in answer.unknown]
        if answer.point is not None:
            if not is_plain(self._rules.rules, position):
                self._points[position] = answer.point
            self._constants += [(position, constant) for constant in self._constants_of(answer)]
            self._confine(position, answer.point)
        elif answer.same is not None:
            self._dead[position] = self._covered(position, Cover((answer.same,)))
        elif not answer.unknown:
            self._dead[position] = self._never(position)

    def __contains__(self, position: object) -> bool:
        """Whether the rule fires."""
        return position not in self._dead

    # --- rules that never fire ---------------------------------------------------------------

    def _never(self, position: int) -> Dead:
        cover = self._covers.of(position, self)
        if isinstance(cover, Unknown):
            self._undecided.append(Open(position, "which rules take everything from", cover.why))
            return Dead(position, why=cover.why)
        if cover.positions:
            return self._covered(position, cover)
        rule = peek(self._rules.rules, position)
        entry = self._rules.model.tree(rule.entry)
        never = None if rule.when is None else self._analysis.constancy.never(entry, rule.when)
        if never is None:
            return Dead(position)
        self._constants.append((position, Constant(never.path, False, never.why, never.operands)))
        return Dead(position, by_itself=True)

    def _covered(self, position: int, cover: Cover) -> Dead:
        differing = {one for one in cover.positions if self._otherwise(position, one)}
        by = sorted(cover.positions, key=lambda one: (one not in differing, one))
        starves = bool(differing) and self._starves(position, cover)
        return Dead(position, tuple(by), cover.smallest, not differing, starves)

    def _starves(self, position: int, cover: Cover) -> bool:
        """Whether one of the rules would fire no more, or nobody knows, if that at `position` stood before
        the first."""
        return not all(self._fires_behind(one, position) for one in cover.positions)

    def _fires_behind(self, one: int, position: int) -> bool:
        tree = self._rules.tree(position)
        seen = self._points.get(one)
        if seen is not None and not holds(tree, seen.holds):
            return True
        taken = [position]
        while True:
            found = self._covers.outside([self._rules.tree(one)], taken)
            if not isinstance(found, Point):
                return False
            first = self._rules.first(found.snapshot)
            if first >= one:
                return True
            taken.append(first)

    def _otherwise(self, one: int, other: int) -> bool:
        return any(lines.gets(one) != lines.gets(other) for lines in self._lines)

    # --- rules that fire -----------------------------------------------------------------------

    def _constants_of(self, answer: Answer) -> Iterator[Constant]:
        for idle in answer.idle:
            by: tuple[int, ...] = ()
            if idle.why == "before" and not idle.guard:
                rule = peek(self._rules.rules, answer.position)
                tree = opposite(idle.part.tree) if idle.value else idle.part.tree
                goals = [self._rules.model.tree(rule.entry), *idle.deciding, tree]
                cover = self._covers.of(answer.position, self, goals)
                by = cover.positions if isinstance(cover, Cover) else ()
            yield Constant(idle.part.path, idle.value, idle.why, by, idle.guard)

    def _confine(self, position: int, point: Point) -> None:
        """Of two channels the one on which the rule fires, if that is one."""
        if len(self._channels) < 2:
            return
        model = self._rules.model
        seen = model.policies[0].accounts[point.where()[0]]
        for channel in self._channels:
            if channel != seen:
                goals = [self._rules.tree(position), model.on_channel(channel)]
                if isinstance(self._analysis.find(position, goals), Empty):
                    self._confined[position] = seen
