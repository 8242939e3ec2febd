"""To whom a decision is delivered, and what: everybody it names, whoever of them has an address."""

from collections.abc import Collection, Iterator, Mapping

from msgspec import Struct
from msgspec.json import encode

from convroute.api import Policy
from convroute.conversation.channel import BUILTIN_IDS, CHANNEL_OF_OBJECT
from convroute.conversation.event import Event
from convroute.conversation.item import Item
from convroute.evaluator.decision import Decision
from convroute.server.recipients import Recipients
from convroute.server.rows import DecisionRow, Field
from convroute.server.webhook_fields import HANDOVERS, NO_FIELDS, STANDBY, fields_of, fields_of_change

_OBJECT_OF = {channel: name for name, channel in CHANNEL_OF_OBJECT.items()}


class Addressee(Struct, frozen=True):
    """An app (id), the list of the entry it gets, the names under which it may have asked for that, and the
    body if it is not the item."""

    app: str
    field: Field
    names: Collection[str]
    body: bytes | None = None


def addressees(
    policy: Policy, decision: Decision, item: Item, row: DecisionRow, recipients: Recipients | None
) -> Iterator[Addressee]:
    """In the order in which their deliveries are numbered."""
    names = fields_of(item) if isinstance(item, Event) else NO_FIELDS
    for app in decision.deliver.messaging:
        yield Addressee(_id_of(policy, app), "messaging", names)
    for app in decision.deliver.standby:
        yield Addressee(_id_of(policy, app), "standby", STANDBY)
    for webhook in decision.webhooks:
        body = _handover(policy, row, webhook.payload)
        yield Addressee(_id_of(policy, webhook.to), "messaging", HANDOVERS, body)
    if decision.outcome == "ignored" and isinstance(item, Event):
        yield from _naming(policy, item, row, recipients)


def _id_of(policy: Policy, app: str) -> str:
    """Of a declared app, or of one of Meta's own; whoever has no name is called by the id."""
    declared = policy.checked.apps.get(app)
    return BUILTIN_IDS.get(app, app) if declared is None else declared.id


def _naming(
    policy: Policy, item: Event, row: DecisionRow, recipients: Recipients | None
) -> Iterator[Addressee]:
    """What is not of a thread, such as a comment, goes to the apps that name its field."""
    if recipients is None or not recipients.fields or row.input is None:
        return
    names = fields_of_change(row.input) if item.arrived_on == "changes" else fields_of(item)
    connected = {app.id for app in policy.checked.apps.values() if app.connected}
    for app in recipients.naming(names):
        if app in connected:
            yield Addressee(app, item.arrived_on, names)


def webhook_of(policy: Policy, account: str, time: int, item: Mapping[str, object]) -> bytes:
    """A webhook with this one item."""
    name = _OBJECT_OF[policy.checked.accounts[account]]
    return encode({"object": name, "entry": [{"id": account, "time": time, "messaging": [item]}]})


def _handover(policy: Policy, row: DecisionRow, payload: Mapping[str, object]) -> bytes:
    assert row.account is not None
    return webhook_of(policy, row.account, row.at or row.decided_at, payload)
