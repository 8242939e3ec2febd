"""What apps ask for, rightly or wrongly, around every check of the table (semantics 3)."""

from typing import get_args

from msgspec import Struct

from convroute.conversation.request import Action, InlineControl, Request
from convroute.evaluator.snapshot import Snapshot
from convroute.sampler.dice import Dice
from convroute.sampler.scene import Scenes
from convroute.sampler.wishes import Wishes
from convroute.units import DAY_SECONDS

_ACTIONS: tuple[Action, ...] = (*get_args(Action), "send", "send", "pass", "extend")
_TAGS = (None, None, None, "HUMAN_AGENT", "HUMAN_AGENT", "OTHER")
_CONTROLS: tuple[object, ...] = ("pass", "pass", "release", None, "give", 7)
_SECONDS: tuple[object, ...] = (1, 60, DAY_SECONDS, 7 * DAY_SECONDS)
_WRONG_SECONDS: tuple[object, ...] = (0, -1, 7 * DAY_SECONDS + 1, "60", 60.0, True, None)
_STRANGER = "ghost"


class Requests(Struct):
    """Draws requests of one policy; `seconds` are durations that the policies' limits tell apart."""

    scenes: Scenes
    seconds: tuple[int, ...]

    def any(self, wishes: Wishes, dice: Dice) -> Snapshot:
        """Any action by anybody, mostly by a connected app; often by the owner, or the default app."""
        suiting = self.scenes.owners(wishes)
        owner = dice.pick(suiting) if suiting else self._somebody(dice) if dice.chance(0.7) else None
        fitting = self.scenes.setting.default if owner is None else owner
        actor = fitting if fitting is not None and dice.chance(0.5) else self._somebody(dice)
        return self.draw(dice.pick(_ACTIONS), actor, owner, None, wishes, dice)

    def draw(
        self, action: Action, actor: str, owner: str | None, target: str | None, wishes: Wishes, dice: Dice
    ) -> Snapshot:
        """`action` by `actor` on a thread of `owner`; a `target` that is not given is drawn (ids)."""
        scene = self.scenes.draw(wishes, dice, owner)
        request = Request(
            action=action,
            app=None if action == "inbox_reply" else self._called(actor, dice),
            account=scene.account,
            user=scene.user,
            at=scene.at,
            target=self._target(target, dice) if action == "pass" else None,
            duration=self._duration(dice) if action == "extend" else None,
            tag=dice.pick(_TAGS) if action == "send" else None,
            text="hello" if action == "send" else None,
            thread_control=self._control(dice) if action == "send" else None,
        )
        return Snapshot(request, scene.state, scene.facts)

    def inline_pass(self, actor: str, target: str, owner: str | None, wishes: Wishes, dice: Dice) -> Snapshot:
        """A send that passes the thread on (semantics A3)."""
        scene = self.scenes.draw(wishes, dice, owner)
        request = Request(
            action="send",
            app=self._called(actor, dice),
            account=scene.account,
            user=scene.user,
            at=scene.at,
            text="hello",
            thread_control=InlineControl("pass", self._called(target, dice)),
        )
        return Snapshot(request, scene.state, scene.facts)

    def _somebody(self, dice: Dice) -> str:
        setting = self.scenes.setting
        return dice.pick(setting.usual_owners if dice.chance(0.85) else setting.every_app)

    def _called(self, app: str, dice: Dice) -> str:
        """By name or by id, as requests may; a name nobody has stands for a stranger."""
        roll = dice.roll()
        if roll < 0.4:
            return app
        return _STRANGER if roll < 0.42 else self.scenes.setting.names.get(app, app)

    def _target(self, target: str | None, dice: Dice) -> str | None:
        if target is None:
            if dice.chance(0.3):
                return None
            target = dice.pick(self.scenes.setting.every_app)
        return self._called(target, dice)

    def _duration(self, dice: Dice) -> object:
        roll = dice.roll()
        if roll < 0.6 and self.seconds:
            return dice.pick(self.seconds)
        return dice.pick(_SECONDS if roll < 0.8 else _WRONG_SECONDS)

    def _control(self, dice: Dice) -> InlineControl | None:
        if dice.chance(0.6):
            return None
        target = None if dice.chance(0.3) else self._called(dice.pick(self.scenes.setting.every_app), dice)
        return InlineControl(dice.pick(_CONTROLS), target)
