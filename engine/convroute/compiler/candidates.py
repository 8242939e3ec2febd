"""Where the evaluator has to look: its explanations cost the same, however many rules are not tried."""

from collections.abc import Mapping, Sequence

from convroute.compiler.channel_plan import ChannelPlan
from convroute.compiler.context import EvaluationContext
from convroute.compiler.stage_matcher import StageMatcher
from convroute.conversation.event import Event
from convroute.evaluator.snapshot import View
from convroute.policy.model import CheckedPolicy, PermissionRule

LISTED = 64
"""Up to so many rules of a stage, or permissions, a trace lists each that was tried."""


class PlannedCandidates:
    """The planned tables, as the evaluator asks them."""

    __slots__ = ("_permissions", "channel_plans", "policy")

    def __init__(self, policy: CheckedPolicy, channel_plans: Mapping[str, ChannelPlan]) -> None:
        """`channel_plans` by account."""
        self.policy = policy
        self.channel_plans = channel_plans
        self._permissions: dict[tuple[str, str], list[PermissionRule]] = {}
        for rule in policy.permissions:
            self._permissions.setdefault((rule.effect, rule.action), []).append(rule)

    def listed(self, rules: Sequence[object]) -> bool:
        return len(rules) <= LISTED

    def permissions(self, effect: str, action: str, actor: str) -> Sequence[PermissionRule]:
        rules = self._permissions.get((effect, action), ())
        return [rule for rule in rules if rule.by.anyone or actor in rule.by.ids]

    def routes(self, view: View, stage: str) -> Sequence[int] | None:
        """Notes the fields that the tables look at: they are part of the answer (semantics 5)."""
        event = view.item
        if event.account not in self.channel_plans or not isinstance(event, Event):
            return None
        matcher = self.matcher(stage, event)
        if stage == "organic":
            view.value("surface")
        for field in matcher.fields:
            view.value(field)
        if not matcher.weighed:
            return matcher.exact_position(event)
        state, constants = view.state, matcher.constants
        return matcher.candidates(event, EvaluationContext(event, state, state.owner, view.facts, constants))

    def matcher(self, stage: str, event: Event) -> StageMatcher:
        """Where the event goes in the stage; its account is ours."""
        channel_plan = self.channel_plans[event.account]
        if stage == "organic":
            return channel_plan.matcher(event.surface) or channel_plan.organic.matcher(event.surface)
        return channel_plan.campaign if stage == "campaign" else channel_plan.link
