"""How often the obligations of a policy were met, counted from the traces of its decisions.

Only traces are looked at, so it does not matter what decided, or in which order.
"""

from collections import Counter
from collections.abc import Iterable
from functools import cached_property

from msgspec import Struct, field

from convroute.evaluator.decision import Decision, Undecided
from convroute.evaluator.evaluate import evaluate
from convroute.evaluator.snapshot import Snapshot
from convroute.evaluator.stages import STAGE_OF_STEP
from convroute.evaluator.trace import Step, Tried
from convroute.policy.conditions import Condition
from convroute.policy.model import CheckedPolicy
from convroute.policy.stages import STAGE_OF
from convroute.tester.atoms import answers
from convroute.tester.coverage.obligations import Key, Obligation, obligations

_CHECKS = ("take_not_permitted", "forbidden_by_policy")


class Coverage(Struct, dict=True):
    """Counts for one policy; those of several runs can be put together. Not for several threads at once."""

    policy: CheckedPolicy
    hits: Counter[Key] = field(default_factory=Counter)

    @classmethod
    def of(cls, policy: CheckedPolicy) -> "Coverage":
        return cls(policy)

    @cached_property
    def obligations(self) -> tuple[Obligation, ...]:
        return obligations(self.policy)

    def hits_of(self, obligation: Obligation) -> int:
        return self.hits[obligation.key]

    def open(self) -> list[Obligation]:
        """What was never met."""
        return [obligation for obligation in self.obligations if not self.hits[obligation.key]]

    def taken(self) -> Counter[Key]:
        """What was counted so far; from now on it is counted anew."""
        counted, self.hits = self.hits, Counter()
        return counted

    def listening(self, snapshot: Snapshot) -> Decision:
        """The evaluator, with what it decides counted."""
        decision = evaluate(self.policy, snapshot, tracing=True)
        self.observe(decision)
        return decision

    def observe_all(self, decisions: Iterable[Decision | Undecided]) -> None:
        for decision in decisions:
            self.observe(decision)

    def observe(self, decision: Decision | Undecided) -> None:
        """Count what `decision` shows. Raises `ValueError` for one without trace, or of another policy."""
        if isinstance(decision, Undecided):
            return
        if decision.trace is None:
            raise ValueError("coverage is counted from traces, and this decision has none")
        if decision.policy.digest != self.policy.digest:
            raise ValueError("this is a decision of another policy")
        for step in decision.trace.steps:
            self._stage(step)
            self._routes(step)
            self._permissions(step, granted=decision.outcome == "allowed")

    # --- events --------------------------------------------------------------------------

    def _stage(self, step: Step) -> None:
        """Also stages that are no obligation are reached, such as an ad where nothing routes ads."""
        key = ("stages", step.step, -1, _reached(step) or "")
        if key in self._stages:
            self.hits[key] += 1

    @cached_property
    def _stages(self) -> frozenset[Key]:
        return frozenset(one.key for one in self.obligations if one.kind == "stages")

    def _routes(self, step: Step) -> None:
        """The rule that was tried last is the one that matched, if one did."""
        if step.step not in STAGE_OF_STEP and step.name != "preempts":
            return
        for tried in step.rules:
            when = self._routed.get(tried.rule)
            if when is not None:
                self._atoms(tried, *when)
        if step.step in STAGE_OF_STEP and step.rules and step.rules[-1].matched:
            self.hits["rules", step.rules[-1].rule, -1, "wins"] += 1

    @cached_property
    def _routed(self) -> dict[str, tuple[Condition, int]]:
        """The rules with a condition, and how many operands stand before it in what is evaluated."""
        rules = [rule for rule in self.policy.routes if rule.when is not None]
        return {rule.id: (rule.when, int(rule.entry is not None)) for rule in rules if rule.when is not None}

    def _atoms(self, tried: Tried, when: Condition, before: int) -> None:
        """`logic` is the condition's own, or an `and` of what had to be asked first, and it."""
        logic = tried.logic
        if before:
            if not isinstance(logic, list) or len(logic) <= before + 1:
                return
            logic = logic[before + 1]
        for number, result in answers(when, logic, tried.conditions):
            self.hits["conditions", tried.rule, number, "true" if result else "false"] += 1

    # --- permissions ---------------------------------------------------------------------

    def _permissions(self, step: Step, *, granted: bool) -> None:
        if step.name in _CHECKS:
            for tried in step.rules:
                self._permission(tried, granted=granted)
        elif step.name == "over_policy_limit":
            self._limits(step)

    def _permission(self, tried: Tried, *, granted: bool) -> None:
        permission = self._permitted.get(tried.rule)
        if permission is None:
            return
        effect, when, lists = permission
        if when is not None:
            self._atoms(tried, when, lists)
        if not tried.matched:
            self.hits["permissions", tried.rule, -1, "does not cover"] += 1
        elif effect == "deny" or granted:
            self.hits["permissions", tried.rule, -1, "forbids" if effect == "deny" else "grants"] += 1

    @cached_property
    def _permitted(self) -> dict[str, tuple[str, Condition | None, int]]:
        """Effect, condition, and how many lists are asked before it."""
        return {
            rule.id: (rule.effect, rule.when, 1 + (rule.from_ is not None) + (rule.to is not None))
            for rule in self.policy.permissions
        }

    def _limits(self, step: Step) -> None:
        """The smallest limit that covers the actor; of several as small, the first (semantics 4)."""
        covering = step.values.get("limits")
        if not isinstance(covering, dict) or not covering:
            return
        smallest = min(covering, key=lambda name: int(covering[name]))
        outcome = "within" if step.result == "passed" else "over"
        self.hits["permissions", smallest, -1, outcome] += 1


def _reached(step: Step) -> str | None:
    """The outcome of a stage that this step shows (semantics E1-E7)."""
    match step.step, step.name, step.result:
        case "E1", _, "withheld":
            return "withheld"
        case "E2", "owner", _:
            return "owner"
        case "E2", "preempts", "yes":
            return f"{STAGE_OF[str(step.values['entry'])]} preempts"
        case (("E3" | "E4" | "E5"), _, "matched"):
            return "matched"
        case (("E3" | "E4" | "E5"), _, _):
            return "no rule"
        case "E5b", _, _ if step.values["social"] is not None:
            return "social"
        case "E6", _, _:
            return "broadcast" if step.values["default"] is None else "default app"
        case "E7", _, _:
            return "unusable"
        case _:
            return None
