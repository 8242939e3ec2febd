"""Reads one item of a webhook as an event, or says what is wrong with it (semantics 1, 2).

Each item is read by itself, so that a bad one does not cost the others (semantics E13).
"""

from collections.abc import Sequence
from contextlib import suppress

from msgspec import convert, to_builtins
from msgspec.json import encode

from convroute.conversation.event import NAMELESS_KINDS, NO_ATTACHMENTS, Arrival, Event, Kind
from convroute.conversation.item import Unreadable
from convroute.wire.classification import Marks, marks_of_message, marks_of_part
from convroute.wire.invalid_input import InvalidInput
from convroute.wire.location import Location
from convroute.wire.rules import by_rules
from convroute.wire.shapes import Item, Person
from convroute.wire.values import (
    HALF,
    LATEST,
    SECONDS_BELOW,
    described,
    id_text,
    is_unicode,
    only_found,
    time_ms,
)

_SURROUNDINGS = frozenset({"sender", "recipient", "timestamp", "hop_context"})
"""Who, when and in which flow: every item has these beside its part."""
_PARTS = tuple(name for name in Item.__struct_fields__ if name not in _SURROUNDINGS and name != "lead")
_LOOKED_AT = 20


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
    parts = _unknown_parts(plain, location, path)
    event = event_of(item, location, arrived_on, path, ", ".join(parts[:_LOOKED_AT]))
    location.note(path, _unknown_note(parts))
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
        if at is not None:
            at = time_ms(at)
        elif user is None and unknown is None and location.entry.get("time") is None:
            at = location.reading.at or 0  # what belongs to no thread needs none
        else:
            at = _entry_time(location, path)
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
    return _entry_account(location, f"{path}.{name}.id")


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


def read_other_change(
    value: object, location: Location, arrived_on: Arrival, path: str, kind: Kind, field: str | None = None
) -> Event | Unreadable:
    """Semantics E9: the change at `path` is no thread event; account and time are those of the entry.

    `kind` is `comment`, or `unsupported` with the name of the `field`.
    """
    account, at = location.entry.get("id"), location.entry.get("time")
    if not (
        location.exact
        and type(account) is str
        and account
        and type(at) is int
        and SECONDS_BELOW <= at <= LATEST
    ):
        try:
            at = _change_time(value, location, kind)
            account = _entry_account(location, f"{location.path}.id")
        except InvalidInput as wrong:
            return Unreadable(wrong.path, wrong.message, location.document)
    return Event(
        kind,
        location.channel,
        account,
        None,
        at,
        kind,
        arrived_on=arrived_on,
        facts=location.facts,
        document=location.document,
        path=path,
        part=field,
    )


def _change_time(value: object, location: Location, kind: Kind) -> int:
    """The time of the entry, else of the comment if it can be read; 0 if there is none (semantics 2)."""
    time = location.entry.get("time")
    if time is not None:
        return _time(time, f"{location.path}.time")
    own = value.get("timestamp", value.get("created_time")) if isinstance(value, dict) else None
    if own is not None and kind == "comment":
        with suppress(ValueError):
            return time_ms(own)
    return location.reading.at or 0


def _entry_account(location: Location, path: str) -> str:
    """The account of the entry; where there is none, it is missing at `path`."""
    try:
        account = id_text(location.entry.get("id"))
    except ValueError as error:
        raise InvalidInput(f"{location.path}.id", str(error)) from None
    if account is None:
        raise InvalidInput(path, "is missing: it says which account this is about")
    return account


def _entry_time(location: Location, path: str) -> int:
    """The time of the entry, where the item at `path` has none of its own."""
    time = location.entry.get("time")
    if type(time) is int and SECONDS_BELOW <= time <= LATEST:
        return time
    if time is None:
        if location.reading.at is not None:
            return location.reading.at
        missing = "is missing, and there is no `time` of an entry either"
        raise InvalidInput(f"{path}.timestamp", missing)
    return _time(time, f"{location.path}.time")


def _time(value: object, path: str) -> int:
    try:
        return time_ms(value)
    except ValueError as error:
        raise InvalidInput(path, str(error)) from None


def _unknown_parts(item: object, location: Location, path: str) -> list[str]:
    """Semantics 2: the parts of an item that nobody knows here; raises `InvalidInput` for a slip.

    Meta adds parts every year, so that a name like none of ours is news; one a letter away is a mistake.
    """
    from convroute.did_you_mean import slip_of  # only for what is unknown

    names = [str(name) for name, value in item.items() if value is not None] if isinstance(item, dict) else []
    parts = [name for name in names if name not in _SURROUNDINGS]
    if not parts:
        nothing = "the item has no part such as `message`, `postback` or `referral`"
        raise InvalidInput(path, f"{nothing}: {only_found(names)}")
    for name in parts[:_LOOKED_AT]:
        slip = name not in Item.__struct_fields__ and slip_of(name, _PARTS)
        if slip:
            said = f"the item has no part that is known; did you mean `{slip}` by {described(name)}?"
            raise InvalidInput(path, said)
        if not is_unicode(name):
            raise InvalidInput(path, HALF)
    if location.reading.only_known_parts:
        raise InvalidInput(path, _unknown_names(sorted(parts)))
    return sorted(parts)


def _unknown_names(parts: Sequence[str]) -> str:
    """`"game_play" is not a part that is known here`"""
    shown = [described(name) for name in parts[:_LOOKED_AT]]
    if len(parts) > _LOOKED_AT:
        shown.append(f"{len(parts) - _LOOKED_AT} more")
    if len(shown) == 1:
        return f"{shown[0]} is not a part that is known here"
    return f"{', '.join(shown[:-1])} and {shown[-1]} are not parts that are known here"


def _unknown_note(parts: Sequence[str]) -> str:
    from convroute.did_you_mean import nearest  # only for what is unknown

    said = f"{_unknown_names(parts)}: read as `unsupported`"
    close = next((near for name in parts if (near := nearest(name, _PARTS))), None)
    return f"{said}; the nearest known one is `{close}`" if close else said
