"""An event a person caused, or one Meta reported, read from a webhook (semantics 2)."""

from collections.abc import Mapping
from typing import Literal, get_args

from msgspec import Struct, field

from convroute.conversation.channel import LEADGEN, Channel
from convroute.frozen_dict import frozen_dict

Kind = Literal[
    "message",
    "postback",
    "referral",
    "reaction",
    "read",
    "delivery",
    "edit",
    "deletion",
    "echo",
    "optin",
    "handover",
    "comment",
    "unsupported",
]
MessageSurface = Literal["story_reply", "story_mention", "shared_post", "shop", "quick_reply"]
Surface = Kind | MessageSurface
EntryPoint = Literal["ad", "link", "organic"]
Arrival = Literal["messaging", "standby", "changes"]
AttachmentType = Literal[
    "image",
    "video",
    "audio",
    "file",
    "share",
    "post",
    "ig_post",
    "ig_reel",
    "story",
    "ig_story",
    "story_mention",
    "ephemeral",
    "template",
    "fallback",
    "sticker",
    "location",
    "like_heart",
    "appointment_booking",
    "other",
]
ATTACHMENTS: dict[str, AttachmentType] = {name: name for name in get_args(AttachmentType)} | {
    "reel": "ig_reel",
    "media": "other",
}
POSTS: frozenset[AttachmentType] = frozenset({"share", "post", "ig_post", "ig_reel"})
NO_ATTACHMENTS: frozenset[AttachmentType] = frozenset()
OPENING_KINDS: frozenset[Kind] = frozenset({"message", "postback", "referral"})
WINDOW_KINDS: frozenset[Kind] = frozenset({"reaction", "optin"})
"""These open the messaging window, and are not messages (semantics E9)."""
NAMELESS_KINDS: frozenset[Kind] = frozenset({"edit", "read", "delivery", "unsupported"})
"""Meta sends some of these without saying who the person is (semantics 2)."""
LEAD_REFERRAL = "referral"
"""The part of an `unsupported` item that is Meta's report on a lead form; any other referral is a tap."""
DASHBOARD_ACCOUNTS: frozenset[str] = frozenset({"23245", "0"})
"""The accounts in the samples that Meta's App Dashboard sends: of messages, of changes (semantics E13)."""

Facts = Mapping[str, object]
"""What a caller knows beside an event, by name (language: `fact`)."""
NO_FACTS: Mapping[str, object] = frozen_dict({})
"""There is one such object, also after copying: it is told by identity that nothing has to be looked at."""


def no_facts() -> Mapping[str, object]:
    """The facts of an item that came without a wrapper."""
    return NO_FACTS


class Ad(Struct, frozen=True, gc=False):
    """The ad a person came from: every mark the referral carried, as text."""

    id: str | None = None
    title: str | None = None
    post: str | None = None
    product: str | None = None
    flow: str | None = None


class Handover(Struct, frozen=True, gc=False):
    """A change of control as Meta reports it (semantics E11). Ids are decimal strings.

    `app` is the new owner of a pass or take (None: the thread became idle), and
    the asking app of a request. `app_roles` is the legacy report that changes nothing.
    """

    verb: Literal["pass", "take", "request", "app_roles"]
    app: str | None = None
    previous: str | None = None
    metadata: str | None = None

    @property
    def from_lead_form(self) -> bool:
        """Whether the lead form passed the thread on, and so the messaging window is open (semantics E11)."""
        return self.verb == "pass" and self.previous == LEADGEN


class Event(Struct, frozen=True, gc=False):
    """One item of a webhook.

    `at` is integer milliseconds, UTC; 0 where an item of no thread came without a
    time. `account` and `user` are ids as text, already swapped for an echo; `user` is
    None only where there is no thread (comments, `app_roles`, what names nobody).
    `channel` is what `object` said. `part` is what an `unsupported` item holds: the
    field of its change, or its part that is not known. Absent fields are None.
    """

    kind: Kind
    channel: Channel | None
    account: str
    user: str | None
    at: int
    surface: Surface
    entry: EntryPoint = "organic"
    mid: str | None = None
    text: str | None = None
    payload: str | None = None
    title: str | None = None
    ref: str | None = None
    source: str | None = None
    product: str | None = None
    ad: Ad | None = None
    attachments: frozenset[AttachmentType] = NO_ATTACHMENTS
    handover: Handover | None = None
    arrived_on: Arrival = "messaging"
    facts: Mapping[str, object] = field(default_factory=no_facts)
    button_app: str | None = None
    document: int = 0
    path: str = "$"
    part: str | None = None

    def __hash__(self) -> int:
        """Without facts, which may be values that have none."""
        return hash((self.kind, self.account, self.user, self.at, self.mid, self.document, self.path))

    @property
    def opening(self) -> bool:
        """Whether it can start a conversation (semantics 2)."""
        return self.kind in OPENING_KINDS

    @property
    def opens_window(self) -> bool:
        """Whether it opens the messaging window without being a message (semantics E9)."""
        kind = self.kind
        return kind in WINDOW_KINDS or (kind == "unsupported" and self.part == LEAD_REFERRAL)
