"""Reads webhooks as Meta delivers them all day, without pydantic and in one pass.

An item of an unusual shape is read by `item_reader` in its place; an unusual
envelope is left to `webhook_reader`. The results are the same, only sooner.
"""

from collections.abc import Iterator
from typing import get_args

from convroute.conversation.channel import CHANNEL_OF_OBJECT, Channel
from convroute.conversation.event import Arrival, Event
from convroute.conversation.item import Item, Unreadable
from convroute.conversation.place import Place
from convroute.conversation.strict_json import SCALARS, is_strict
from convroute.conversation.usual_item import usual_event
from convroute.conversation.usual_members import Unusual

_LISTS: dict[str, Arrival] = {name: name for name in get_args(Arrival)}


def usual_webhook(document: object, index: int) -> list[Item] | None:
    """The items of a parsed webhook in document order; None if it has to be read in the long way.

    Then it is no webhook, its envelope is not of the usual shape, or it may hold
    what strict JSON forbids.
    """
    if type(document) is not dict or len(document) != 2:
        return None
    name, entries = document.get("object"), document.get("entry")
    channel = CHANNEL_OF_OBJECT.get(name) if type(name) is str else None
    if channel is None or type(entries) is not list or not entries:
        return None
    found: list[Item] = []
    try:
        for number, entry in enumerate(entries):
            _entry(entry, channel, index, f"$.entry[{number}]", found)
    except Unusual:
        return None
    return found


def _entry(entry: object, channel: Channel, index: int, path: str, found: list[Item]) -> None:
    """Adds the items of one entry; raises `Unusual`, also for an entry without any."""
    if type(entry) is not dict:
        raise Unusual
    before = len(found)
    for name, value in entry.items():
        arrived_on = _LISTS.get(name)
        if arrived_on is None:
            if type(value) not in SCALARS:
                raise Unusual
        elif type(value) is list and value:
            _items(value, entry, channel, arrived_on, index, path, found)
        else:
            raise Unusual
    if len(found) == before:
        raise Unusual


def _items(
    items: list[object],
    entry: dict[str, object],
    channel: Channel,
    arrived_on: Arrival,
    index: int,
    path: str,
    found: list[Item],
) -> None:
    """Adds the items of one list of `entry`, which stands at `path`; raises `Unusual`."""
    for number, item in enumerate(items):
        here = f"{path}.{arrived_on}[{number}]"
        try:
            found.append(usual_event(item, channel, arrived_on, index, here))
        except Unusual:
            found.extend(_at_length(item, Place(channel, entry, path, arrived_on, index, here)))


def _at_length(item: object, place: Place) -> Iterator[Event | Unreadable]:
    """An item in the long way; raises `Unusual` if it may hold what strict JSON forbids."""
    from convroute.conversation.webhook_reader import read_one  # pydantic only where it is needed

    if not is_strict(item):
        raise Unusual
    return read_one(item, place)
