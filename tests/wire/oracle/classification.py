"""What a webhook item is: kind, surface, entry and the marks of a referral (semantics 2).

One function a clause. Marks are kept only where the clause lets them be: text on
messages and echoes, referrals on opening events (semantics 6).
"""

from typing import Literal

from convroute.conversation.event import (
    ATTACHMENTS,
    NO_ATTACHMENTS,
    OPENING_KINDS,
    POSTS,
    Ad,
    AttachmentType,
    EntryPoint,
    Handover,
    Kind,
    Surface,
)
from tests.wire.oracle.shapes import AdsContext, Control, Item, Message, Referral


def kind_of(item: Item) -> Kind | None:
    """Semantics 2, `kind`: the first known part names it; None if there is none.

    `account_linking` is delivered and decides nothing, as `unsupported` (D 4.12).
    """
    if item.message is not None:
        return _kind_of_message(item, item.message)
    parts: tuple[tuple[object, Kind], ...] = (
        (item.postback, "postback"),
        (handover_of(item), "handover"),
        (item.reaction, "reaction"),
        (item.read, "read"),
        (item.delivery, "delivery"),
        (item.message_edit, "edit"),
        (item.optin, "optin"),
        (None if part_of(item) else item.referral, "referral"),
        (part_of(item), "unsupported"),
        (item.account_linking, "unsupported"),
    )
    return next((kind for part, kind in parts if part is not None), None)


def _kind_of_message(item: Item, message: Message) -> Kind:
    """Semantics 2: a deletion, an echo, an unsupported message (D 4.3, 4.8, 4.10), else a message."""
    if message.is_deleted:
        return "deletion"
    if message.is_echo:
        return "echo"
    if message.is_unsupported or part_of(item):
        return "unsupported"
    if any(tells_of_lead(context) for context in (item.hop_context, message.hop_context)):
        return "unsupported"
    return "message"


def tells_of_lead(context: object) -> bool:
    """Semantics 2: the summary of a lead form, in an object or in a list of them."""
    contexts = context if isinstance(context, list) else [context]
    found = [one.get("metadata") for one in contexts if isinstance(one, dict)]
    return any(isinstance(one, str) and one.startswith("messenger_lead_gen_") for one in found)


def part_of(item: Item) -> str | None:
    """Semantics 2: what makes an item without a mark of its own `unsupported`."""
    if item.message is not None:
        is_line = item.message.admin_text is not None and not item.message.mid
        said = item.message.is_unsupported or item.message.is_deleted or item.message.is_echo
        told = any(tells_of_lead(context) for context in (item.hop_context, item.message.hop_context))
        return "admin_text" if is_line and not said and not told else None
    kind = None if item.referral is None else item.referral.type
    if isinstance(kind, str) and kind.startswith("LEAD_"):
        return "referral"
    return None


def is_echo(item: Item) -> bool:
    """Semantics 1: whether the business is the sender, so that account and user are swapped."""
    return item.message is not None and item.message.is_echo


def referral_of(item: Item, kind: Kind) -> Referral:
    """Semantics 2, `entry`: of `message`, of `postback`, of the item: the first that has one (D 4.7)."""
    if kind not in OPENING_KINDS:
        return Referral()
    places = (
        item.message.referral if item.message else None,
        item.postback.referral if item.postback else None,
        item.referral,
    )
    return next((found for found in places if found is not None and found.model_fields_set), Referral())


def entry_of(referral: Referral) -> EntryPoint:
    """Semantics 2, `entry`: `ad` by any ad mark, else `link` by a non-empty `ref`, else `organic`."""
    if ad_of(referral) is not None:
        return "ad"
    return "link" if referral.ref else "organic"


def ad_of(referral: Referral) -> Ad | None:
    """Semantics 2, `entry`: an `ad_id`, `ads_context_data`, or `source` equal to `ADS` in any case."""
    from_ads = isinstance(referral.source, str) and referral.source.lower() == "ads"
    if not (referral.ad_id or referral.ads_context_data is not None or from_ads):
        return None
    context = referral.ads_context_data or AdsContext()
    return Ad(referral.ad_id, context.ad_title or None, context.post_id, context.product_id, context.flow_id)


def source_of(referral: Referral) -> str | None:
    """As sent, where it is text."""
    return referral.source if isinstance(referral.source, str) and referral.source else None


def product_of(referral: Referral) -> str | None:
    """The product page of the shop the person came from (D 1.5)."""
    return referral.product.id if referral.product else None


def attachments_of(item: Item, kind: Kind) -> frozenset[AttachmentType]:
    """The types of attachments; `reel` is `ig_reel`, an unknown one is `other` (language: Conditions)."""
    if kind not in ("message", "echo") or item.message is None:
        return NO_ATTACHMENTS
    return frozenset(ATTACHMENTS.get(one.type or "", "other") for one in item.message.attachments)


def surface_of(item: Item, kind: Kind, referral: Referral) -> Surface:
    """Semantics 2, `surface`: of a message the first that fits, else the kind."""
    if kind != "message" or item.message is None:
        return kind
    attachments = attachments_of(item, kind)
    if item.message.reply_to is not None and item.message.reply_to.story is not None:
        return "story_reply"
    if "story_mention" in attachments:
        return "story_mention"
    if attachments & POSTS:
        return "shared_post"
    if product_of(referral):
        return "shop"
    return "quick_reply" if item.message.quick_reply is not None else "message"


def text_of(item: Item, kind: Kind) -> str | None:
    """Semantics 6: text is part of messages and echoes."""
    return item.message.text if item.message and kind in ("message", "echo") else None


def payload_of(item: Item, kind: Kind) -> str | None:
    """Semantics 6: of a postback, or the quick reply of a message or echo."""
    if kind == "postback" and item.postback:
        return item.postback.payload
    if kind in ("message", "echo") and item.message and item.message.quick_reply:
        return item.message.quick_reply.payload
    return None


def title_of(item: Item, kind: Kind) -> str | None:
    """Semantics 6: the title of a postback's button."""
    return item.postback.title if item.postback and kind == "postback" else None


def mid_of(item: Item) -> str | None:
    """Semantics E12: the message id of the part that names the kind, where it has one."""
    parts = (item.message, item.postback, item.reaction, item.read, item.message_edit)
    part = next((part for part in parts if part is not None), None)
    return part.mid if part else None


def handover_of(item: Item) -> Handover | None:
    """Semantics E11: a pass, take or request as Meta reports it, or the legacy `app_roles`."""
    if item.pass_thread_control is not None:
        return _handover("pass", item.pass_thread_control)
    if item.take_thread_control is not None:
        return _handover("take", item.take_thread_control)
    if item.request_thread_control is not None:
        return _handover("request", item.request_thread_control)
    return Handover("app_roles") if item.app_roles is not None else None


def _handover(verb: Literal["pass", "take", "request"], control: Control) -> Handover:
    app = control.requested_owner_app_id if verb == "request" else control.new_owner_app_id
    metadata = control.metadata if isinstance(control.metadata, str) else None
    return Handover(verb, app, control.previous_owner_app_id, metadata)
