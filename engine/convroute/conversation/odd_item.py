"""Makes events of items of the less usual shapes, without pydantic (semantics 1, 2).

Of whom and when an item is, may stand in more than one way; its parts are read
by `usual_item`. Whatever is not certain is `Unusual` or a `ValueError`.
"""

from convroute.conversation.channel import Channel
from convroute.conversation.event import Arrival, Event
from convroute.conversation.odd_shapes import Item, Person
from convroute.conversation.usual_item import bare_event, usual_event
from convroute.conversation.usual_parts import Unusual
from convroute.conversation.values import LATEST, SECONDS_BELOW, id_text, time_ms

Around = tuple[object, object]
"""The id and the time of the entry around an item, as they came."""


def odd_event(
    item: Item, around: Around, channel: Channel, arrived_on: Arrival, document: int, path: str
) -> Event:
    """The event in an item."""
    message = item.message
    to = None if item.recipient is None else item.recipient.id
    by = None if item.sender is None else item.sender.id
    if not (to and by and type(to) is str and type(by) is str):
        to, by = _people(item, around)
    at = around[1] if item.timestamp is None else item.timestamp
    if type(at) is not int or not SECONDS_BELOW <= at <= LATEST:
        at = time_ms(at)
    event = usual_event(item, to, by, at, channel, arrived_on, document, path)
    if event.user is None and (event.handover is None or event.handover.verb != "app_roles"):
        raise Unusual
    if message is None or event.kind != "message":
        return event
    if message.is_unsupported or message.hop_context is not None or item.hop_context is not None:
        return bare_event(
            "unsupported", event.account, by, at, channel, arrived_on, document, path, message.mid
        )
    return event


def comment_around(around: Around) -> tuple[str, int]:
    """Semantics E9: account and time of a comment are those of the entry."""
    return _account(around), time_ms(around[1])


def _people(item: Item, around: Around) -> tuple[str | None, str | None]:
    """Semantics 1: whom the item goes to and who sent it: account and person, of an echo the reverse."""
    to, by = _id_of(item.recipient), _id_of(item.sender)
    if item.message is not None and item.message.is_echo:
        return to or _reference(item.recipient, item), by or _account(around)
    return to or _account(around), by or _reference(item.sender, item)


def _id_of(person: Person | None) -> str | None:
    if person is None or person.id is None:
        return None
    return person.id if type(person.id) is str else id_text(person.id)


def _account(around: Around) -> str:
    account = id_text(around[0])
    if account is None:
        raise Unusual
    return account


def _reference(person: Person | None, item: Item) -> str | None:
    """Semantics 1: `ref:` and the `user_ref`, of an opt-in also its own."""
    reference = None if person is None else person.user_ref
    if reference is None and item.optin is not None:
        reference = item.optin.user_ref
    return None if reference is None else f"ref:{reference}"
