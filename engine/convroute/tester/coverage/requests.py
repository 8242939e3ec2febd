"""Where requests meet an obligation about a permission or a limit (semantics 3 and 4)."""

from collections.abc import Iterator
from itertools import takewhile

from convroute.evaluator.requests import LONGEST_EXTENSION
from convroute.policy.conditions import IsAny
from convroute.policy.model import CheckedPolicy, LimitRule, PermissionRule
from convroute.policy.space import NOBODY
from convroute.regions.attempts import ACTIONS, Line
from convroute.regions.goals import Tree, opposite
from convroute.regions.model import Model
from convroute.regions.variables import DURATION, Variable
from convroute.tester.coverage.lines import PERMITTING, Lines
from convroute.tester.coverage.obligations import Obligation
from convroute.tester.coverage.question import Question, reaching
from convroute.units import DAY_SECONDS, SECONDS_OF


class Requests:
    """Everywhere an obligation about requests can be met."""

    def __init__(self, model: Model, policy: CheckedPolicy) -> None:
        self._model = model
        self._lines = {action: Lines(model, action) for action in ACTIONS}
        self._allows = self._lines["take"].until_allowed()
        rules: tuple[PermissionRule | LimitRule, ...] = (*policy.permissions, *policy.limits)
        self._rules = {rule.id: rule for rule in rules}
        self._order = {rule.id: number for number, rule in enumerate(policy.permissions)}
        self._owned = -model.number("thread.owner", IsAny(frozenset({NOBODY})))
        lengths = {seconds for limit in policy.limits for seconds in (limit.seconds, _longer(limit.seconds))}
        self._lasting = {seconds: self._length(seconds) for seconds in {*lengths, DAY_SECONDS}}

    def _length(self, seconds: int) -> Tree:
        return self._model.numbered(Variable(DURATION, IsAny(frozenset({seconds}))))

    def know(self, obligation: Obligation) -> bool:
        return obligation.kind != "stages" and obligation.subject in self._rules

    def of(self, obligation: Obligation) -> Iterator[Question]:
        rule = self._rules[obligation.subject]
        if isinstance(rule, LimitRule):
            yield self._limiting(rule, over=obligation.outcome == "over")
            return
        lines = self._lines[rule.action]
        if obligation.kind == "conditions":
            assert rule.when is not None, "an atom stands in a condition"
            goals = reaching(self._model, rule.when, obligation)
            yield self._at(rule, (lines.lists(rule), *goals))
        elif obligation.outcome == "grants":
            position = lines.position(lambda line: line.rule is rule)
            yield Question((lines.covers(rule),), lines, position, self._owned)
        else:
            covered = lines.covers(rule)
            yield self._at(rule, (covered if obligation.outcome == "forbids" else opposite(covered),))

    def _at(self, rule: PermissionRule, goals: tuple[Tree, ...]) -> Question:
        """Requests about which the permission is asked."""
        allows = rule.effect == "allow"
        lines = self._allows if allows else self._lines[rule.action]
        position = lines.position(lambda line: self._is_there(line, rule))
        preferred = self._lasting[DAY_SECONDS] if rule.action == "extend" else self._owned
        return Question(goals, lines, position, preferred)

    def _is_there(self, line: Line, rule: PermissionRule) -> bool:
        """Whether the line is the first that stands at the place of the permission, or behind it."""
        if rule.effect == "deny" and line.answer.reason == "granted":
            return True
        return isinstance(line.rule, PermissionRule) and self._order[line.rule.id] >= self._order[rule.id]

    def _limiting(self, rule: LimitRule, *, over: bool) -> Question:
        """An extension by somebody whose smallest limit it is, over it or within it."""
        lines = self._lines["extend"]
        if over:
            preferred = self._lasting[_longer(rule.seconds)]
            position = lines.position(lambda line: line.rule is rule)
            return Question((lines.exceeds(rule),), lines, position, preferred)
        limits = (line.rule for line in lines.lines if isinstance(line.rule, LimitRule))
        smaller = takewhile(lambda limit: limit is not rule, limits)
        goals = (lines.apps.by(rule.by), *(opposite(lines.apps.by(limit.by)) for limit in smaller))
        behind = lines.position(lambda line: line.answer.reason in PERMITTING)
        return Question(goals, lines, behind, self._lasting[rule.seconds])


def _longer(seconds: int) -> int:
    """A day more, or as much more as Meta's own limit leaves."""
    return next(
        (seconds + more for more in (DAY_SECONDS, SECONDS_OF["hour"]) if seconds + more <= LONGEST_EXTENSION),
        seconds + 1,
    )
