"""Makes events of items of the usual shapes, without pydantic: messages, taps, receipts (semantics 1, 2).

It takes only what is certain and says `Unusual` to all the rest, right or wrong;
`item_reader` then reads that, with the same results.
"""

from msgspec import UNSET

from convroute.conversation.channel import Channel
from convroute.conversation.event import ATTACHMENTS, NO_ATTACHMENTS, POSTS, Arrival, Event, Handover, Kind
from convroute.conversation.event_draft import AdDraft, EventDraft
from convroute.conversation.usual_shapes import About, AppId, Control, Item, Message, Postback, Referral
from convroute.conversation.values import LONGEST_ID


class Unusual(Exception):  # noqa: N818  # no error: it only says which way to go
    """The shape is not one of the usual ones; it may be right all the same."""


def usual_event(item: Item, channel: Channel, arrived_on: Arrival, document: int, path: str) -> Event:
    """The event in an item of `messaging` or `standby`; raises `Unusual`."""
    draft = EventDraft(channel, item.recipient.id, item.sender.id, item.timestamp, arrived_on, document, path)
    message = item.message
    if message is None:
        _other_part(item, draft)
    elif (
        item.postback is None
        and item.referral is None
        and item.reaction is None
        and item.read is None
        and item.delivery is None
        and item.message_edit is None
        and item.pass_thread_control is None
        and item.take_thread_control is None
        and item.request_thread_control is None
    ):
        _message(message, draft)
    else:
        raise Unusual
    return draft.frozen()


def _message(message: Message, draft: EventDraft) -> None:
    """D 4.1 to 4.4 and 4.8: what most messages consist of; the rest is `_marked_message`."""
    draft.kind = draft.surface = "message"
    draft.mid, draft.text = message.mid, message.text
    if not (
        message.attachments is None
        and message.quick_reply is None
        and message.reply_to is None
        and message.referral is None
        and message.is_echo is None
        and message.is_deleted is None
    ):
        _marked_message(message, draft)


def _marked_message(message: Message, draft: EventDraft) -> None:
    """Semantics 2, `kind` and `surface`: a deletion before an echo before the rest."""
    if message.is_echo or message.is_deleted:
        _of_the_past(message, draft)
    elif message.referral is not None:
        _referral(message.referral, draft)
    if message.is_deleted:
        return
    if message.quick_reply is not None:
        draft.payload = message.quick_reply.payload
    if message.attachments is not None:
        draft.attachments = frozenset(ATTACHMENTS.get(one.type or "", "other") for one in message.attachments)
    if draft.kind == "message":
        _surface(message, draft)


def _of_the_past(message: Message, draft: EventDraft) -> None:
    """Semantics 1 and 2: of an echo, the business is the sender; of a deletion, the text is gone (D 4.8)."""
    if message.referral is not None or draft.user is None:
        raise Unusual
    if message.is_echo:
        draft.account, draft.user = draft.user, draft.account
    if message.is_deleted:
        draft.text = None
    draft.kind = draft.surface = "deletion" if message.is_deleted else "echo"


def _surface(message: Message, draft: EventDraft) -> None:
    """Semantics 2, `surface`: the first that fits."""
    attachments = draft.attachments
    if message.reply_to is not None and message.reply_to.story is not None:
        draft.surface = "story_reply"
    elif "story_mention" in attachments:
        draft.surface = "story_mention"
    elif attachments is not NO_ATTACHMENTS and not attachments.isdisjoint(POSTS):
        draft.surface = "shared_post"
    elif draft.product:
        draft.surface = "shop"
    elif message.quick_reply is not None:
        draft.surface = "quick_reply"


def _other_part(item: Item, draft: EventDraft) -> None:
    """The part of an item that is no message, if it has exactly one (D 3, 4.5, 4.6, 4.9)."""
    parts: tuple[tuple[Kind, Postback | Referral | About | Control | None], ...] = (
        ("postback", item.postback),
        ("referral", item.referral),
        ("reaction", item.reaction),
        ("read", item.read),
        ("delivery", item.delivery),
        ("edit", item.message_edit),
        ("handover", item.pass_thread_control),
        ("handover", item.take_thread_control),
        ("handover", item.request_thread_control),
    )
    present = [named for named in parts if named[1] is not None]
    if len(present) != 1:
        raise Unusual
    kind, part = present[0]
    draft.kind = draft.surface = kind
    if isinstance(part, Referral):
        _referral(part, draft)
    elif isinstance(part, Postback):
        draft.mid, draft.title, draft.payload = part.mid, part.title, part.payload
        if part.referral is not None:
            _referral(part.referral, draft)
    elif isinstance(part, Control):
        draft.handover = _handover(part, item)
    elif part is not None and kind != "delivery":  # that is about many messages
        draft.mid = part.mid


def _handover(control: Control, item: Item) -> Handover:
    """Semantics E11: a pass, take or request as Meta reports it."""
    previous, new = _app_id(control.previous_owner_app_id), _app_id(control.new_owner_app_id)
    asking = _app_id(control.requested_owner_app_id)
    if control is item.request_thread_control:
        return Handover("request", asking, previous, control.metadata)
    return Handover(
        "take" if control is item.take_thread_control else "pass", new, previous, control.metadata
    )


def _app_id(value: AppId) -> str | None:
    """A Meta app id as a decimal string."""
    if value is None or value is UNSET:
        return None
    digits = str(value)
    if not (digits.isascii() and digits.isdigit() and len(digits) <= LONGEST_ID):
        raise Unusual
    return digits


def _referral(referral: Referral, draft: EventDraft) -> None:
    """Semantics 2, `entry`: `ad` by any ad mark, else `link` by a non-empty `ref`, else `organic` (D 4.7)."""
    source, context = referral.source, referral.ads_context_data
    draft.ref = referral.ref
    if referral.product is not None:
        draft.product = referral.product.id
    if referral.ad_id is not None or context is not None or (source is not None and source.lower() == "ads"):
        draft.entry = "ad"
        ad = AdDraft(referral.ad_id)
        if context is not None:
            ad.title, ad.post = context.ad_title or None, context.post_id
            ad.product, ad.flow = context.product_id, context.flow_id
        draft.ad = ad.frozen()
    elif referral.ref is not None:
        draft.entry = "link"
