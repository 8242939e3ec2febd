"""The shapes of webhooks (D 4): what may stand where, and the rule by which each value is read.

A compiled parser takes whatever is of the right type; a value it does not take may be
right all the same, and then its rule says so, or what is wrong with it (`rules`). Members
without a rule are not read: they stand here so that none goes unseen (`exact_json`), and
their types say how deep they may be nested. The order of members with a rule is the one
in which faults are named.
"""

from typing import Annotated, TypedDict

from msgspec import UNSET, Meta, Struct, UnsetType

from convroute.wire.halves import characters
from convroute.wire.values import app_id_text, described, flag, id_text, optional_time_ms, text

_LARGEST = 2**63 - 1


def _presence(value: object) -> object:
    """Text as it came; of anything else only that it is there."""
    return value if value is None or isinstance(value, str) else {}


def _characters(value: object) -> str | None:
    """Text with U+FFFD for half of a surrogate pair: an emoji that was cut in two costs no item."""
    return text(characters(value) if isinstance(value, str) else value)


def _reference(value: object) -> str | None:
    """As an id; of text as of any other text."""
    return id_text(characters(value) if isinstance(value, str) else value)


def _text_or_presence(value: object) -> object:
    """As `_presence`, and text has to be characters."""
    return _characters(value) if isinstance(value, str) else _presence(value)


def _context(value: object) -> object:
    """Of an object, or of a list of them, the one member that may say something."""
    if isinstance(value, list):
        return [_metadata(one) for one in value]
    return None if value is None else _metadata(value)


def _metadata(context: object) -> dict[str, str]:
    metadata = context.get("metadata") if isinstance(context, dict) else None
    return {"metadata": metadata} if isinstance(metadata, str) else {}


def _time(value: object) -> object:
    """A time as it came, if it can be one: whether it is seconds is asked once, of what came."""
    read = optional_time_ms(value)
    return value if isinstance(value, int | str) else read


def _object(value: object) -> object:
    if value is None or isinstance(value, dict):
        return _presence(value)
    raise ValueError(f"must be an object, not {described(value)}")


_WholeNumber = Annotated[int, Meta(ge=0, le=_LARGEST)]
Id = Annotated[
    Annotated[str, Meta(min_length=1)] | _WholeNumber | None,
    Meta(extra={"rule": id_text}),
]
AppId = Annotated[
    Annotated[str, Meta(pattern=r"^[0-9]+\Z")] | _WholeNumber | None,
    Meta(extra={"rule": app_id_text}),
]
Reference = Annotated[
    Annotated[str, Meta(min_length=1)] | _WholeNumber | None,
    Meta(extra={"rule": _reference}),
]
"""Like an id, and written by people who make links: it may be cut off anywhere."""
Text = Annotated[str | None, Meta(extra={"rule": _characters})]
Time = Annotated[int | str | None, Meta(extra={"rule": _time})]
Flag = Annotated[bool | None, Meta(extra={"rule": flag})]

Scalar = str | int | float | bool | None
Nested1 = dict[str, Scalar | list[Scalar]]
"""An object, and lists of single values in it."""
Nested2 = dict[str, Scalar | Nested1 | list[Scalar | Nested1]]
"""An object with objects in it, alone or in lists; the next ones are nested more deeply."""
Nested3 = dict[str, Scalar | Nested2 | list[Scalar | Nested2]]
Nested4 = dict[str, Scalar | Nested3 | list[Scalar | Nested3]]
Nested5 = dict[str, Scalar | Nested4 | list[Scalar | Nested4]]
Unread = Scalar | UnsetType
Presence = Annotated[Scalar | Nested1, Meta(extra={"rule": _presence})]
TextOrPresence = Annotated[Scalar | Nested1, Meta(extra={"rule": _text_or_presence})]
Context = Annotated[Scalar | Nested1 | list[Scalar | Nested1], Meta(extra={"rule": _context})]
AnObject = Annotated[Nested1 | None, Meta(extra={"rule": _object})]


class Shape(Struct, frozen=True, gc=False, omit_defaults=True, kw_only=True):
    """A JSON object; where None stands for an absent member, it is written as absent."""


class Person(Shape, frozen=True):
    """`sender` and `recipient`; some plug-ins know a person by `user_ref` alone (D 4.5, 4.12)."""

    id: Id = None
    user_ref: Id = None


class AdsContext(Shape, frozen=True):
    """`ads_context_data` of a referral (D 4.7)."""

    ad_title: Text = None
    post_id: Id = None
    product_id: Id = None
    flow_id: Id = None
    photo_url: Unread = UNSET
    video_url: Unread = UNSET


class Product(Shape, frozen=True):
    """`product` of a referral: a product page of the shop (D 1.5)."""

    id: Id = None


class Referral(Shape, frozen=True):
    """Where the person came from (D 4.6, 4.7). `source` is open text (6-F)."""

    ref: Reference | UnsetType = UNSET
    ad_id: Id | UnsetType = UNSET
    source: TextOrPresence | UnsetType = UNSET
    ads_context_data: AdsContext | UnsetType | None = UNSET
    product: Product | UnsetType | None = UNSET
    type: TextOrPresence | UnsetType = UNSET
    referer_uri: Unread = UNSET


class Attachment(Shape, frozen=True):
    """One attachment; only its type routes (D 4.2)."""

    type: Text = None
    payload: Nested4 | UnsetType | None = UNSET
    title: Unread = UNSET
    url: Unread = UNSET


class QuickReply(Shape, frozen=True):
    """A tap on a quick reply (D 4.3)."""

    payload: Text = None


class ReplyTo(Shape, frozen=True):
    """What a message answers: another message, or a story (D 4.4)."""

    story: Presence = None
    mid: Unread = UNSET
    is_self_reply: Unread = UNSET


class Message(Shape, frozen=True):
    """`message`: text, attachments, a quick reply, an echo, a deletion (D 4.1 to 4.4, 4.8)."""

    mid: Id = None
    text: Text = None
    is_echo: Flag = None
    is_deleted: Flag = None
    is_unsupported: Flag = None
    attachments: list[Attachment] | None = None
    quick_reply: QuickReply | None = None
    reply_to: ReplyTo | None = None
    referral: Referral | None = None
    hop_context: Context = None
    admin_text: Presence = None
    app_id: Unread = UNSET
    metadata: Unread = UNSET
    sticker_id: Unread = UNSET
    commands: list[Nested1] | UnsetType = UNSET
    tags: Nested1 | UnsetType = UNSET
    nlp: Nested5 | UnsetType = UNSET


class Postback(Shape, frozen=True):
    """`postback`: a tapped button (D 4.5). On standby the payload is missing (D 2.4)."""

    mid: Id = None
    title: Text = None
    payload: Text = None
    referral: Referral | None = None


class About(Shape, frozen=True):
    """`reaction`, `read`, `delivery`, `message_edit`: about a message that exists (D 4.9)."""

    mid: Id = None
    action: Unread = UNSET
    reaction: Unread = UNSET
    emoji: Unread = UNSET
    text: Unread = UNSET
    num_edit: Unread = UNSET
    watermark: Unread = UNSET
    seq: Unread = UNSET
    mids: list[str] | UnsetType = UNSET


class OptIn(Shape, frozen=True):
    """`optin`: a plug-in, or a wish for messages; the person may be known by `user_ref` alone (D 4.12)."""

    user_ref: Id = None
    ref: Unread = UNSET
    type: Unread = UNSET
    title: Unread = UNSET
    payload: Unread = UNSET
    one_time_notif_token: Unread = UNSET
    notification_messages_token: Unread = UNSET
    notification_messages_frequency: Unread = UNSET
    notification_messages_status: Unread = UNSET
    notification_messages_timezone: Unread = UNSET
    token_expiry_timestamp: Unread = UNSET
    user_token_status: Unread = UNSET


class Control(Shape, frozen=True):
    """A handover as Meta reports it, with ids as text, integers or null (D 3.1, 3.3, 3.5)."""

    previous_owner_app_id: AppId | UnsetType = UNSET
    new_owner_app_id: AppId | UnsetType = UNSET
    requested_owner_app_id: AppId | UnsetType = UNSET
    metadata: TextOrPresence | UnsetType = UNSET
    thread_control_metadata: Nested1 | UnsetType | None = UNSET


class Item(Shape, frozen=True):
    """One item of `messaging` or `standby`, or the `value` of a change."""

    sender: Person | None = None
    recipient: Person | None = None
    timestamp: Time = None
    message: Message | None = None
    postback: Postback | None = None
    pass_thread_control: Control | None = None
    take_thread_control: Control | None = None
    request_thread_control: Control | None = None
    app_roles: AnObject = None
    reaction: About | None = None
    read: About | None = None
    delivery: About | None = None
    message_edit: About | None = None
    optin: OptIn | None = None
    referral: Referral | None = None
    account_linking: AnObject = None
    hop_context: Context = None
    lead: Nested4 | UnsetType | None = UNSET


class Change(TypedDict, total=False):
    """A change: its `field` says whether `value` is an item."""

    field: Scalar
    value: Nested5


class Entry(TypedDict, total=False):
    """One entry of a webhook; its lists are read in the order they stand in it.

    Comments of accounts with Instagram login stand in it as they are, without `changes` (D 9).
    """

    id: Scalar
    time: Scalar
    messaging: list[Item]
    standby: list[Item]
    changes: list[Change]
    hop_context: list[Nested1]
    field: Scalar
    value: Nested5


class Document(TypedDict, total=False):
    """A webhook (D 4.0), a test delivery, or a wrapper around one of them; a request is read as it is."""

    entry: list[Entry]
    object: Scalar
    field: Scalar
    value: Nested5
    event: "Document"
    facts: Nested3 | None
    button_app: Scalar
