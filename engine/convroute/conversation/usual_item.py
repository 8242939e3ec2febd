"""Reads the items that come all day, without pydantic: messages, taps, receipts (semantics 1, 2).

It takes only what is exactly of the usual shape and says `Unusual` to all the
rest, right or wrong; `item_reader` then reads that, with the same results.
"""

from collections.abc import Callable

from convroute.conversation.channel import Channel
from convroute.conversation.event import POSTS, Arrival, Event
from convroute.conversation.event_draft import EventDraft
from convroute.conversation.usual_members import (
    Unusual,
    attachment_types,
    flag_of,
    id_of,
    ignore,
    is_story_reply,
    payload_of,
    read_referral,
    text_of,
)
from convroute.conversation.values import LATEST, SECONDS_BELOW


def usual_event(item: object, channel: Channel, arrived_on: Arrival, document: int, path: str) -> Event:
    """The event in an item of `messaging` or `standby`; raises `Unusual`, as for every change."""
    if type(item) is not dict or arrived_on == "changes":
        raise Unusual
    sender, recipient, at = item.get("sender"), item.get("recipient"), item.get("timestamp")
    if type(sender) is not dict or type(recipient) is not dict or type(at) is not int:
        raise Unusual
    if len(sender) != 1 or len(recipient) != 1 or not SECONDS_BELOW <= at <= LATEST:
        raise Unusual
    account, user = id_of(recipient.get("id")), id_of(sender.get("id"))
    draft = EventDraft(channel, account, user, at, arrived_on, document, path)
    message = item.get("message")
    if type(message) is dict and len(item) == 4:
        _message(message, draft)
    else:
        _other_part(item, draft)
    return draft.frozen()


def _other_part(item: dict[str, object], draft: EventDraft) -> None:
    """The part of an item that has exactly one of the usual parts."""
    part = read_part = None
    for name, value in item.items():
        if name in PARTS:
            if part is not None or type(value) is not dict:
                raise Unusual
            part = value
            read_part = PARTS[name]
        elif name not in _ENDS:
            ignore(name, value, RARE_MEMBERS)
    if part is None or read_part is None:
        raise Unusual
    read_part(part, draft)


def _message(message: dict[str, object], draft: EventDraft) -> None:
    """D 4.1 to 4.4 and 4.8: what most messages consist of; the rest is `_marked_message`."""
    draft.kind = draft.surface = "message"
    marks = None
    for name, value in message.items():
        if name == "mid":
            draft.mid = id_of(value)
        elif name == "text":
            draft.text = text_of(value)
        elif name in MESSAGE_MARKS:
            marks = message
        else:
            ignore(name, value, RARE_IN_MESSAGE)
    if marks is not None:
        _marked_message(message, draft)


def _marked_message(message: dict[str, object], draft: EventDraft) -> None:
    """Semantics 2, `kind` and `surface`: the first that fits, a deletion before an echo before the rest."""
    deleted, echo = flag_of(message.get("is_deleted")), flag_of(message.get("is_echo"))
    story = is_story_reply(message["reply_to"]) if "reply_to" in message else None
    attachments = attachment_types(message["attachments"]) if "attachments" in message else draft.attachments
    payload = payload_of(message["quick_reply"]) if "quick_reply" in message else None
    if echo:
        draft.account, draft.user = _swapped(draft)
    if deleted or echo:
        if "referral" in message:
            raise Unusual
        draft.kind = draft.surface = "deletion" if deleted else "echo"
    if deleted:
        draft.text = None
        return
    draft.payload = payload
    draft.attachments = attachments
    if echo:
        return
    if "referral" in message:
        read_referral(message["referral"], draft)
    if story:
        draft.surface = "story_reply"
    elif "story_mention" in attachments:
        draft.surface = "story_mention"
    elif not attachments.isdisjoint(POSTS):
        draft.surface = "shared_post"
    elif draft.product:
        draft.surface = "shop"
    elif "quick_reply" in message:
        draft.surface = "quick_reply"


def _postback(postback: dict[str, object], draft: EventDraft) -> None:
    """D 4.5: a tapped button; on standby its payload is missing."""
    draft.kind = draft.surface = "postback"
    for name, value in postback.items():
        if name == "mid":
            draft.mid = id_of(value)
        elif name == "title":
            draft.title = text_of(value)
        elif name == "payload":
            draft.payload = text_of(value)
        elif name == "referral":
            read_referral(value, draft)
        else:
            ignore(name, value)


def _opened(referral: dict[str, object], draft: EventDraft) -> None:
    """D 4.6: an existing thread is opened again by a link or an ad."""
    draft.kind = draft.surface = "referral"
    read_referral(referral, draft)


def _reaction(reaction: dict[str, object], draft: EventDraft) -> None:
    draft.kind = draft.surface = "reaction"
    draft.mid = _mid_alone(reaction)


def _read(read: dict[str, object], draft: EventDraft) -> None:
    draft.kind = draft.surface = "read"
    draft.mid = _mid_alone(read)


def _edit(edit: dict[str, object], draft: EventDraft) -> None:
    draft.kind = draft.surface = "edit"
    draft.mid = _mid_alone(edit)


def _delivery(delivery: dict[str, object], draft: EventDraft) -> None:
    """A receipt of many messages at once: it has no `mid` of its own (D 4.9)."""
    draft.kind = draft.surface = "delivery"
    _mid_alone(delivery)


def _mid_alone(part: dict[str, object]) -> str | None:
    mid = None
    for name, value in part.items():
        if name == "mid":
            mid = id_of(value)
        else:
            ignore(name, value)
    return mid


def _swapped(draft: EventDraft) -> tuple[str, str]:
    """Semantics 1: of an echo, the business is the sender."""
    if draft.user is None:
        raise Unusual
    return draft.user, draft.account


PARTS: dict[str, Callable[[dict[str, object], EventDraft], None]] = {
    "message": _message,
    "postback": _postback,
    "referral": _opened,
    "reaction": _reaction,
    "read": _read,
    "delivery": _delivery,
    "message_edit": _edit,
}
_ENDS = frozenset({"sender", "recipient", "timestamp"})
RARE_MEMBERS = frozenset(
    {
        "pass_thread_control",
        "take_thread_control",
        "request_thread_control",
        "app_roles",
        "optin",
        "account_linking",
        "hop_context",
    }
)
MESSAGE_MARKS = frozenset({"is_echo", "is_deleted", "attachments", "quick_reply", "reply_to", "referral"})
RARE_IN_MESSAGE = frozenset({"is_unsupported", "hop_context"})
