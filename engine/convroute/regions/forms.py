"""How an app asks for something, and its list of checks (semantics 3)."""

from msgspec import Struct
from msgspec.structs import replace

from convroute.conversation.request import Action, InlineControl, Request
from convroute.evaluator.snapshot import Snapshot
from convroute.regions.attempts import Attempts
from convroute.regions.model import Model
from convroute.regions.point import Point
from convroute.regions.sends import Inline, Sends
from convroute.regions.variables import TARGET


class Form(Struct, frozen=True):
    """How an app asks: the action, of a send also its tag and its inline control."""

    action: Action
    tagged: bool = False
    inline: Inline | None = None

    @property
    def to_somebody(self) -> bool:
        return self.action == "pass" or self.inline == "pass"

    def snapshot(self, point: Point, side: int = 0) -> Snapshot:
        """The request of the point, with the facts that the policy declares."""
        given = point.request(self.action)
        item = given.item
        assert isinstance(item, Request), "it was asked for"
        if self.action == "send":
            target = point.value(TARGET)
            named = target if self.inline == "pass" and isinstance(target, str) else None
            control = None if self.inline is None else InlineControl(self.inline, named)
            item = replace(item, tag="HUMAN_AGENT" if self.tagged else None, thread_control=control)
        return replace(given, item=item, facts=point.facts(side))

    def attempts(self, model: Model, side: int = 0) -> Attempts:
        """What comes of such requests."""
        if self.action == "send":
            return Sends(model, side, tagged=self.tagged, inline=self.inline)
        return Attempts(model, self.action, side)
