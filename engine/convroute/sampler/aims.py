"""What a snapshot can be aimed at: one route rule, one permission, one limit, or nothing special.

An aim builds what its rule asks for; often it then crosses one boundary, so that
both sides of everything a rule says are seen.
"""

from typing import Protocol

from msgspec import Struct

from convroute.evaluator.snapshot import Snapshot
from convroute.policy.model import LimitRule, PermissionRule, RouteRule, Who
from convroute.policy.space import Shape
from convroute.policy.stages import ENTRY_OF
from convroute.sampler.dice import Dice
from convroute.sampler.events import Events
from convroute.sampler.requests import Requests
from convroute.sampler.wishes import Tree, Wishes, cross_one, wish


class Aim(Protocol):
    """Something to draw snapshots for."""

    def draw(self, dice: Dice) -> Snapshot: ...


class RouteAim(Struct):
    """A route rule: an event that it asks for, or just does not."""

    rule: RouteRule
    tree: Tree
    events: Events

    def draw(self, dice: Dice) -> Snapshot:
        wishes: Wishes = {}
        wish(self.tree, True, dice, wishes)
        roll = dice.roll()
        if roll < 0.4:
            cross_one(wishes, dice)
        return self.events.draw(wishes, self._shapes(roll), self._owned, dice)

    @property
    def _owned(self) -> float:
        behavior = self.events.scenes.setting.policy.behavior
        return 0.4 if behavior.preempts(self.rule.stage) else 0.1

    def _shapes(self, roll: float) -> tuple[Shape, ...]:
        shapes = self.events.shapes
        if 0.4 <= roll < 0.45:
            return shapes.every
        return shapes.of_entry(ENTRY_OF[self.rule.stage])


class PermissionAim(Struct):
    """A permission: somebody whom it covers asks, or somebody whom it just does not."""

    rule: PermissionRule
    tree: Tree
    requests: Requests

    def draw(self, dice: Dice) -> Snapshot:
        wishes: Wishes = {}
        wish(self.tree, True, dice, wishes)
        beside = ""
        roll = dice.roll()
        if roll < 0.2:
            cross_one(wishes, dice)
        elif roll < 0.45:
            beside = dice.pick(("by", "from", "to"))
        setting = self.requests.scenes.setting
        actor = self._one_of(self.rule.by, beside == "by", dice) or dice.pick(setting.every_app)
        target = self._one_of(self.rule.to, beside == "to", dice)
        owner = self._owner(actor, wishes, beside == "from", dice)
        if self.rule.action == "pass" and target is not None and roll > 0.9:
            return self.requests.inline_pass(actor, target, owner, wishes, dice)
        action = "send" if self.rule.action == "take" and roll > 0.92 else self.rule.action
        return self.requests.draw(action, actor, owner, target, wishes, dice)

    def _one_of(self, who: Who | None, outside: bool, dice: Dice) -> str | None:
        """Somebody in the list, preferably connected; `outside`: somebody who is not."""
        setting = self.requests.scenes.setting
        if who is None:
            return dice.pick(setting.every_app) if dice.chance(0.8) else None
        everybody = setting.connected if dice.chance(0.85) else setting.every_app
        found = [app for app in everybody if who.contains(app) is not outside]
        found = found or [app for app in setting.every_app if who.contains(app) is not outside]
        return dice.pick(found) if found else None

    def _owner(self, actor: str, wishes: Wishes, outside: bool, dice: Dice) -> str | None:
        """Whoever has the thread when the action makes sense (semantics 3)."""
        suiting = self.requests.scenes.owners(wishes)
        if self.rule.action == "extend" or (self.rule.action == "pass" and self.rule.from_ is None):
            idle = self.rule.action == "pass" and dice.chance(0.3)
            return None if idle or dice.chance(0.03) else actor
        usual = (None, *self.requests.scenes.setting.usual_owners)
        pool = [
            app
            for app in suiting or usual
            if app != actor and (self.rule.from_ is None or self.rule.from_.contains(app) is not outside)
        ]
        if not pool or dice.chance(0.04):
            return dice.pick(self.requests.scenes.setting.every_app)
        return dice.pick(pool)


class LimitAim(Struct):
    """A limit: somebody extends, by about as much as it allows."""

    rule: LimitRule
    requests: Requests

    def draw(self, dice: Dice) -> Snapshot:
        setting = self.requests.scenes.setting
        covered = [app for app in setting.connected if self.rule.by.contains(app)]
        actor = dice.pick(covered if covered and dice.chance(0.7) else setting.every_app)
        owner = actor if dice.chance(0.95) else None
        seconds = (self.rule.seconds - 1, self.rule.seconds, self.rule.seconds + 1)
        requests = Requests(self.requests.scenes, seconds if dice.chance(0.7) else self.requests.seconds)
        return requests.draw("extend", actor, owner, None, {}, dice)


class AnyEvent(Struct):
    """An event of any kind, on any thread; half of them start conversations."""

    events: Events

    def draw(self, dice: Dice) -> Snapshot:
        shapes = self.events.shapes.opening if dice.chance(0.5) else self.events.shapes.other
        return self.events.draw({}, shapes, 0.45, dice)


class AnyRequest(Struct):
    """Any request, on any thread."""

    requests: Requests

    def draw(self, dice: Dice) -> Snapshot:
        return self.requests.any({}, dice)
