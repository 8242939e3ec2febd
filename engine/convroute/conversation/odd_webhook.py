"""Reads webhooks of the less usual shapes from text, without pydantic and in one pass."""

from collections.abc import Callable, Sequence
from functools import cache

from msgspec import DecodeError
from msgspec.json import Decoder

from convroute.conversation.change import is_messaging
from convroute.conversation.channel import CHANNEL_OF_OBJECT
from convroute.conversation.event import Arrival
from convroute.conversation.item import Item
from convroute.conversation.odd_item import odd_event
from convroute.conversation.odd_shapes import Change, Entry, Webhook
from convroute.conversation.odd_shapes import Item as OddItem
from convroute.conversation.sure_json import is_all, sure_value
from convroute.conversation.usual_parts import Unusual


def read_odd_text(data: bytes | str, line: int | None) -> list[Item] | None:
    """As `usual_webhook.read_usual_text`, for shapes that come less often."""
    try:
        read = _decoder()(data)
        if not is_all(data, read) and sure_value(data) is None:
            return None
        if isinstance(read, Webhook):
            return odd_events(read, line or 0)
        if line is not None:
            return None
        return [event for index, webhook in enumerate(read) for event in odd_events(webhook, index)]
    except (DecodeError, ValueError, RecursionError, Unusual):
        return None


@cache
def _decoder() -> Callable[[bytes | str], Webhook | list[Webhook]]:
    return Decoder(Webhook | list[Webhook]).decode


def odd_events(webhook: Webhook, index: int, root: str = "$") -> list[Item]:
    """The items of a webhook that stands at the path `root`; raises `Unusual` and `ValueError`."""
    channel = CHANNEL_OF_OBJECT[webhook.object]
    found: list[Item] = []
    for number, entry in enumerate(webhook.entry):
        around = (entry.id, entry.time)
        arrived_on, items = _list_of(entry)
        start = f"{root}.entry[{number}].{arrived_on}["
        for place, item in enumerate(items):
            if isinstance(item, Change):
                on, path = arrival_of(item.field, arrived_on), f"{start}{place}].value"
                found.append(odd_event(item.value, around, channel, on, index, path))
            else:
                found.append(odd_event(item, around, channel, arrived_on, index, f"{start}{place}]"))
    return found


def _list_of(entry: Entry) -> tuple[Arrival, Sequence[OddItem | Change]]:
    """The only list of an entry: of several it is not known here which came first."""
    messaging, standby, changes = entry.messaging, entry.standby, entry.changes
    if (messaging, standby, changes).count(None) != 2:
        raise Unusual
    if messaging is not None:
        return "messaging", messaging
    return ("standby", standby) if standby is not None else ("changes", changes or [])


def arrival_of(field: str, arrived_on: Arrival) -> Arrival:
    """Where the item of a change with this `field` arrived."""
    if not is_messaging(field):
        raise Unusual
    return "standby" if field == "standby" else arrived_on
