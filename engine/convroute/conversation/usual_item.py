"""Makes events of items of the usual shapes, without pydantic (semantics 1, 2).

It takes only what is certain and says `Unusual` to all the rest, right or wrong;
`item_reader` then reads that, with the same results.
"""

from typing import Any, Literal

from convroute.conversation.channel import Channel
from convroute.conversation.event import (
    ATTACHMENTS,
    NO_ATTACHMENTS,
    NO_FACTS,
    POSTS,
    Arrival,
    Event,
)
from convroute.conversation.odd_shapes import Item, Message, Referral
from convroute.conversation.usual_parts import Unusual, add_part, add_referral


class EventDraft:
    """An event that is being made: its constructor costs more than parsing a webhook."""

    __slots__ = tuple(Event.__dataclass_fields__)


def usual_event(
    item: Item,
    to: str | None,
    by: str | None,
    at: int,
    channel: Channel,
    arrived_on: Arrival,
    document: int,
    path: str,
) -> Event:
    """The event in an item that goes `to` somebody and is sent `by` somebody; raises `Unusual`.

    Long, and with `bare_event` the same in part, because every webhook comes through here: a call
    costs as much as filling half of the draft.
    """
    draft: Any = EventDraft()
    draft.channel = channel
    draft.account = to
    draft.user = by
    draft.at = at
    draft.arrived_on = arrived_on
    draft.document = document
    draft.path = path
    draft.entry = "organic"
    draft.payload = draft.title = draft.ref = draft.product = None
    draft.ad = draft.handover = draft.button_app = None
    draft.attachments = NO_ATTACHMENTS
    draft.facts = NO_FACTS
    message = item.message
    if message is None:
        draft.mid = draft.text = None
        add_part(item, draft)
    elif (
        item.postback is None
        and item.pass_thread_control is None
        and item.take_thread_control is None
        and item.request_thread_control is None
    ):  # of other parts beside a message nothing is read
        draft.kind = draft.surface = "message"
        draft.mid, draft.text = message.mid, message.text
        if item.referral is not None:
            _add_referral_beside(message, item.referral, draft)
        if not (
            message.attachments is None
            and message.quick_reply is None
            and message.reply_to is None
            and message.referral is None
            and message.is_echo is None
            and message.is_deleted is None
        ):
            _marked_message(message, draft)
    else:
        raise Unusual
    draft.__class__ = Event
    event: Event = draft
    return event


def bare_event(
    kind: Literal["comment", "unsupported"],
    account: str,
    user: str | None,
    at: int,
    channel: Channel,
    arrived_on: Arrival,
    document: int,
    path: str,
    mid: str | None = None,
) -> Event:
    """Semantics 6: an event of a kind that has no marks."""
    draft: Any = EventDraft()
    draft.kind = draft.surface = kind
    draft.account = account
    draft.user = user
    draft.at = at
    draft.channel = channel
    draft.arrived_on = arrived_on
    draft.document = document
    draft.path = path
    draft.entry = "organic"
    draft.mid = mid
    draft.text = draft.payload = draft.title = draft.ref = draft.product = None
    draft.ad = draft.handover = draft.button_app = None
    draft.attachments = NO_ATTACHMENTS
    draft.facts = NO_FACTS
    draft.__class__ = Event
    event: Event = draft
    return event


def _add_referral_beside(message: Message, referral: Referral, draft: Any) -> None:
    """D 4.7: a referral beside the message counts, if the message has none."""
    if message.referral is not None or message.is_echo or message.is_deleted:
        raise Unusual
    add_referral(referral, draft)
    if draft.product:
        draft.surface = "shop"


def _marked_message(message: Message, draft: Any) -> None:
    """Semantics 2, `kind` and `surface`: a deletion before an echo before the rest."""
    if message.is_echo or message.is_deleted:
        _of_the_past(message, draft)
    elif message.referral is not None:
        add_referral(message.referral, draft)
    if message.is_deleted:
        return
    if message.quick_reply is not None:
        draft.payload = message.quick_reply.payload
    if message.attachments is not None:
        draft.attachments = frozenset(
            [ATTACHMENTS.get(one.type or "", "other") for one in message.attachments]
        )
    if draft.kind == "message":
        _surface(message, draft)


def _of_the_past(message: Message, draft: Any) -> None:
    """Semantics 1 and 2: of an echo, the business is the sender; of a deletion, the text is gone (D 4.8)."""
    if message.referral is not None:
        raise Unusual
    if message.is_echo:
        draft.account, draft.user = draft.user, draft.account
    if message.is_deleted:
        draft.text = None
    draft.kind = draft.surface = "deletion" if message.is_deleted else "echo"


def _surface(message: Message, draft: Any) -> None:
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
