"""What an opening event meets in its stage, told without trying the rules (semantics E3 to E5).

The outcome says which rule matched, so those before it were tried without success.
Only rules with conditions are weighed again, for what they looked at.
"""

from collections.abc import Mapping

from convroute.compiler.candidates import PlannedCandidates
from convroute.compiler.planned_outcome import LAST, PlannedOutcome
from convroute.compiler.trace.lazy_tried import LazyTried
from convroute.compiler.trace.tried import TriedRules
from convroute.conversation.event import Event
from convroute.evaluator.conditions import all_hold
from convroute.evaluator.snapshot import Snapshot, View
from convroute.evaluator.stages import (
    REFERENCE_OF_STAGE,
    STEP_OF_STAGE,
    Match,
    chosen,
    first_match,
    rules_of,
)
from convroute.evaluator.state import State
from convroute.evaluator.trace import Rules, Seen, Step, Trace, Tried, sealed
from convroute.frozen_dict import frozen_dict
from convroute.policy.fields import event_reader
from convroute.policy.model import RouteRule
from convroute.policy.stages import KEY_OF

NOTHING: Mapping[int, Tried] = {}


class StageSteps:
    """The part of a trace that tells of a stage, for all events of one outcome."""

    __slots__ = (
        "_candidates",
        "_channel",
        "_entry",
        "_fixed",
        "_key",
        "_matched",
        "_stage",
        "_tried_rules",
        "_value",
        "_values",
    )

    def __init__(
        self,
        candidates: PlannedCandidates,
        planned: PlannedOutcome,
        stage: str,
        entry: str,
        tried_rules: TriedRules | None,
    ) -> None:
        """`tried_rules` None: each event has its own."""
        self._candidates = candidates
        self._channel = planned.constants.channel
        self._stage = stage
        self._entry = entry
        self._key = KEY_OF[stage]
        self._value = event_reader(self._key)
        self._tried_rules = tried_rules
        self._matched = planned.position < LAST
        self._values: Mapping[str, object] = {}
        self._fixed: Step | None = None
        if tried_rules is not None:
            rule = planned.route
            if rule is None and self._matched:  # it cannot be honoured
                rule = rules_of(candidates.policy, stage)[planned.position]
            self._values = frozen_dict(self._shown(Match(rule, (), tried_rules.passed_over)))
            if not tried_rules.count:
                [self._fixed] = sealed([self._step((), self._values)])

    def tell(self, event: Event, raw: State, facts: Mapping[str, object], trace: Trace) -> None:
        """Adds the step, and notes what was read."""
        tried_rules = self._tried_rules
        if tried_rules is None:
            view = View(self._candidates.policy, Snapshot(event, raw, facts), trace, self._candidates)
            match = first_match(view, self._stage)
            trace.steps.append(self._step(match.tried, self._shown(match)))
            return
        key, value, surface = self._key, self._value(event), event.surface
        reads, noted = trace.reads, NOTHING
        for read in tried_rules.reads:
            if read == key:
                reads.setdefault(key, value)
            elif read == "surface":
                reads.setdefault("surface", surface)
            else:
                noted = self._weighed(tried_rules, event, raw, facts, trace)
                break
        step = self._fixed
        if step is None:
            rules = LazyTried(tried_rules.rows, tried_rules.count, self._matched, surface, value, noted)
            step = self._step(rules, self._values)
        trace.steps.append(step)

    def _weighed(
        self, tried_rules: TriedRules, event: Event, raw: State, facts: Mapping[str, object], trace: Trace
    ) -> Mapping[int, Tried]:
        """By its place each row that has to be weighed; what is read is noted in its order."""
        view = View(self._candidates.policy, Snapshot(event, raw, facts), trace)
        noted: dict[int, Tried] = {}
        for read in tried_rules.reads:
            if isinstance(read, int):
                noted[read] = _tried(tried_rules.rows[read].rule, view)
            else:
                view.value(read)
        return noted

    def _shown(self, match: Match) -> Mapping[str, object]:
        policy = self._candidates.policy
        return {"entry": self._entry, "mode": policy.mode, **chosen(policy, match, self._channel)}

    def _step(self, rules: Rules, values: Mapping[str, object]) -> Step:
        stage = self._stage
        result = "matched" if self._matched else "no rule matches"
        reference = REFERENCE_OF_STAGE[stage]
        return Step(STEP_OF_STAGE[stage], stage, result, "documented", reference, values, rules)


def _tried(rule: RouteRule, view: View) -> Tried:
    seen: list[Seen] = []
    matched, logic = all_hold((rule.entry, rule.when), view, seen)
    return Tried(rule.id, rule.text, rule.place, matched, tuple(seen), rule.target, logic)
