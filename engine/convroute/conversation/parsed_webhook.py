"""Reads webhooks that somebody has parsed already, without pydantic (interfaces: Python).

One that does not fit as a whole is tried item by item; an item that does not fit
is read in the long way.
"""

from collections.abc import Iterator

from msgspec import DecodeError, convert
from msgspec.json import encode

from convroute.conversation.change import is_messaging
from convroute.conversation.channel import CHANNEL_OF_OBJECT, Channel
from convroute.conversation.event import Arrival, Event
from convroute.conversation.item import Item, Unreadable
from convroute.conversation.odd_item import Around, comment_around, odd_event
from convroute.conversation.odd_shapes import Item as OddItem
from convroute.conversation.odd_webhook import arrival_of
from convroute.conversation.place import Place
from convroute.conversation.usual_entries import usual_events
from convroute.conversation.usual_item import bare_event
from convroute.conversation.usual_parts import Unusual
from convroute.conversation.usual_shapes import Webhook

_LISTS: dict[str, Arrival] = {"messaging": "messaging", "standby": "standby", "changes": "changes"}


def read_usual_value(
    document: object, index: int, root: str = "$", *, sure: bool = False
) -> list[Item] | None:
    """The items of a parsed webhook, in document order; None if it is none, or has an unusual envelope.

    `root`: the path it stands at. `sure`: all that is in it is strict JSON.
    """
    if type(document) is not dict:
        return None
    entries = document.get("entry")
    if type(entries) is list and (sure or _are_plain(entries)):
        try:
            webhook = convert(document, Webhook)
            if not sure:
                encode(webhook)  # fails with what no JSON has, such as half a surrogate pair
            return usual_events(webhook, index, root)
        except (DecodeError, ValueError, TypeError, Unusual):
            pass
    return _item_by_item(document, index, root, sure=sure)


def _are_plain(entries: list[object]) -> bool:
    """Whether there are lists where lists should be, and objects in them: tuples pass for lists."""
    for entry in entries:
        items = entry.get("messaging") if type(entry) is dict else None
        if type(items) is not list or not all(type(item) is dict for item in items):
            return False
    return True


def _item_by_item(document: dict[str, object], index: int, root: str, *, sure: bool) -> list[Item] | None:
    name, entries = document.get("object"), document.get("entry")
    channel = CHANNEL_OF_OBJECT.get(name) if type(name) is str else None
    if channel is None or type(entries) is not list or not entries:
        return None
    found: list[Item] = []
    for number, entry in enumerate(entries):
        path = f"{root}.entry[{number}]"
        if type(entry) is not dict or not _add_entry(entry, channel, index, path, found, sure=sure):
            return None
    return found


def _add_entry(
    entry: dict[str, object], channel: Channel, index: int, path: str, found: list[Item], *, sure: bool
) -> bool:
    """Adds the items of a parsed entry; False if it has none, or something else where a list should be."""
    before = len(found)
    for name, items in entry.items():
        arrived_on = _LISTS.get(name)
        if arrived_on is None:
            continue
        if type(items) is not list or not items:
            return False
        around = (entry.get("id"), entry.get("time"))
        for number, item in enumerate(items):
            here = f"{path}.{name}[{number}]"
            try:
                found.append(_event(item, around, channel, arrived_on, index, here, sure=sure))
            except (DecodeError, ValueError, TypeError, Unusual):
                found.extend(_at_length(item, Place(channel, entry, path, arrived_on, index, here)))
    return len(found) > before


def _event(
    item: object,
    around: Around,
    channel: Channel,
    arrived_on: Arrival,
    index: int,
    path: str,
    *,
    sure: bool,
) -> Event:
    """The event in a parsed item or change; whatever is not certain is an error of some sort."""
    if type(item) is not dict:
        raise Unusual
    if arrived_on == "changes":
        field, value = item.get("field"), item.get("value")
        if type(field) is not str or type(value) is not dict:
            raise Unusual
        if not is_messaging(field):
            account, at = comment_around(around)
            return bare_event("comment", account, None, at, channel, arrived_on, index, path)
        item, arrived_on, path = value, arrival_of(field, arrived_on), f"{path}.value"
    odd = convert(item, OddItem)
    if not sure:
        encode(odd)
    return odd_event(odd, around, channel, arrived_on, index, path)


def _at_length(item: object, place: Place) -> Iterator[Event | Unreadable]:
    from convroute.conversation.webhook_reader import read_one  # pydantic only where it is needed

    return read_one(item, place)
