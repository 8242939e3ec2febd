"""Reads webhooks as Meta delivers them all day, without pydantic and in one pass.

A compiled parser reads the usual shapes, and if they do not fit, the odd ones.
What is neither is read in the long way: the results are the same, only sooner.
"""

from collections.abc import Callable
from functools import cache

from msgspec import DecodeError, ValidationError
from msgspec.json import Decoder

from convroute.conversation.channel import CHANNEL_OF_OBJECT, Channel
from convroute.conversation.event import Arrival
from convroute.conversation.item import Item
from convroute.conversation.odd_item import comment_around
from convroute.conversation.odd_webhook import read_odd_text
from convroute.conversation.sure_json import is_all
from convroute.conversation.usual_item import bare_event, usual_event
from convroute.conversation.usual_parts import Unusual
from convroute.conversation.usual_shapes import Entry, Webhook
from convroute.conversation.usual_shapes import Item as UsualItem

_MESSAGING: Arrival = "messaging"
_STANDBY: Arrival = "standby"


def read_usual_text(data: bytes | str, line: int | None = None) -> list[Item] | None:
    """The items of one webhook, or of a list of them; None if it has to be read in the long way.

    Then it is none, not of a usual shape, or it may hold what strict JSON
    forbids. `line` is the index of one line of many: a list is no document there.
    """
    try:
        read = _decoder()(data)
        if not is_all(data, read):
            return None
        if isinstance(read, Webhook):
            return usual_events(read, line or 0)
        if line is not None:
            return None
        return [event for index, webhook in enumerate(read) for event in usual_events(webhook, index)]
    except ValidationError:
        return read_odd_text(data, line)
    except (DecodeError, ValueError, RecursionError, Unusual):
        return None


@cache
def _decoder() -> Callable[[bytes | str], Webhook | list[Webhook]]:
    return Decoder(Webhook | list[Webhook]).decode


def usual_events(webhook: Webhook, index: int) -> list[Item]:
    """The items of a webhook; raises `Unusual`."""
    channel = CHANNEL_OF_OBJECT[webhook.object]
    found: list[Item] = []
    number = 0
    for entry in webhook.entry:
        arrived_on, items = _MESSAGING, entry.messaging
        if items is None or entry.standby is not None or entry.changes is not None:
            if entry.changes is not None:
                _add_comments(entry, channel, index, f"$.entry[{number}]", found)
            arrived_on, items = _STANDBY, _standby(entry)
        start = f"$.entry[{number}].{arrived_on}["
        place = 0
        for item in items:
            to, by = item.recipient.id, item.sender.id
            path = f"{start}{place}]"
            found.append(usual_event(item, to, by, item.timestamp, channel, arrived_on, index, path))
            place += 1  # noqa: SIM113  # a webhook most often has one item, for which `enumerate` is dear
        number += 1  # noqa: SIM113  # as above
    return found


def _add_comments(entry: Entry, channel: Channel, index: int, path: str, found: list[Item]) -> None:
    """Semantics E9: comments have the account and the time of their entry."""
    account, at = comment_around((entry.id, entry.time))
    for number in range(len(entry.changes or ())):
        here = f"{path}.changes[{number}]"
        found.append(bare_event("comment", account, None, at, channel, "changes", index, here))


def _standby(entry: Entry) -> list[UsualItem]:
    """What stands under `standby`, and nowhere else: of several lists it is not known which came first."""
    lists = (entry.messaging, entry.standby, entry.changes)
    if lists.count(None) != len(lists) - 1:
        raise Unusual
    return entry.standby or []
