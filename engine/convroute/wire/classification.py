"""What a webhook item is: kind, surface, entry and the marks of a referral (semantics 2).

Marks are kept only where the clause lets them be: text on messages and echoes,
referrals on opening events (semantics 6).
"""

from typing import Literal

from msgspec import UNSET, Struct, UnsetType

from convroute.conversation.event import (
    ATTACHMENTS,
    LEAD_REFERRAL,
    NO_ATTACHMENTS,
    POSTS,
    Ad,
    AttachmentType,
    EntryPoint,
    Handover,
    Kind,
    MessageSurface,
)
from convroute.wire.shapes import Control, Item, Message, Referral
from convroute.wire.values import app_id_text, id_text


class Origin(Struct, frozen=True, gc=False):
    """Where an opening event came from: what its referral says."""

    entry: EntryPoint = "organic"
    ref: str | None = None
    source: str | None = None
    product: str | None = None
    ad: Ad | None = None


NO_ORIGIN = Origin()


_LEAD_SUMMARY = "messenger_lead_gen_"
_AFTER_LEAD_FORM = "LEAD_"


class Marks(Struct, frozen=True, gc=False):
    """What an item carries, of a kind that may carry it; `part` as in `Event`."""

    kind: Kind
    surface: Kind | MessageSurface
    mid: str | int | None = None
    text: str | None = None
    payload: str | None = None
    title: str | None = None
    attachments: frozenset[AttachmentType] = NO_ATTACHMENTS
    handover: Handover | None = None
    origin: Origin = NO_ORIGIN
    part: str | None = None


def marks_of_message(item: Item, message: Message) -> Marks:
    """Semantics 2: a deletion, an echo, an unsupported message (D 4.3, 4.8, 4.10), else a message."""
    if message.is_deleted:
        return Marks("deletion", "deletion", message.mid)
    attachments = _attachments_of(message)
    payload = None if message.quick_reply is None else message.quick_reply.payload
    if message.is_echo:
        return Marks("echo", "echo", message.mid, message.text, payload, None, attachments)
    has_context = message.hop_context is not None or item.hop_context is not None
    if message.is_unsupported or (has_context and _is_lead_summary(message, item)):
        return Marks("unsupported", "unsupported", message.mid)
    if message.admin_text is not None and not message.mid:
        return Marks("unsupported", "unsupported", part="admin_text")
    button = None if item.postback is None else item.postback.referral
    origin = origin_of(message.referral, button, item.referral)
    surface = _surface_of(message, attachments, origin.product)
    return Marks("message", surface, message.mid, message.text, payload, None, attachments, None, origin)


def _is_lead_summary(message: Message, item: Item) -> bool:
    """Semantics 2: the summary of a lead form says so in its own `hop_context` (D 4.10)."""
    return _tells_of_lead(message.hop_context) or _tells_of_lead(item.hop_context)


def _tells_of_lead(context: object) -> bool:
    if isinstance(context, list):
        return any(map(_tells_of_lead, context))
    metadata = context.get("metadata") if isinstance(context, dict) else None
    return isinstance(metadata, str) and metadata.startswith(_LEAD_SUMMARY)


def marks_of_part(item: Item) -> Marks | None:
    """Semantics 2, `kind`: of an item without a message the first known part names it; None if there is none.

    `account_linking`, and the referral that Meta sends after a lead form, are delivered and
    decide nothing, as `unsupported` (D 4.12).
    """
    postback = item.postback
    if postback is not None:
        origin = origin_of(postback.referral, item.referral)
        title, payload = postback.title, postback.payload
        return Marks("postback", "postback", postback.mid, None, payload, title, NO_ATTACHMENTS, None, origin)
    handover = _handover_of(item)
    if handover is not None:
        return Marks("handover", "handover", _mid_of(item), handover=handover)
    if item.reaction is not None:
        return Marks("reaction", "reaction", item.reaction.mid)
    if item.read is not None:
        return Marks("read", "read", item.read.mid)
    if item.delivery is not None:
        return Marks("delivery", "delivery", _mid_of(item))
    if item.message_edit is not None:
        return Marks("edit", "edit", item.message_edit.mid)
    if item.optin is not None:
        return Marks("optin", "optin")
    if item.referral is not None:
        kind = item.referral.type
        if isinstance(kind, str) and kind.startswith(_AFTER_LEAD_FORM):
            return Marks("unsupported", "unsupported", part=LEAD_REFERRAL)
        return Marks("referral", "referral", origin=origin_of(item.referral))
    return (
        None if item.account_linking is None else Marks("unsupported", "unsupported", part="account_linking")
    )


def _mid_of(item: Item) -> str | int | None:
    """Semantics E12: the message id of the first other part that may have one."""
    part = item.reaction or item.read or item.message_edit
    return None if part is None else part.mid


def _handover_of(item: Item) -> Handover | None:
    """Semantics E11: a pass, take or request as Meta reports it, or the legacy `app_roles`."""
    if item.pass_thread_control is not None:
        return _handover("pass", item.pass_thread_control, item.pass_thread_control.new_owner_app_id)
    if item.take_thread_control is not None:
        return _handover("take", item.take_thread_control, item.take_thread_control.new_owner_app_id)
    if item.request_thread_control is not None:
        control = item.request_thread_control
        return _handover("request", control, control.requested_owner_app_id)
    return None if item.app_roles is None else Handover("app_roles")


def _handover(
    verb: Literal["pass", "take", "request"], control: Control, app: str | int | UnsetType | None
) -> Handover:
    metadata = control.metadata if isinstance(control.metadata, str) else None
    return Handover(verb, _app(app), _app(control.previous_owner_app_id), metadata)


def _app(value: str | int | UnsetType | None) -> str | None:
    """Text is digits already: `shapes.AppId` takes no other."""
    return value if type(value) is str else None if value is UNSET else app_id_text(value)


def _attachments_of(message: Message) -> frozenset[AttachmentType]:
    """The types of attachments, by the names of `ATTACHMENTS`; an unknown one is `other`."""
    if message.attachments is None:
        return NO_ATTACHMENTS
    return frozenset([ATTACHMENTS.get(one.type or "", "other") for one in message.attachments])


def _surface_of(
    message: Message, attachments: frozenset[AttachmentType], product: str | None
) -> Literal["message"] | MessageSurface:
    """Semantics 2, `surface`: of a message the first that fits."""
    if message.reply_to is not None and message.reply_to.story is not None:
        return "story_reply"
    if "story_mention" in attachments:
        return "story_mention"
    if not attachments.isdisjoint(POSTS):
        return "shared_post"
    if product:
        return "shop"
    return "message" if message.quick_reply is None else "quick_reply"


def origin_of(*referrals: Referral | None) -> Origin:
    """Semantics 2, `entry`: of several referrals the first that has any mark (D 4.7).

    `ad` by any ad mark, else `link` by a non-empty `ref`, else `organic`.
    """
    for referral in referrals:  # a loop is cheaper than a generator
        if referral is not None and _has_mark(referral):
            break
    else:
        return NO_ORIGIN
    ref = _id(referral.ref)
    product = None if not referral.product else _id(referral.product.id)
    source = referral.source if isinstance(referral.source, str) and referral.source else None
    ad = _ad_of(referral)
    if ad is not None:
        return Origin("ad", ref, source, product, ad)
    return Origin("organic" if ref is None else "link", ref, source, product)


def _has_mark(referral: Referral) -> bool:
    return not (
        referral.ref is UNSET
        and referral.ad_id is UNSET
        and referral.source is UNSET
        and referral.ads_context_data is UNSET
        and referral.product is UNSET
    )


def _ad_of(referral: Referral) -> Ad | None:
    """Semantics 2, `entry`: an `ad_id`, `ads_context_data`, or `source` equal to `ADS` in any case."""
    ad_id, context = _id(referral.ad_id), referral.ads_context_data
    if isinstance(context, UnsetType) or context is None:
        return Ad(ad_id) if ad_id is not None or says_ads(referral.source) else None
    post, product, flow = _id(context.post_id), _id(context.product_id), _id(context.flow_id)
    return Ad(ad_id, context.ad_title or None, post, product, flow)


def says_ads(source: object) -> bool:
    """Whether the `source` of a referral makes the event an ad's."""
    return isinstance(source, str) and source.lower() == "ads"


def _id(value: str | int | UnsetType | None) -> str | None:
    return value if type(value) is str else None if value is UNSET else id_text(value)
