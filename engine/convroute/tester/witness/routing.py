"""Events that reach a route rule, an atom of its condition, or the end of a stage."""

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from convroute.evaluator.decision import Decision
from convroute.evaluator.stages import STEP_OF_STAGE, rules_of
from convroute.policy.conditions import Combination, Condition
from convroute.policy.model import CheckedPolicy, RouteRule
from convroute.tester.atoms import towards
from convroute.tester.witness.hunt import Place
from convroute.tester.witness.search import Goal
from convroute.tester.witness.snapshots import event_snapshot
from convroute.tester.witness.spaces import event_spaces


class Reaching(Struct, frozen=True):
    """An event of `stage` that gets as far as `rule` (None: past the last one) and there finds `goals`."""

    policy: CheckedPolicy
    stage: str
    rule: RouteRule | None
    goals: tuple[Goal, ...]

    def places(self, *, idle: bool = True, preempting: bool = True) -> Iterator[Place]:
        """Idle threads, and where the policy lets a mark preempt, owned ones."""
        if idle:
            for space in event_spaces(self.policy, self.stage):
                yield Place(space, self.asked, event_snapshot, within_another=space.plain)
        if preempting and self.policy.behavior.preempts(self.stage):
            for space in event_spaces(self.policy, self.stage, active=True):
                yield Place(space, self.asked, event_snapshot, within_another=space.plain)

    def asked(self, learned: Sequence[str]) -> list[Goal]:
        """The goals, and that none of the rules learned of matches."""
        rules = {rule.id: rule for rule in rules_of(self.policy, self.stage)}
        return [*self.goals, *((matching(rules[name]), False) for name in learned if name in rules)]

    def obstacles(self, decision: Decision) -> Iterable[str]:
        """The rule that matched before `rule` was asked."""
        assert decision.trace is not None, "a hunt listens"
        for step in decision.trace.steps:
            if step.step == STEP_OF_STAGE[self.stage] or step.name == "preempts":
                for tried in step.rules:
                    if tried.matched and (self.rule is None or tried.rule != self.rule.id):
                        yield tried.rule


def matching(rule: RouteRule) -> Condition:
    """Everything a rule asks of an event."""
    return Combination("and", tuple(part for part in (rule.entry, rule.when) if part is not None))


def winning(policy: CheckedPolicy, rule: RouteRule) -> Reaching:
    return Reaching(policy, rule.stage, rule, ((matching(rule), True),))


def answering(policy: CheckedPolicy, rule: RouteRule, atom: int, outcome: bool) -> Reaching:
    """Reaches atom number `atom` of the rule's condition so that it answers `outcome`."""
    assert rule.when is not None, "an atom stands in a condition"
    entry: list[Goal] = [] if rule.entry is None else [(rule.entry, True)]
    return Reaching(policy, rule.stage, rule, (*entry, *towards(rule.when, atom, outcome)))


def falling_through(policy: CheckedPolicy, stage: str, goals: tuple[Goal, ...] = ()) -> Reaching:
    """An event of the stage that no rule matches."""
    return Reaching(policy, stage, None, goals)
