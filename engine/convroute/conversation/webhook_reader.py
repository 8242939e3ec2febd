"""Reads Meta's webhooks: the envelope, a batch of entries, changes and dashboard test deliveries (D 4).

Every item is read by itself, so that a bad one does not cost the others
(semantics E13). Only reading an input imports this module.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import Literal

from convroute.conversation import classification as item_is
from convroute.conversation.channel import CHANNEL_OF_OBJECT, Channel
from convroute.conversation.event import Event
from convroute.conversation.item import Unreadable
from convroute.conversation.json_path import below
from convroute.conversation.misfit import Misfit
from convroute.conversation.shapes import Item, Person, fit
from convroute.conversation.values import described, id_text, time_ms
from convroute.suggestion import nearest

_MESSAGING_FIELDS = frozenset({"messages", "standby", "message_edit", "message_reactions"})
_MESSAGING_PREFIXES = ("messaging_", "message_")
_LOOKED_AT = 20
_LISTS = ("messaging", "standby", "changes")
_PARTS = tuple(
    name for name in Item.model_fields if name not in ("sender", "recipient", "timestamp", "hop_context")
)

Arrival = Literal["messaging", "standby", "changes"]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an item stands: what the entry around it says, and its path."""

    channel: Channel | None
    entry: Mapping[str, object]
    entry_path: str
    arrived_on: Arrival
    document: int
    path: str


def read_webhook(
    document: Mapping[str, object], index: int = 0, path: str = "$"
) -> Iterator[Event | Unreadable]:
    """The items of a webhook as delivered, in document order; raises `Misfit` if it is none."""
    name = document.get("object")
    channel = CHANNEL_OF_OBJECT.get(name) if isinstance(name, str) else None
    if channel is None:
        what = "is missing" if name is None else f"is {described(name)}"
        raise Misfit(below(path, "object"), f"{what}: a webhook for messages says `instagram` or `page`")
    entries = document.get("entry")
    if not isinstance(entries, list) or not entries:
        what = "is missing" if entries is None else "is empty" if entries == [] else "must be a list"
        raise Misfit(below(path, "entry"), f"{what}: a webhook has a list of entries")
    return _entries(entries, channel, index, below(path, "entry"))


def read_test_delivery(
    document: Mapping[str, object], accounts: Mapping[str, Channel], index: int = 0, path: str = "$"
) -> Iterator[Event | Unreadable]:
    """A test delivery of the App Dashboard, `{"field", "value"}`: its channel is that of its account (D 4.0).

    A comment does not say its account: it belongs to the only account there is,
    else to the account `0`, as in Meta's own samples.
    """
    entry: dict[str, object] = {}
    if not _is_messaging(document.get("field")):
        entry["id"] = next(iter(accounts)) if len(accounts) == 1 else "0"
    place = _Place(None, entry, path, "messaging", index, path)
    for event in _change(document, place):
        if isinstance(event, Event):
            yield replace(event, channel=accounts.get(event.account))
        else:
            yield event


def _entries(entries: list[object], channel: Channel, index: int, path: str) -> Iterator[Event | Unreadable]:
    for number, entry in enumerate(entries):
        here = below(path, number)
        if not isinstance(entry, dict):
            yield Unreadable(here, f"an entry must be an object, not {described(entry)}", index)
        elif all(entry.get(name) is None for name in _LISTS):
            yield Unreadable(here, "the entry has none of `messaging`, `standby` and `changes`", index)
        else:
            yield from _entry(entry, channel, index, here)


def _entry(
    entry: Mapping[str, object], channel: Channel, index: int, path: str
) -> Iterator[Event | Unreadable]:
    """The lists of an entry in the order they stand in it (semantics E12: lines stay in document order)."""
    for name in entry:
        arrived_on = _arrival(name)
        items = entry[name]
        if arrived_on is None or items is None:
            continue
        here = below(path, name)
        if not isinstance(items, list) or not items:
            what = "the list is empty" if items == [] else f"must be a list, not {described(items)}"
            yield Unreadable(here, what, index)
            continue
        for number, item in enumerate(items):
            place = _Place(channel, entry, path, arrived_on, index, below(here, number))
            yield from _change(item, place) if arrived_on == "changes" else _item(item, place)


def _arrival(name: str) -> Arrival | None:
    match name:
        case "messaging" | "standby" | "changes":
            return name
        case _:
            return None


def _is_messaging(name: object) -> bool:
    """Whether a change with this `field` carries an item of a conversation (6-F: names vary)."""
    return isinstance(name, str) and (name in _MESSAGING_FIELDS or name.startswith(_MESSAGING_PREFIXES))


def _change(change: object, place: _Place) -> Iterator[Event | Unreadable]:
    """Semantics 2: a change with a messaging field is unwrapped, any other is a comment."""
    if not isinstance(change, dict):
        yield Unreadable(place.path, f"a change must be an object, not {described(change)}", place.document)
        return
    name, value = change.get("field"), change.get("value")
    if not isinstance(name, str):
        what = "is missing" if name is None else f"must be text, not {described(name)}"
        yield Unreadable(below(place.path, "field"), what, place.document)
        return
    arrived_on: Arrival = "standby" if name == "standby" else place.arrived_on
    inside = _Place(
        place.channel, place.entry, place.entry_path, arrived_on, place.document, below(place.path, "value")
    )
    if not isinstance(value, dict):
        what = "is missing" if value is None else f"must be an object, not {described(value)}"
        yield Unreadable(inside.path, what, place.document)
    elif _is_messaging(name):
        yield from _item(value, inside)
    else:
        yield from _comment(value, inside, place.path)


def _item(value: object, place: _Place) -> Iterator[Event | Unreadable]:
    try:
        yield _event(value, place)
    except Misfit as misfit:
        yield Unreadable(misfit.path, misfit.message, place.document)


def _event(value: object, place: _Place) -> Event:
    """One item as an event; raises `Misfit`."""
    item = fit(Item, value, place.path)
    kind = item_is.kind_of(item)
    if kind is None:
        raise Misfit(place.path, _no_known_part(value))
    account, user = _people(item, place)
    referral = item_is.referral_of(item, kind)
    return Event(
        kind=kind,
        channel=place.channel,
        account=account,
        user=user,
        at=item.timestamp if item.timestamp is not None else _entry_time(place),
        surface=item_is.surface_of(item, kind, referral),
        entry=item_is.entry_of(referral),
        mid=item_is.mid_of(item),
        text=item_is.text_of(item, kind),
        payload=item_is.payload_of(item, kind),
        title=item_is.title_of(item, kind),
        ref=referral.ref,
        product=item_is.product_of(referral),
        ad=item_is.ad_of(referral),
        attachments=item_is.attachments_of(item, kind),
        handover=item_is.handover_of(item) if kind == "handover" else None,
        arrived_on=place.arrived_on,
        document=place.document,
        path=place.path,
    )


def _comment(value: Mapping[str, object], place: _Place, path: str) -> Iterator[Event | Unreadable]:
    """Semantics E9: a comment is no thread event; it has the entry's account and time."""
    try:
        own = value.get("timestamp", value.get("created_time"))
        use_own = place.entry.get("time") is None and own is not None
        at = _time(own, below(place.path, "timestamp")) if use_own else _entry_time(place)
        yield Event(
            kind="comment",
            channel=place.channel,
            account=_entry_account(place),
            user=None,
            at=at,
            surface="comment",
            arrived_on=place.arrived_on,
            document=place.document,
            path=path,
        )
    except Misfit as misfit:
        yield Unreadable(misfit.path, misfit.message, place.document)


def _people(item: Item, place: _Place) -> tuple[str, str | None]:
    """Semantics 1: account and user are recipient and sender, swapped for an echo."""
    if item_is.is_echo(item):
        business, person, names = item.sender, item.recipient, ("sender", "recipient")
    else:
        business, person, names = item.recipient, item.sender, ("recipient", "sender")
    account = business.id if business and business.id else _entry_account(place, names[0])
    user = _user(item, person)
    if user is None and item.app_roles is None:
        raise Misfit(below(place.path, names[1], "id"), "is missing: it says who the person is")
    return account, user


def _user(item: Item, person: Person | None) -> str | None:
    """Semantics 1: the person's id, else `ref:` and the `user_ref` (of an opt-in, also its own)."""
    if person and person.id:
        return person.id
    reference = person.user_ref if person else None
    if reference is None and item.optin is not None:
        reference = item.optin.user_ref
    return None if reference is None else f"ref:{reference}"


def _entry_account(place: _Place, name: str | None = None) -> str:
    try:
        account = id_text(place.entry.get("id"))
    except ValueError as error:
        raise Misfit(below(place.entry_path, "id"), str(error)) from None
    if account is None:
        path = below(place.path, name, "id") if name else below(place.entry_path, "id")
        raise Misfit(path, "is missing: it says which account this is about")
    return account


def _entry_time(place: _Place) -> int:
    """The time of the entry, where an item has none of its own."""
    time = place.entry.get("time")
    if time is None:
        raise Misfit(below(place.path, "timestamp"), "is missing, and there is no `time` of an entry either")
    return _time(time, below(place.entry_path, "time"))


def _time(value: object, path: str) -> int:
    try:
        return time_ms(value)
    except ValueError as error:
        raise Misfit(path, str(error)) from None


def _no_known_part(value: object) -> str:
    message = "the item has no part that is known, such as `message`, `postback` or `referral`"
    for name in islice(value, _LOOKED_AT) if isinstance(value, dict) else ():
        meant = nearest(name, _PARTS) if isinstance(name, str) else None
        if meant:
            return f"{message}; did you mean `{meant}` by {described(name)}?"
    return message
