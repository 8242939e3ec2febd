"""Reads one item of a webhook as an event, or says what is wrong with it (semantics 1, 2).

Each item is read by itself, so that a bad one does not cost the others (semantics E13).
"""

from msgspec import convert, to_builtins
from msgspec.json import encode

from convroute.conversation.event import NAMELESS_KINDS, NO_ATTACHMENTS, Arrival, Event
from convroute.conversation.item import Unreadable
from convroute.wire.classification import Marks, marks_of_message, marks_of_part
from convroute.wire.invalid_input import InvalidInput
from convroute.wire.location import Location
from convroute.wire.rules import by_rules
from convroute.wire.shapes import Item, Person
from convroute.wire.values import LATEST, SECONDS_BELOW, id_text, time_ms


def read_item(value: object, location: Location, arrived_on: Arrival, path: str) -> Event | Unreadable:
    """The item at `path`, as it came or as an `Item` already: an event, or why it is none."""
    try:
        item = value if type(value) is Item else _item(value, exact=location.exact)
        return event_of(item, location, arrived_on, path)
    except (ValueError, TypeError, OverflowError):
        try:
            return _by_rules(value, location, arrived_on, path)
        except InvalidInput as wrong:
            return Unreadable(wrong.path, wrong.message, location.document)


def _item(value: object, *, exact: bool) -> Item:
    item = convert(value, Item)
    if not exact:
        encode(item)  # fails with what no JSON has, such as half a surrogate pair
    return item


def _by_rules(value: object, location: Location, arrived_on: Arrival, path: str) -> Event:
    """The event in an item that is not as most are, or has a fault; raises `InvalidInput`."""
    plain = to_builtins(value) if type(value) is Item else value
    ruled = by_rules(plain, Item, path)
    item = convert(ruled, Item)
    if item.message is not None or marks_of_part(item) is not None:
        return event_of(item, location, arrived_on, path)
    return _of_unknown_parts(plain, item, location, arrived_on, path)


def _of_unknown_parts(plain: object, item: Item, location: Location, arrived_on: Arrival, path: str) -> Event:
    """Semantics 2: what nobody knows here is `unsupported`; raises `InvalidInput`."""
    from convroute.wire.unknown_parts import named, not_known, note_on, unknown_parts  # they are rare

    parts = unknown_parts(plain, path)
    if location.reading.only_known_parts:
        raise InvalidInput(path, not_known(parts))
    event = event_of(item, location, arrived_on, path, named(parts))
    location.note(path, note_on(parts))
    return event


def event_of(
    item: Item, location: Location, arrived_on: Arrival, path: str, unknown: str | None = None
) -> Event:
    """One item as an event; raises `ValueError`, and `by_rules` finds what is wrong.

    `unknown` is the part of an item in which none is known (semantics 2).
    Long, because every webhook comes through here: each call costs a part of parsing it.
    """
    message = item.message
    if message is not None and message.is_echo:
        business, person = item.sender, item.recipient
    else:
        business, person = item.recipient, item.sender
    account = None if business is None else business.id
    user = None if person is None else person.id
    if not isinstance(account, str):
        account = _account(account, item, location, path)
    if not isinstance(user, str):
        user = _user(user, item, person, path)
    at = item.timestamp
    if type(at) is not int or not SECONDS_BELOW <= at <= LATEST:
        if at is None:
            at = location.time(path, needed=user is not None or unknown is not None)
        else:
            at = time_ms(at)
    if (
        message is None
        or message.attachments
        or message.quick_reply
        or message.reply_to
        or message.referral
        or message.is_echo
        or message.is_deleted
        or message.is_unsupported
        or message.hop_context is not None
        or message.admin_text is not None
        or item.hop_context is not None
        or item.referral
        or item.postback
    ):
        marks = marks_of_part(item) if message is None else marks_of_message(item, message)
        if marks is None:
            if unknown is None:
                raise InvalidInput(path, "the item has no part that is known")
            marks = Marks("unsupported", "unsupported", part=unknown)
        origin, mid = marks.origin, marks.mid
        return Event(
            marks.kind,
            location.channel,
            account,
            user,
            at,
            marks.surface,
            origin.entry,
            mid if mid is None or type(mid) is str else id_text(mid),
            marks.text,
            marks.payload,
            marks.title,
            origin.ref,
            origin.source,
            origin.product,
            origin.ad,
            marks.attachments,
            marks.handover,
            arrived_on,
            location.facts,
            None,
            location.document,
            path,
            marks.part,
        )
    mid = message.mid
    return Event(
        "message",
        location.channel,
        account,
        user,
        at,
        "message",
        "organic",
        mid if mid is None or type(mid) is str else id_text(mid),
        message.text,
        None,
        None,
        None,
        None,
        None,
        None,
        NO_ATTACHMENTS,
        None,
        arrived_on,
        location.facts,
        None,
        location.document,
        path,
    )


def _account(account: int | None, item: Item, location: Location, path: str) -> str:
    """Semantics 1: the id of the business, else that of the entry."""
    known = id_text(account)
    if known is not None:
        return known
    name = "sender" if item.message is not None and item.message.is_echo else "recipient"
    return location.account(f"{path}.{name}.id")


def _user(user: int | None, item: Item, person: Person | None, path: str) -> str | None:
    """Semantics 1: the person's id, else `ref:` and the `user_ref` (of an opt-in, also its own).

    None where no thread is meant, or Meta names nobody (semantics 2).
    """
    known = id_text(user)
    if known is not None:
        return known
    reference = None if person is None else person.user_ref
    if reference is None and item.optin is not None:
        reference = item.optin.user_ref
    if reference is not None:
        return f"ref:{id_text(reference)}"
    marks = marks_of_part(item) if item.message is None else marks_of_message(item, item.message)
    if marks is None or marks.kind in NAMELESS_KINDS:
        return None
    if marks.handover is not None and marks.handover.verb == "app_roles":
        return None
    name = "recipient" if item.message is not None and item.message.is_echo else "sender"
    raise InvalidInput(f"{path}.{name}.id", "is missing: it says who the person is")
