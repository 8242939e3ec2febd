"""Events as the readers could have read them, with only what their shape can carry (semantics 2, 6)."""

from typing import cast

from msgspec import Struct

from convroute.conversation.channel import Channel
from convroute.conversation.event import NO_ATTACHMENTS, POSTS, AttachmentType, Event, Handover
from convroute.evaluator.snapshot import Snapshot
from convroute.policy.fields import BROUGHT, event_parts
from convroute.policy.space import Shape, attachments_on, impossible
from convroute.sampler.dice import Dice
from convroute.sampler.scene import Scene, Scenes
from convroute.sampler.shapes import Shapes
from convroute.sampler.wishes import Wishes

_FIRST = ("text", "payload", "title", "ref", "product")
_TEXTS = (*_FIRST, *(info.name for info in BROUGHT if info.type == "string" and info.name not in _FIRST))
"""In the order in which they are drawn: one seed, one sequence."""
_CONTENT = frozenset(info.name for info in BROUGHT)
_VERBS = ("pass", "take", "request")
_STORY: frozenset[AttachmentType] = frozenset({"story_mention"})
_PLAIN_SETS: tuple[frozenset[AttachmentType], ...] = (
    NO_ATTACHMENTS,
    NO_ATTACHMENTS,
    frozenset({"image"}),
    frozenset({"audio", "file"}),
)
_POST_SETS: tuple[frozenset[AttachmentType], ...] = (
    frozenset({"share"}),
    frozenset({"ig_post"}),
    frozenset({"ig_reel", "image"}),
)
Content = dict[str, object]


class Events(Struct):
    """Draws events of one policy."""

    scenes: Scenes
    shapes: Shapes
    texts: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self.texts = tuple(name for name in _TEXTS if self.scenes.values.is_drawn(name))

    def draw(self, wishes: Wishes, shapes: tuple[Shape, ...], owned: float, dice: Dice) -> Snapshot:
        """An event of one of `shapes` that suits the wishes; `owned` is the share of active threads."""
        owner = self._owner(wishes, owned, dice)
        scene = self.scenes.draw(wishes, dice, owner)
        content = self._wished(wishes, dice)
        there = tuple(name for name, value in content.items() if value is not None)
        missing = tuple(name for name, value in content.items() if value is None)
        attached = content.get("attachments") or NO_ATTACHMENTS
        shape = dice.pick(
            self.shapes.suiting(shapes, wishes, there, missing, cast("frozenset[AttachmentType]", attached))
        )
        return self._snapshot(shape, content, scene, dice)

    def _owner(self, wishes: Wishes, owned: float, dice: Dice) -> str | None:
        suiting = self.scenes.owners(wishes)
        if suiting:
            free = None in suiting
            return None if free and not dice.chance(owned) else dice.pick(suiting)
        return dice.pick(self.scenes.setting.usual_owners) if dice.chance(owned) else None

    def _wished(self, wishes: Wishes, dice: Dice) -> Content:
        """Values for what the wishes say about the content of the event."""
        content: Content = {}
        for name, literals in wishes.items():
            if name in _CONTENT:
                found = self.scenes.values.wished(literals)
                if found:
                    content[name] = dice.pick(found)
        return content

    def _snapshot(self, shape: Shape, content: Content, scene: Scene, dice: Dice) -> Snapshot:
        kind = shape.kind
        if not shape.can and kind != "echo":
            return self._bare(shape, scene, dice)
        values: dict[str, object] = {
            name: self._text(name, shape, content, dice) for name in self.texts if name in shape.can
        }
        if "attachments" in shape.can:
            values["attachments"] = self._attachments(shape, content, dice)
        event = Event(
            kind=kind,
            channel=scene.channel,
            account=scene.account,
            user=scene.user,
            at=scene.at,
            surface=shape.surface,
            entry=shape.entry,
            mid=None if kind == "referral" else "m_1",
            **event_parts(values, from_ad=shape.entry == "ad"),
            button_app=(button := self._button(scene.channel, dice) if kind == "postback" else None),
        )
        return Snapshot(event, scene.state, scene.facts, button)

    def _text(self, name: str, shape: Shape, content: Content, dice: Dice) -> object:
        if name in content:
            value = content[name]
        elif name == "product" and shape.surface != "shop" and dice.chance(0.7):
            value = None
        else:
            value = dice.pick(self.scenes.values.usual(name))
        if value in impossible(name, shape.entry):
            return None
        if value is None and name in shape.must:
            value = dice.pick([one for one in self.scenes.values.usual(name) if one is not None])
        return value

    def _attachments(self, shape: Shape, content: Content, dice: Dice) -> frozenset[AttachmentType]:
        asked = content.get("attachments")
        if asked is None:
            found = dice.pick(_PLAIN_SETS)
            if dice.chance(0.3):
                usual = dice.pick(self.scenes.values.usual("attachments"))
                found = cast("frozenset[AttachmentType]", usual or NO_ATTACHMENTS)
        else:
            found = cast("frozenset[AttachmentType]", asked)
        if shape.surface == "story_mention" and "story_mention" not in found:
            found = found | _STORY
        elif shape.surface == "shared_post" and not found & POSTS:
            found = found | dice.pick(_POST_SETS)
        return found & attachments_on(shape.surface)

    def _button(self, channel: Channel, dice: Dice) -> str | None:
        connected = self.scenes.setting.connected_on(channel)
        return dice.pick(connected) if connected and dice.chance(0.3) else None

    def _bare(self, shape: Shape, scene: Scene, dice: Dice) -> Snapshot:
        """A kind that carries nothing a condition looks at."""
        kind = shape.kind
        handover = self._handover(dice) if kind == "handover" else None
        event = Event(
            kind=kind,
            channel=scene.channel,
            account=scene.account,
            user=None if kind == "comment" or (handover and handover.verb == "app_roles") else scene.user,
            at=scene.at,
            surface=shape.surface,
            mid="m_1" if kind in ("reaction", "read", "edit", "deletion", "unsupported") else None,
            handover=handover,
            arrived_on="changes" if kind == "comment" else "messaging",
        )
        return Snapshot(event, scene.state, scene.facts)

    def _handover(self, dice: Dice) -> Handover:
        roll = dice.roll()
        if roll < 0.1:
            return Handover("app_roles")
        verb = dice.pick(_VERBS)
        app = None if roll < 0.25 else dice.pick(self.scenes.setting.every_app)
        return Handover(verb, app)  # type: ignore[arg-type]  # one of the verbs
