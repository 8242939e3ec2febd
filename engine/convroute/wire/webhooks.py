"""Reads Meta's webhooks: the envelope, a batch of entries, and dashboard test deliveries (D 4).

Takes the envelope apart; `items` and `changes` read what is in it.
"""

from collections.abc import Collection, Mapping

from msgspec.structs import replace

from convroute.conversation.channel import CHANNEL_OF_OBJECT, Channel
from convroute.conversation.event import NO_FACTS, Arrival, Event
from convroute.conversation.item import Item, Unreadable
from convroute.wire.changes import is_messaging, read_change
from convroute.wire.invalid_input import InvalidInput
from convroute.wire.items import read_item
from convroute.wire.json_path import below
from convroute.wire.location import Location, Reading
from convroute.wire.values import described, only_found

_LISTS: dict[str, Arrival] = {"messaging": "messaging", "standby": "standby", "changes": "changes"}
_READ = frozenset({"id", "time", "hop_context", "field", "value", *_LISTS})
"""What an entry may have; anything else in it that is a list is passed over with a note."""


def read_webhook(
    document: Mapping[str, object],
    index: int,
    path: str,
    reading: Reading,
    *,
    exact: bool,
    facts: Mapping[str, object] = NO_FACTS,
) -> list[Item]:
    """The items of a webhook as delivered, in document order; raises `InvalidInput` if it is none.

    `index` is its place in the input, `exact` and `facts` as in `Location`.
    """
    name = document.get("object")
    channel = CHANNEL_OF_OBJECT.get(name) if isinstance(name, str) else None
    if channel is None:
        channel = _only_channel(name, reading, index, path)
    entries = document.get("entry")
    if not isinstance(entries, list) or not entries:
        what = "is missing" if entries is None else "is empty" if entries == [] else "must be a list"
        raise InvalidInput(f"{path}.entry", f"{what}: a webhook has a list of entries")
    found: list[Item] = []
    number = 0
    for entry in entries:
        here = f"{path}.entry[{number}]"
        if isinstance(entry, dict):
            _add_entry(entry, Location(reading, channel, entry, here, index, exact, facts), found)
        else:
            found.append(Unreadable(here, f"an entry must be an object, not {described(entry)}", index))
        number += 1  # noqa: SIM113  # a webhook most often has one entry, for which `enumerate` is dear
    return found


def _only_channel(name: object, reading: Reading, index: int, path: str) -> Channel:
    """Semantics E13: a webhook without `object` belongs to the policy's channel, if it has only one."""
    here, channels = f"{path}.object", sorted(set(reading.accounts.values()))
    if name is not None:
        raise InvalidInput(here, f"is {described(name)}: a webhook for messages says `instagram` or `page`")
    if not channels:
        raise InvalidInput(here, "is missing: a webhook for messages says `instagram` or `page`")
    if len(channels) > 1:
        raise InvalidInput(here, "is missing, and the policy has two channels: write `instagram` or `page`")
    reading.note(here, f"is missing: read as {channels[0]}, the policy's only channel", index)
    return channels[0]


def read_test_delivery(
    document: Mapping[str, object],
    index: int,
    path: str,
    reading: Reading,
    *,
    exact: bool,
    facts: Mapping[str, object] = NO_FACTS,
) -> Event | Unreadable:
    """A test delivery of the App Dashboard, `{"field", "value"}`: its channel is that of its account (D 4.0).

    A comment does not say its account: it belongs to the only account there is,
    else to the account `0`, as in Meta's own samples.
    """
    entry: dict[str, object] = {}
    field, accounts = document.get("field"), reading.accounts
    arrived_on: Arrival = "messaging"
    if not (isinstance(field, str) and is_messaging(field)):
        entry["id"] = next(iter(accounts)) if len(accounts) == 1 else "0"
        arrived_on = "changes"
    location = Location(reading, None, entry, path, index, exact, facts)
    read = read_change(document, location, arrived_on, path)
    return replace(read, channel=accounts.get(read.account)) if isinstance(read, Event) else read


def _add_entry(entry: Mapping[str, object], location: Location, found: list[Item]) -> None:
    """Adds the items of an entry, its lists in the order they stand in it (semantics E12)."""
    names: Collection[str] = _LISTS.keys() & entry.keys()
    if len(names) > 1:
        names = [name for name in entry if name in _LISTS]
    has_list = False
    for name in names:
        arrived_on, items = _LISTS[name], entry[name]
        if items is None:
            continue
        has_list = True
        if not isinstance(items, list) or not items:
            what = "the list is empty" if items == [] else f"must be a list, not {described(items)}"
            found.append(Unreadable(f"{location.path}.{name}", what, location.document))
            continue
        read = read_change if arrived_on == "changes" else read_item
        start, number = f"{location.path}.{name}[", 0
        for item in items:
            found.append(read(item, location, arrived_on, f"{start}{number}]"))
            number += 1  # noqa: SIM113  # as above
    if not has_list or len(entry) > len(names) + ("id" in entry) + ("time" in entry):
        has_list = _add_rest(entry, location, found) or has_list
    if not has_list:
        what = f"the entry has none of `messaging`, `standby` and `changes`: {only_found(entry)}"
        found.append(Unreadable(location.path, what, location.document))


def _add_rest(entry: Mapping[str, object], location: Location, found: list[Item]) -> bool:
    """What else an entry has: a change of its own, lists that nobody knows (semantics 2, E13)."""
    read = entry.get("field") is not None
    if read:
        found.append(read_change(entry, location, "changes", location.path))
    for name in entry:
        items = entry[name]
        if name in _READ or not isinstance(items, list) or not items:
            continue
        path, slip = below(location.path, str(name)), _slip(str(name))
        if slip:
            said = f"the entry has no list of this name; did you mean `{slip}`?"
            found.append(Unreadable(path, said, location.document))
        else:
            location.note(path, f"{described(str(name))} is a list that is not known here: it is passed over")
        read = True
    return read


def _slip(name: str) -> str | None:
    from convroute.did_you_mean import slip_of  # only for what is unknown

    return slip_of(name, _LISTS)
