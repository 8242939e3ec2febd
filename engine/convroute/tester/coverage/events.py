"""Where events meet an obligation about a route rule, its condition, or a stage (semantics E1 to E7)."""

from collections.abc import Iterator

from convroute.compiler.program import Program
from convroute.evaluator.stages import STAGE_OF_STEP, unusable, unusable_channels
from convroute.policy.model import CheckedPolicy, RouteRule
from convroute.policy.stages import STAGES
from convroute.regions.goals import Tree, joined
from convroute.regions.model import Model
from convroute.regions.stage import StageRules
from convroute.tester.coverage.obligations import Obligation
from convroute.tester.coverage.question import Question, answered, reaching


class Events:
    """Everywhere an obligation about events can be met; if it is in none of them it cannot be met at all."""

    def __init__(self, model: Model, policy: CheckedPolicy) -> None:
        self._model = model
        self._policy = policy
        self.program = Program(policy, few=0)
        self.stages: dict[str, StageRules] = {
            stage: StageRules(model, stage, self.program) for stage in STAGES
        }
        self._places = {
            rule.id: (stage, position)
            for stage, rules in self.stages.items()
            for position, rule in enumerate(rules.rules)
        }

    def place(self, rule: str) -> tuple[StageRules, int] | None:
        """Where a route rule is asked; None where no rule of its stage ever is (mode `zero_config`)."""
        found = self._places.get(rule)
        return None if found is None else (self.stages[found[0]], found[1])

    def of(self, obligation: Obligation) -> Iterator[Question]:
        match obligation.kind:
            case "stages":
                yield from self._of_stage(obligation.subject, obligation.outcome)
            case "rules":
                yield from self._winning(*self._placed(obligation.subject))
            case _:
                yield from self._answering(obligation)

    def _placed(self, rule: str) -> tuple[StageRules | None, int]:
        return self.place(rule) or (None, 0)

    def _winning(self, stage: StageRules | None, position: int) -> Iterator[Question]:
        """A rule whose app cannot be used never takes an owned thread (semantics E2, 6-H)."""
        if stage is None:
            return
        rule = stage.rules[position]
        free = stage.idle
        if self._policy.behavior.preempts(stage.stage):
            free = joined(False, (free, self._usable(rule)))
        yield Question((stage.tree(position), free), stage, position)

    def _usable(self, rule: RouteRule) -> Tree:
        """The account is on a channel on which the app of the rule can be used (semantics E7)."""
        policy = self._policy
        channels = (channel for channel in policy.channels if unusable(policy, rule, channel) is None)
        return joined(False, map(self._model.on_channel, channels))

    def _answering(self, obligation: Obligation) -> Iterator[Question]:
        found = self.place(obligation.subject)
        if found is not None:
            stage, position = found
            rule = stage.rules[position]
            assert rule.when is not None, "an atom stands in a condition"
            entry = self._model.tree(rule.entry)
            goals = reaching(self._model, rule.when, obligation)
            preferred = answered(self._model, rule.when, obligation)
            yield Question((entry, *goals), stage, position, preferred)

    # --- stages ----------------------------------------------------------------------------

    def _of_stage(self, clause: str, outcome: str) -> Iterator[Question]:
        """semantics E1 to E7"""
        organic = self.stages["organic"]
        match clause, outcome:
            case "E1", _:
                yield Question((organic.opening, organic.withheld))
            case "E2", "owner":
                yield Question((organic.opening, organic.owned))
            case "E2", _:
                stage = self.stages["campaign" if outcome == "campaign preempts" else "link"]
                for position, rule in enumerate(stage.rules):
                    yield Question((stage.tree(position), stage.owned, self._usable(rule)), stage, position)
            case (("E3" | "E4" | "E5"), "matched"):
                stage = self.stages[STAGE_OF_STEP[clause]]
                for position in range(len(stage.rules)):
                    yield from self._winning(stage, position)
            case (("E3" | "E4" | "E5"), _):
                yield self._left(self.stages[STAGE_OF_STEP[clause]])
            case "E5b", _:
                yield self._left(organic, self._model.on_channel("messenger"))
            case "E6", _:
                on_instagram = (self._model.on_channel("instagram"),) if self._policy.social else ()
                yield self._left(organic, *on_instagram)
                yield self._left(self.stages["link"])
                yield self._left(self.stages["campaign"])
                yield from self._unusable()
            case _:
                yield from self._unusable()

    def _left(self, stage: StageRules, *goals: Tree) -> Question:
        """An event on an idle thread that no rule of the stage takes."""
        return Question((stage.idle, *goals), stage, len(stage.rules))

    def _unusable(self) -> Iterator[Question]:
        for stage in self.stages.values():
            for position, rule in enumerate(stage.rules):
                for channel in unusable_channels(self._policy, rule):
                    goals = (stage.tree(position), stage.idle, self._model.on_channel(channel))
                    yield Question(goals, stage, position)
