"""Reads webhooks as Meta delivers them all day, without pydantic and in one pass.

From text, a compiled parser reads the usual shapes; what it passed over is found
by counting. From values that somebody has parsed already, it is tried item by
item. What is not usual is read in the long way: the results are the same, only
sooner.
"""

from collections.abc import Callable, Iterator
from functools import cache

from msgspec import DecodeError, convert
from msgspec.json import Decoder, encode

from convroute.conversation.channel import CHANNEL_OF_OBJECT, Channel
from convroute.conversation.event import Arrival, Event
from convroute.conversation.item import Item, Unreadable
from convroute.conversation.place import Place
from convroute.conversation.usual_item import Unusual, usual_event
from convroute.conversation.usual_shapes import Item as UsualItem
from convroute.conversation.usual_shapes import Webhook

_LISTS: dict[str, Arrival] = {"messaging": "messaging", "standby": "standby", "changes": "changes"}


def read_usual_text(data: bytes | str, line: int | None = None) -> list[Item] | None:
    """The items of one webhook, or of a list of them; None if it has to be read in the long way.

    Then it is none, not of the usual shape, or it may hold what strict JSON
    forbids. `line` is the index of one line of many: a list is no document there.
    """
    found: list[Item] = []
    try:
        read = _decoder()(data)
        if isinstance(read, Webhook):
            _add_webhook(read, line or 0, found)
        elif line is None:
            for index, webhook in enumerate(read):
                _add_webhook(webhook, index, found)
        else:
            return None
    except (DecodeError, UnicodeError, RecursionError, Unusual):  # a wrong type is a `DecodeError`, too
        return None
    return found if _is_all(data, read) else None


def _is_all(data: bytes | str, read: Webhook | list[Webhook]) -> bool:
    """Whether the text has no member but those that were read: none twice, none passed over.

    Every member has one colon, and texts have their own. So if what was read has
    as many colons as the text, nothing else is in it. Of a colon that is written
    as an escape nothing is known.
    """
    if isinstance(data, str):
        return "\\u003" not in data and data.count(":") == encode(read).count(b":")
    if b"\\" in data and b"\\u003" in data:
        return False
    return data.count(b":") == encode(read).count(b":")


@cache
def _decoder() -> Callable[[bytes | str], Webhook | list[Webhook]]:
    return Decoder(Webhook | list[Webhook]).decode


def _add_webhook(webhook: Webhook, index: int, found: list[Item]) -> None:
    """Adds the items of a webhook; raises `Unusual`."""
    channel = CHANNEL_OF_OBJECT[webhook.object]
    if not webhook.entry:
        raise Unusual
    for number, entry in enumerate(webhook.entry):
        items, arrived_on = entry.messaging, _LISTS["messaging"]
        if items is None:
            items, arrived_on = entry.standby, _LISTS["standby"]
        elif entry.standby is not None:  # which of the two came first is not known here
            raise Unusual
        if not items:
            raise Unusual
        for place, item in enumerate(items):
            path = f"$.entry[{number}].{arrived_on}[{place}]"
            found.append(usual_event(item, channel, arrived_on, index, path))


def read_usual_value(document: object, index: int) -> list[Item] | None:
    """The items of a parsed webhook, in document order; None if it is none, or has an unusual envelope."""
    if type(document) is not dict:
        return None
    name, entries = document.get("object"), document.get("entry")
    channel = CHANNEL_OF_OBJECT.get(name) if type(name) is str else None
    if channel is None or type(entries) is not list or not entries:
        return None
    found: list[Item] = []
    for number, entry in enumerate(entries):
        if type(entry) is not dict or not _parsed_entry(entry, channel, index, f"$.entry[{number}]", found):
            return None
    return found


def _parsed_entry(
    entry: dict[str, object], channel: Channel, index: int, path: str, found: list[Item]
) -> bool:
    """Adds the items of a parsed entry; False if it has none, or something else where a list should be."""
    before = len(found)
    for name, items in entry.items():
        arrived_on = _LISTS.get(name)
        if arrived_on is None:
            continue
        if type(items) is not list or not items:
            return False
        for number, item in enumerate(items):
            here = f"{path}.{name}[{number}]"
            if not _parsed_item(item, channel, arrived_on, index, here, found):
                found.extend(_at_length(item, Place(channel, entry, path, arrived_on, index, here)))
    return len(found) > before


def _parsed_item(
    item: object, channel: Channel, arrived_on: Arrival, index: int, path: str, found: list[Item]
) -> bool:
    """Adds the event in a parsed item; False if it has to be read in the long way, as every change has."""
    if type(item) is not dict or arrived_on == "changes":
        return False
    try:
        usual = convert(item, UsualItem)
        encode(usual)  # a `ValueError` or `TypeError` for what no JSON has, such as half a surrogate pair
        found.append(usual_event(usual, channel, arrived_on, index, path))
    except (DecodeError, ValueError, TypeError, Unusual):
        return False
    return True


def _at_length(item: object, place: Place) -> Iterator[Event | Unreadable]:
    from convroute.conversation.webhook_reader import read_one  # pydantic only where it is needed

    return read_one(item, place)
