"""What a person can do, each as the event by which Meta would tell of it (D 1.5, 4)."""

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

from convroute.conversation.channel import LEADGEN, Channel
from convroute.conversation.event import Ad, AttachmentType, Event, Handover
from convroute.server.emulator.scene import BadActError, Scene, Written
from convroute.server.identifiers import message_id
from convroute.wire.details import Details


class Act(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What every act may say: the account, or the channel, where a policy has several; and facts."""

    account: str | None = None
    channel: Channel | None = None
    facts: Mapping[str, object] | None = None


class WrittenAct(Act, frozen=True, kw_only=True):
    """An act that needs nothing but its scene."""

    def write(self, scene: Scene) -> Written:
        """Raises `BadActError`."""
        raise TypeError(f"{type(self).__name__} needs more than {scene!r}")


class GivenAd(Struct, frozen=True, forbid_unknown_fields=True):
    """An ad with what Meta tells of it."""

    id: str | int | None = None
    title: str | None = None
    post: str | int | None = None
    product: str | int | None = None
    flow: str | int | None = None


class Say(WrittenAct, frozen=True, kw_only=True):
    """A message: a text, or what is attached to it; from an ad or a link (`ref`), on the page of a `product`.

    `story` says that it answers a story, `mention` that the person mentions the account in one, `share`
    that a post is shared; `answering` is the `mid` of the message that it answers.
    """

    text: str | None = None
    ad: str | int | GivenAd | None = None
    ref: str | None = None
    product: str | int | None = None
    story: bool = False
    mention: bool = False
    share: bool = False
    answering: str | None = None
    attachments: tuple[AttachmentType, ...] = ()
    url: str | None = None

    def write(self, scene: Scene) -> Written:
        attachments = {*self.attachments}
        if self.mention:
            attachments.add("story_mention")
        if self.share:
            attachments.add("share")
        if not self.text and not attachments:
            raise BadActError("nothing is said: give a `text` or `attachments`")
        event = scene.message(
            scene.origin(_ad(self.ad), self.ref),
            self.text,
            story=self.story,
            attachments=frozenset(attachments),
            product=_id(self.product),
        )
        return Written(event, Details(answered=self.answering, url=self.url))


class Tap(Act, frozen=True, kw_only=True):
    """A tap on a button or a quick reply that was sent, by its title or its payload.

    A `payload` that nobody sent, such as that of an ice breaker or of the menu, is taken as it is.
    """

    title: str | None = None
    payload: str | None = None
    ad: str | int | GivenAd | None = None
    ref: str | None = None

    def ad_of(self) -> Ad | None:
        return _ad(self.ad)


class OpenAd(WrittenAct, frozen=True, kw_only=True):
    """An ad is opened, with a first message (`text`) or without."""

    ad: str | int | GivenAd
    ref: str | None = None
    text: str | None = None

    def write(self, scene: Scene) -> Written:
        on_messenger = scene.channel == "messenger"  # on Instagram an ad comes with a message or a button
        return Written(scene.opened(scene.origin(_ad(self.ad), self.ref), self.text, in_thread=on_messenger))


class OpenLink(WrittenAct, frozen=True, kw_only=True):
    """A link (`ig.me`, `m.me`) is opened, with a first message (`text`) or without."""

    ref: str
    text: str | None = None

    def write(self, scene: Scene) -> Written:
        return Written(scene.opened(scene.origin(None, self.ref), self.text, in_thread=True))


class GetStarted(WrittenAct, frozen=True, kw_only=True):
    """The button with which a conversation starts."""

    title: str = "Get Started"
    payload: str = "GET_STARTED"

    def write(self, scene: Scene) -> Written:
        return Written(scene.postback(scene.origin(None, None), self.title, self.payload))


class React(WrittenAct, frozen=True, kw_only=True):
    """A reaction to a message (`mid`), else to the newest; `undo` takes one back."""

    emoji: str = "❤️"
    mid: str | None = None
    undo: bool = False

    def write(self, scene: Scene) -> Written:
        mid = _existing(self.mid or scene.last_sent or scene.last_said, "to react to")
        return Written(scene.event("reaction", mid=mid), Details(emoji=self.emoji, taken_back=self.undo))


class Read(WrittenAct, frozen=True, kw_only=True):
    """A message that was sent (`mid`), else the newest, is read."""

    mid: str | None = None

    def write(self, scene: Scene) -> Written:
        return Written(scene.event("read", mid=_existing(self.mid or scene.last_sent, "to read")))


class Unsend(WrittenAct, frozen=True, kw_only=True):
    """A message of the person (`mid`), else the newest, is taken back."""

    mid: str | None = None

    def write(self, scene: Scene) -> Written:
        return Written(scene.event("deletion", mid=_existing(self.mid or scene.last_said, "to unsend")))


class Edit(WrittenAct, frozen=True, kw_only=True):
    """A message of the person (`mid`), else the newest, gets another text."""

    text: str
    mid: str | None = None

    def write(self, scene: Scene) -> Written:
        mid = _existing(self.mid or scene.last_said, "to edit")
        return Written(scene.event("edit", mid=mid), Details(text=self.text))


class Comment(WrittenAct, frozen=True, kw_only=True):
    """A comment below a post; it belongs to no conversation."""

    text: str
    post: str = "17900000000000001"

    def write(self, scene: Scene) -> Written:
        event = Event(
            "comment", scene.channel, scene.account, None, scene.at, "comment", arrived_on="changes"
        )
        comment = message_id().removeprefix("m_")
        return Written(event, Details(text=self.text, comment=comment, author=scene.user, post=self.post))


class LeadForm(WrittenAct, frozen=True, kw_only=True):
    """The form of a lead ad (Messenger) is opened, and is done; apps hear nothing of what is in between.

    At its end Meta passes control to the app `to`, else to the default app. `step` is one of both alone.
    """

    to: str | None = None
    step: Literal["open", "done", "both"] = "both"
    complete: bool = True

    @property
    def metadata(self) -> str:
        """How Meta tells of the end (D 4.10)."""
        return "messenger_lead_gen_complete" if self.complete else "messenger_lead_gen_incomplete"

    def write(self, scene: Scene) -> Written:
        """That Meta's own app has the thread from now on."""
        if scene.channel != "messenger":
            raise BadActError("there are lead forms only on Messenger")
        return Written(scene.event("handover", handover=Handover("take", LEADGEN)))


ACTS: Mapping[str, type[Act]] = {
    "say": Say,
    "tap": Tap,
    "open-ad": OpenAd,
    "open-link": OpenLink,
    "get-started": GetStarted,
    "react": React,
    "read": Read,
    "unsend": Unsend,
    "edit": Edit,
    "comment": Comment,
    "lead-form": LeadForm,
}
"""By the last part of their addresses."""


def _existing(mid: str | None, purpose: str) -> str:
    if mid is None:
        raise BadActError(f"there is no message {purpose} yet: say which by `mid`")
    return mid


def _ad(given: str | int | GivenAd | None) -> Ad | None:
    if given is None:
        return None
    if not isinstance(given, GivenAd):
        return Ad(str(given))
    return Ad(_id(given.id), given.title, _id(given.post), _id(given.product), _id(given.flow))


def _id(given: str | int | None) -> str | None:
    return None if given is None else str(given)
