"""The shapes of webhooks, as a compiled parser reads them (D 4): all that comes, rightly typed.

They say only what JSON may stand where; whether it is an id or a time is for
`values` to say. A webhook that does not fit may be right all the same: then
`shapes` says so, or what is wrong with it. Only reading an input imports this module.
"""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from convroute.conversation.unread import Unread1, Unread4, Unread5

NumberOrText = int | str | None
AppId = int | str | None | UnsetType
NOT_EMPTY = Meta(min_length=1)
Id = Annotated[str, NOT_EMPTY]
IdOrNumber = Id | int


class Shape(Struct, frozen=True, gc=False, omit_defaults=True, kw_only=True):
    """A JSON object; absent and null are the same, and written as absent."""


class Person(Shape, frozen=True):
    """`sender` and `recipient`; some plug-ins know a person by `user_ref` alone (D 4.5, 4.12)."""

    id: NumberOrText = None
    user_ref: Id | None = None


class Product(Shape, frozen=True):
    """`product` of a referral: a product page of the shop (D 1.5)."""

    id: IdOrNumber | None = None


class AdsContext(Shape, frozen=True):
    """`ads_context_data` of a referral (D 4.7)."""

    ad_title: str | None = None
    post_id: IdOrNumber | None = None
    product_id: IdOrNumber | None = None
    flow_id: IdOrNumber | None = None
    photo_url: str | None = None
    video_url: str | None = None


class Referral(Shape, frozen=True):
    """Where the person came from (D 4.6, 4.7). Meta's samples print ids as numbers, too."""

    ref: Id | None = None
    ad_id: IdOrNumber | None = None
    source: str | None = None
    type: str | None = None
    ads_context_data: AdsContext | None = None
    product: Product | None = None
    referer_uri: str | None = None


class Attachment(Shape, frozen=True):
    """One attachment; only its type routes (D 4.2)."""

    type: str | None = None
    payload: Unread4 | UnsetType | None = UNSET
    title: str | None = None
    url: str | None = None


class QuickReply(Shape, frozen=True):
    """A tap on a quick reply (D 4.3)."""

    payload: str | None = None


class ReplyTo(Shape, frozen=True):
    """What a message answers: another message, or a story (D 4.4)."""

    mid: Id | None = None
    is_self_reply: bool | None = None
    story: Unread1 | None = None


class Message(Shape, frozen=True):
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
    is_unsupported: bool | None = None
    hop_context: Unread1 | None = None
    sticker_id: int | str | None = None
    commands: list[Unread1] | None = None
    tags: Unread1 | None = None
    nlp: Unread5 | None = None


class Postback(Shape, frozen=True):
    """`postback`: a tapped button (D 4.5)."""

    mid: Id | None = None
    title: str | None = None
    payload: str | None = None
    referral: Referral | None = None


class About(Shape, frozen=True):
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


class OptIn(Shape, frozen=True):
    """`optin`: a plug-in, or a wish for messages (D 4.12)."""

    ref: str | None = None
    user_ref: Id | None = None
    type: str | None = None
    title: str | None = None
    payload: str | None = None
    one_time_notif_token: str | None = None
    notification_messages_token: str | None = None
    notification_messages_frequency: str | None = None
    notification_messages_status: str | None = None
    notification_messages_timezone: str | None = None
    token_expiry_timestamp: int | str | None = None
    user_token_status: str | None = None


class Control(Shape, frozen=True):
    """A handover as Meta reports it (D 3.1, 3.3, 3.5), which sends null, too: null is written as null."""

    previous_owner_app_id: AppId = UNSET
    new_owner_app_id: AppId = UNSET
    requested_owner_app_id: AppId = UNSET
    metadata: str | None = None


class Item(Shape, frozen=True):
    """One item of `messaging` or `standby`, or of a change."""

    sender: Person | None = None
    recipient: Person | None = None
    timestamp: NumberOrText = None
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
    app_roles: Unread1 | None = None
    optin: OptIn | None = None
    account_linking: Unread1 | None = None
    hop_context: Unread1 | None = None


class Change(Shape, frozen=True):
    """A change with an item of a conversation."""

    field: str
    value: Item


class Entry(Shape, frozen=True):
    """One entry of a webhook, with one list of items."""

    id: NumberOrText = None
    time: NumberOrText = None
    messaging: Annotated[list[Item], NOT_EMPTY] | None = None
    standby: Annotated[list[Item], NOT_EMPTY] | None = None
    changes: Annotated[list[Change], NOT_EMPTY] | None = None
    hop_context: list[Unread1] | None = None


class Webhook(Shape, frozen=True):
    """The envelope (D 4.0)."""

    object: Literal["instagram", "page"]
    entry: Annotated[list[Entry], NOT_EMPTY]
