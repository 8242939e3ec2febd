"""Makes events of the entries of a webhook of the usual shapes, without pydantic (D 4.0)."""

from convroute.conversation.channel import CHANNEL_OF_OBJECT, Channel
from convroute.conversation.event import Arrival
from convroute.conversation.item import Item
from convroute.conversation.odd_item import comment_around
from convroute.conversation.usual_item import bare_event, usual_event
from convroute.conversation.usual_parts import Unusual
from convroute.conversation.usual_shapes import Entry, Webhook
from convroute.conversation.usual_shapes import Item as UsualItem

_MESSAGING: Arrival = "messaging"
_STANDBY: Arrival = "standby"


def usual_events(webhook: Webhook, index: int, root: str = "$") -> list[Item]:
    """The items of a webhook that stands at the path `root`; raises `Unusual`."""
    channel = CHANNEL_OF_OBJECT[webhook.object]
    found: list[Item] = []
    number = 0
    for entry in webhook.entry:
        arrived_on, items = _MESSAGING, entry.messaging
        if items is None or entry.standby is not None or entry.changes is not None:
            if entry.changes is not None:
                _add_comments(entry, channel, index, f"{root}.entry[{number}]", found)
            arrived_on, items = _STANDBY, _standby(entry)
        start = f"{root}.entry[{number}].{arrived_on}["
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
