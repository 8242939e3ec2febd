"""Reads Meta's webhooks: the envelope, a batch of entries, changes and dashboard test deliveries (D 4).

Takes the envelope apart; `items` reads what is in it.
"""

from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from convroute.conversation.channel import CHANNEL_OF_OBJECT, Channel
from convroute.conversation.event import Arrival, Event, Kind
from convroute.conversation.item import Unreadable
from convroute.did_you_mean import slip_of
from convroute.wire.invalid_input import InvalidInput
from convroute.wire.json_path import below
from convroute.wire.values import described, only_found, text
from tests.wire.oracle.items import read_item, read_other_change
from tests.wire.oracle.location import Location

_LISTS = ("messaging", "standby", "changes")


def read_webhook(
    document: Mapping[str, object], accounts: Mapping[str, Channel], index: int = 0, path: str = "$"
) -> Iterator[Event | Unreadable]:
    """The items of a webhook as delivered, in document order; raises `InvalidInput` if it is none."""
    channel = _channel(document.get("object"), set(accounts.values()), below(path, "object"))
    entries = document.get("entry")
    if not isinstance(entries, list) or not entries:
        what = "is missing" if entries is None else "is empty" if entries == [] else "must be a list"
        raise InvalidInput(below(path, "entry"), f"{what}: a webhook has a list of entries")
    return _entries(entries, channel, index, below(path, "entry"))


def _channel(name: object, channels: set[Channel], path: str) -> Channel:
    """Semantics E13: what `object` says, else the only channel of the policy."""
    if isinstance(name, str) and name in CHANNEL_OF_OBJECT:
        return CHANNEL_OF_OBJECT[name]
    says = "a webhook for messages says `instagram` or `page`"
    if name is not None:
        raise InvalidInput(path, f"is {described(name)}: {says}")
    match [*channels]:
        case [only]:
            return only
        case []:
            raise InvalidInput(path, f"is missing: {says}")
        case _:
            raise InvalidInput(
                path, "is missing, and the policy has two channels: write `instagram` or `page`"
            )


def read_test_delivery(
    document: Mapping[str, object], accounts: Mapping[str, Channel], index: int = 0, path: str = "$"
) -> Iterator[Event | Unreadable]:
    """A test delivery of the App Dashboard, `{"field", "value"}`: its channel is that of its account (D 4.0).

    A comment does not say its account: it belongs to the only account there is,
    else to the account `0`, as in Meta's own samples.
    """
    entry: dict[str, object] = {}
    field = document.get("field")
    arrived_on: Arrival = "messaging"
    if not (isinstance(field, str) and is_messaging(field)):
        entry["id"] = next(iter(accounts)) if len(accounts) == 1 else "0"
        arrived_on = "changes"
    location = Location(None, entry, path, arrived_on, index, path)
    for event in _change(document, location):
        if isinstance(event, Event):
            yield replace(event, channel=accounts.get(event.account))
        else:
            yield event


def _entries(entries: list[object], channel: Channel, index: int, path: str) -> Iterator[Event | Unreadable]:
    for number, entry in enumerate(entries):
        here = below(path, number)
        if not isinstance(entry, dict):
            yield Unreadable(here, f"an entry must be an object, not {described(entry)}", index)
        else:
            found = [*_entry(entry, channel, index, here), *_beside(entry, channel, index, here)]
            others = any(isinstance(entry[name], list) and entry[name] for name in _others(entry))
            yield from found
            if not found and not others:
                nothing = "the entry has none of `messaging`, `standby` and `changes`"
                yield Unreadable(here, f"{nothing}: {only_found(entry)}", index)


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
            location = Location(channel, entry, path, arrived_on, index, below(here, number))
            yield from read_one(item, location)


def _beside(
    entry: Mapping[str, object], channel: Channel, index: int, path: str
) -> Iterator[Event | Unreadable]:
    """A change that stands in the entry as it is, and lists whose names are misspelt."""
    if entry.get("field") is not None:
        yield from _change(entry, Location(channel, entry, path, "changes", index, path))
    for name in _others(entry):
        slip = slip_of(str(name), _LISTS)
        if slip and isinstance(entry[name], list) and entry[name]:
            said = f"the entry has no list of this name; did you mean `{slip}`?"
            yield Unreadable(below(path, str(name)), said, index)


def _others(entry: Mapping[str, object]) -> list[str]:
    """Members that an entry is not known to have."""
    return [name for name in entry if name not in (*_LISTS, "id", "time", "hop_context", "field", "value")]


def read_one(item: object, location: Location) -> Iterator[Event | Unreadable]:
    """One element of the list at `location`: a change, or an item as it is."""
    return _change(item, location) if location.arrived_on == "changes" else read_item(item, location)


def _arrival(name: str) -> Arrival | None:
    match name:
        case "messaging" | "standby" | "changes":
            return name
        case _:
            return None


def _change(change: object, location: Location) -> Iterator[Event | Unreadable]:
    """Semantics 2: a change with a messaging field is unwrapped; any other is a comment or unsupported."""
    if not isinstance(change, dict):
        yield Unreadable(
            location.path, f"a change must be an object, not {described(change)}", location.document
        )
        return
    name, value = change.get("field"), change.get("value")
    if not isinstance(name, str) or not name:
        what = "is missing" if name is None else f"must be the name of a field, not {described(name)}"
        yield Unreadable(below(location.path, "field"), what, location.document)
        return
    arrived_on: Arrival = "standby" if name == "standby" else location.arrived_on
    inside = Location(
        location.channel,
        location.entry,
        location.entry_path,
        arrived_on,
        location.document,
        below(location.path, "value"),
    )
    if is_messaging(name) and isinstance(value, dict):
        for read in read_item(value, inside):
            if isinstance(read, Event) and (read.kind, read.user) == ("unsupported", None):
                yield replace(read, part=read.part if name == "standby" else name)
            else:
                yield read
    elif is_messaging(name) and value is not None:
        yield Unreadable(inside.path, f"must be an object, not {described(value)}", location.document)
    else:
        try:
            text(name)
        except ValueError as error:
            yield Unreadable(below(location.path, "field"), str(error), location.document)
        else:
            yield from read_other_change(value, inside, location.path, _kind(name, value), name)


def _kind(field: str, value: object) -> Kind:
    item = value.get("item") if isinstance(value, dict) else None
    of_comments = field in ("comments", "live_comments", "mentions")
    return "comment" if of_comments or (field in ("feed", "ratings") and item == "comment") else "unsupported"


def is_messaging(field: str) -> bool:
    """Whether the `value` of the change is an item of a conversation (6-F: names vary); else a comment."""
    named = ("messages", "standby", "message_edit", "message_reactions")
    return field in named or field.startswith(("messaging_", "message_"))
