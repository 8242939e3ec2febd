"""Reads one item of a webhook as an event, or says what is wrong with it (semantics 1, 2).

Each item is read by itself, so that a bad one does not cost the others
(semantics E13).
"""

from collections.abc import Iterator
from contextlib import suppress

from convroute.conversation.event import Event, Kind
from convroute.conversation.item import Unreadable
from convroute.did_you_mean import slip_of
from convroute.wire.invalid_input import InvalidInput
from convroute.wire.json_path import below
from convroute.wire.values import described, id_text, only_found, text, time_ms
from tests.wire.oracle import classification as item_is
from tests.wire.oracle.location import Location
from tests.wire.oracle.shapes import Item, Person, fit

_LOOKED_AT = 20
_AROUND = ("sender", "recipient", "timestamp", "hop_context")
_PARTS = tuple(name for name in Item.model_fields if name not in _AROUND)


def read_item(value: object, location: Location) -> Iterator[Event | Unreadable]:
    """The item at `location`: an event, or why it is none."""
    try:
        yield _event(value, location)
    except InvalidInput as wrong:
        yield Unreadable(wrong.path, wrong.message, location.document)


def _event(value: object, location: Location) -> Event:
    """One item as an event; raises `InvalidInput`."""
    item = fit(Item, value, location.path)
    kind, part = item_is.kind_of(item), item_is.part_of(item)
    known = kind is not None
    if kind is None:
        kind, part = "unsupported", _unknown_part(value, location.path)
    elif kind == "unsupported" and item.message is None and part is None:
        part = "account_linking"
    handover = item_is.handover_of(item) if kind == "handover" else None
    account, user = _people(item, location)
    nameless = kind in ("edit", "read", "delivery", "unsupported")
    if user is None and not nameless and not (handover and handover.verb == "app_roles"):
        name = "recipient" if item_is.is_echo(item) else "sender"
        raise InvalidInput(below(location.path, name, "id"), "is missing: it says who the person is")
    referral = item_is.referral_of(item, kind)
    return Event(
        kind=kind,
        channel=location.channel,
        account=account,
        user=user,
        at=item.timestamp if item.timestamp is not None else _entry_time(location, user is None and known),
        surface=item_is.surface_of(item, kind, referral),
        entry=item_is.entry_of(referral),
        mid=item_is.mid_of(item),
        text=item_is.text_of(item, kind),
        payload=item_is.payload_of(item, kind),
        title=item_is.title_of(item, kind),
        ref=referral.ref,
        source=item_is.source_of(referral),
        product=item_is.product_of(referral),
        ad=item_is.ad_of(referral),
        attachments=item_is.attachments_of(item, kind),
        handover=handover,
        arrived_on=location.arrived_on,
        document=location.document,
        path=location.path,
        part=part if kind == "unsupported" else None,
    )


def read_other_change(
    value: object, location: Location, path: str, kind: Kind, field: str
) -> Iterator[Event | Unreadable]:
    """Semantics E9: no thread event; it has the entry's account and time, and may have none."""
    own = value.get("timestamp", value.get("created_time")) if isinstance(value, dict) else None
    at = 0
    try:
        if location.entry.get("time") is not None:
            at = _entry_time(location)
        elif own is not None and kind == "comment":
            with suppress(InvalidInput):
                at = _time(own, below(location.path, "timestamp"))
        yield Event(
            kind=kind,
            channel=location.channel,
            account=_entry_account(location),
            user=None,
            at=at,
            surface=kind,
            arrived_on=location.arrived_on,
            document=location.document,
            path=path,
            part=None if kind == "comment" else field,
        )
    except InvalidInput as wrong:
        yield Unreadable(wrong.path, wrong.message, location.document)


def _people(item: Item, location: Location) -> tuple[str, str | None]:
    """Semantics 1: account and user are recipient and sender, swapped for an echo."""
    if item_is.is_echo(item):
        business, person, name = item.sender, item.recipient, "sender"
    else:
        business, person, name = item.recipient, item.sender, "recipient"
    account = business.id if business and business.id else _entry_account(location, name)
    return account, _user(item, person)


def _user(item: Item, person: Person | None) -> str | None:
    """Semantics 1: the person's id, else `ref:` and the `user_ref` (of an opt-in, also its own)."""
    if person and person.id:
        return person.id
    reference = person.user_ref if person else None
    if reference is None and item.optin is not None:
        reference = item.optin.user_ref
    return None if reference is None else f"ref:{reference}"


def _entry_account(location: Location, name: str | None = None) -> str:
    try:
        account = id_text(location.entry.get("id"))
    except ValueError as error:
        raise InvalidInput(below(location.entry_path, "id"), str(error)) from None
    if account is None:
        path = below(location.path, name, "id") if name else below(location.entry_path, "id")
        raise InvalidInput(path, "is missing: it says which account this is about")
    return account


def _entry_time(location: Location, of_no_thread: bool = False) -> int:
    """The time of the entry, where an item has none of its own; 0 where it may have none."""
    time = location.entry.get("time")
    if time is None and of_no_thread:
        return 0
    if time is None:
        raise InvalidInput(
            below(location.path, "timestamp"), "is missing, and there is no `time` of an entry either"
        )
    return _time(time, below(location.entry_path, "time"))


def _time(value: object, path: str) -> int:
    try:
        return time_ms(value)
    except ValueError as error:
        raise InvalidInput(path, str(error)) from None


def _unknown_part(value: object, path: str) -> str:
    """Semantics 2: news of Meta's; raises `InvalidInput` for a slip, and where there is none."""
    names = [str(name) for name, said in value.items() if said is not None] if isinstance(value, dict) else []
    parts = [name for name in names if name not in _AROUND]
    if not parts:
        nothing = "the item has no part such as `message`, `postback` or `referral`"
        raise InvalidInput(path, f"{nothing}: {only_found(sorted(names))}")
    for name in parts[:_LOOKED_AT]:
        slip = name not in (*_PARTS, "lead") and slip_of(name, _PARTS)
        if slip:
            said = f"the item has no part that is known; did you mean `{slip}` by {described(name)}?"
            raise InvalidInput(path, said)
        try:
            text(name)
        except ValueError as error:
            raise InvalidInput(path, str(error)) from None
    return ", ".join(sorted(parts)[:_LOOKED_AT])
