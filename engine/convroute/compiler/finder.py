"""Where the evaluator has to look: its explanations cost the same, however many rules are not tried."""

from collections.abc import Mapping, Sequence

from convroute.compiler.home import Home
from convroute.compiler.house import House
from convroute.compiler.lane import Lane
from convroute.compiler.look import Look
from convroute.conversation.event import Event
from convroute.evaluator.snapshot import View
from convroute.policy.model import PermissionRule

LISTED = 64
"""Up to so many rules of a stage, or permissions, a trace lists each that was tried."""


class PlannedFinder:
    """The planned tables, as the evaluator asks them."""

    __slots__ = ("_permissions", "homes", "house")

    def __init__(self, house: House, homes: Mapping[str, Home]) -> None:
        """`homes` by account."""
        self.house = house
        self.homes = homes
        self._permissions: dict[tuple[str, str], list[PermissionRule]] = {}
        for rule in house.policy.permissions:
            self._permissions.setdefault((rule.effect, rule.action), []).append(rule)

    def listed(self, rules: Sequence[object]) -> bool:
        return len(rules) <= LISTED

    def permissions(self, effect: str, action: str, actor: str) -> Sequence[PermissionRule]:
        rules = self._permissions.get((effect, action), ())
        return [rule for rule in rules if rule.by.anyone or actor in rule.by.ids]

    def routes(self, view: View, stage: str) -> Sequence[int] | None:
        """Notes the fields that the tables look at: they are part of the answer (semantics 5)."""
        event = view.item
        if event.account not in self.homes or not isinstance(event, Event):
            return None
        lane = self.lane(stage, event)
        if stage == "organic":
            view.value("surface")
        for field in lane.fields:
            view.value(field)
        if not lane.weighed:
            return lane.exact_position(event)
        state = view.state
        return lane.candidates(event, Look(event, state, state.owner, view.facts, self.house))

    def lane(self, stage: str, event: Event) -> Lane:
        """Where the event goes in the stage; its account is ours."""
        home = self.homes[event.account]
        if stage == "organic":
            return home.lane(event.surface) or home.organic.lane(event.surface)
        return home.campaign if stage == "campaign" else home.link
