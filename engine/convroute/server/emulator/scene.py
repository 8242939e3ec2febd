"""Where a person acts, and the events that come of it (semantics 2; D 1.5)."""

from typing import Any

from msgspec import Struct

from convroute.conversation.channel import Channel
from convroute.conversation.event import POSTS, Ad, EntryPoint, Event, Kind, MessageSurface
from convroute.server.identifiers import message_id
from convroute.wire.details import NO_DETAILS, Details

_LINK_SOURCE = {"instagram": "SHORTLINKS", "messenger": "SHORTLINK"}


class BadActError(ValueError):
    """Nobody could do this, here or now; the message says why."""


class Written(Struct, frozen=True):
    """An event, and what Meta would tell of it besides."""

    event: Event
    details: Details = NO_DETAILS


class Origin(Struct, frozen=True):
    """Where an opening event came from."""

    entry: EntryPoint = "organic"
    ref: str | None = None
    source: str | None = None
    ad: Ad | None = None


ORGANIC = Origin()


class Scene(Struct, frozen=True):
    """Whose conversation it is, and when (ms). `known` says that there was one before.

    `last_said` is the `mid` of the person's newest message, `last_sent` that of the newest one sent to them.
    """

    channel: Channel
    account: str
    user: str
    at: int
    known: bool = False
    last_said: str | None = None
    last_sent: str | None = None

    def origin(self, ad: Ad | None, ref: str | None) -> Origin:
        """An ad wins over its own `ref`, as in Meta's payloads."""
        if ad is not None:
            return Origin("ad", ref or None, "ADS", ad)
        return Origin("link", ref, _LINK_SOURCE[self.channel]) if ref else ORGANIC

    def event(self, kind: Kind, origin: Origin = ORGANIC, **rest: Any) -> Event:
        """`rest` are fields of `Event`."""
        return Event(
            kind=kind,
            channel=self.channel,
            account=self.account,
            user=self.user,
            at=self.at,
            entry=origin.entry,
            ref=origin.ref,
            source=origin.source,
            ad=origin.ad,
            **({"surface": kind} | rest),
        )

    def message(
        self,
        origin: Origin,
        text: str | None,
        *,
        story: bool = False,
        quick_reply: bool = False,
        **rest: Any,
    ) -> Event:
        surface: MessageSurface | Kind = "message"
        attachments = rest.get("attachments", frozenset())
        if story:
            surface = "story_reply"
        elif "story_mention" in attachments:
            surface = "story_mention"
        elif not POSTS.isdisjoint(attachments):
            surface = "shared_post"
        elif rest.get("product"):
            surface = "shop"
        elif quick_reply:
            surface = "quick_reply"
        return self.event("message", origin, surface=surface, mid=message_id(), text=text, **rest)

    def postback(self, origin: Origin, title: str | None, payload: str) -> Event:
        return self.event("postback", origin, mid=message_id(), title=title, payload=payload)

    def opened(self, origin: Origin, text: str | None, *, in_thread: bool) -> Event:
        """An ad or a link is opened.

        With a text that is a message. Without one Meta tells of it by itself only `in_thread`, where there
        is a conversation already; else by the tap on the button with which a conversation starts.
        """
        if text is not None:
            return self.message(origin, text)
        if self.known and in_thread:
            return self.event("referral", origin)
        return self.postback(origin, "Get Started", "GET_STARTED")
