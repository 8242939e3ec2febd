"""The usual shapes of webhooks, as a compiled parser reads them (D 4): what comes all day, rightly typed.

A webhook that does not fit may be right all the same: then `shapes` says so, or
what is wrong with it. What an item may not have here is of the type `None`, so
that it does not fit. Only reading an input imports this module.
"""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from convroute.conversation.values import LATEST, SECONDS_BELOW

Id = Annotated[str, Meta(min_length=1)]
Time = Annotated[int, Meta(ge=SECONDS_BELOW, le=LATEST)]
AppId = int | str | None | UnsetType
Scalar = str | int | bool | None


class Usual(Struct, frozen=True, gc=False, omit_defaults=True):
    """A JSON object; absent and null are the same, and written as absent."""


class Person(Usual, frozen=True):
    """`sender`, `recipient`, and `product` of a referral: whatever is known by its id."""

    id: Id
    user_ref: None = None


class AdsContext(Usual, frozen=True):
    """`ads_context_data` of a referral (D 4.7)."""

    ad_title: str | None = None
    post_id: Id | None = None
    product_id: Id | None = None
    flow_id: Id | None = None
    photo_url: str | None = None
    video_url: str | None = None


class Referral(Usual, frozen=True):
    """Where the person came from (D 4.6, 4.7)."""

    ref: Id | None = None
    ad_id: Id | None = None
    source: str | None = None
    type: str | None = None
    ads_context_data: AdsContext | None = None
    product: Person | None = None
    referer_uri: str | None = None


class Attachment(Usual, frozen=True):
    """One attachment; only its type routes (D 4.2)."""

    type: str | None = None
    payload: dict[str, Scalar] | None = None


class QuickReply(Usual, frozen=True):
    """A tap on a quick reply (D 4.3)."""

    payload: str | None = None


class ReplyTo(Usual, frozen=True):
    """What a message answers: another message, or a story (D 4.4)."""

    mid: Id | None = None
    story: dict[str, Scalar] | None = None


class Message(Usual, frozen=True):
    """`message`: text, attachments, a quick reply, an echo, a deletion (D 4.1 to 4.4, 4.8)."""

    mid: Id | None = None
    text: str | None = None
    is_echo: bool | None = None
    is_deleted: bool | None = None
    attachments: list[Attachment] | None = None
    quick_reply: QuickReply | None = None
    reply_to: ReplyTo | None = None
    referral: Referral | None = None
    app_id: int | str | None = None
    metadata: str | None = None
    is_unsupported: None = None
    hop_context: None = None


class Postback(Usual, frozen=True):
    """`postback`: a tapped button (D 4.5)."""

    mid: Id | None = None
    title: str | None = None
    payload: str | None = None
    referral: Referral | None = None


class About(Usual, frozen=True):
    """`reaction`, `read`, `delivery`, `message_edit`: about a message that exists (D 4.9)."""

    mid: Id | None = None
    action: str | None = None
    reaction: str | None = None
    emoji: str | None = None
    text: str | None = None
    num_edit: int | None = None
    watermark: int | None = None
    seq: int | None = None
    mids: list[str] | None = None


class Control(Usual, frozen=True):
    """A handover as Meta reports it (D 3.1, 3.3, 3.5), which sends null, too: null is written as null."""

    previous_owner_app_id: AppId = UNSET
    new_owner_app_id: AppId = UNSET
    requested_owner_app_id: AppId = UNSET
    metadata: str | None = None


class Item(Usual, frozen=True):
    """One item of `messaging` or `standby`."""

    sender: Person
    recipient: Person
    timestamp: Time
    message: Message | None = None
    postback: Postback | None = None
    referral: Referral | None = None
    reaction: About | None = None
    read: About | None = None
    delivery: About | None = None
    message_edit: About | None = None
    pass_thread_control: Control | None = None
    take_thread_control: Control | None = None
    request_thread_control: Control | None = None
    app_roles: None = None
    optin: None = None
    account_linking: None = None
    hop_context: None = None


class Entry(Usual, frozen=True):
    """One entry of a webhook, with one list of items."""

    id: str | None = None
    time: int | None = None
    messaging: list[Item] | None = None
    standby: list[Item] | None = None


class Webhook(Usual, frozen=True):
    """The envelope (D 4.0)."""

    object: Literal["instagram", "page"]
    entry: list[Entry]
