"""Parts a webhook into documents of one item each, every byte of an item as it came."""

from msgspec import DecodeError, Raw
from msgspec.json import Decoder, encode

from convroute.wire.tolerant_items import (
    tolerant_forwarded,
    tolerant_single_items,
    tolerant_with_button_app,
)

_LISTS = ("messaging", "standby", "changes")
_OBJECT = Decoder(dict[str, Raw])
_OBJECTS = Decoder(list[dict[str, Raw]])
_ITEMS = Decoder(list[Raw])


def single_items(document: bytes) -> dict[str, bytes]:
    """By its JSON path each item as a document of its own, in the wrapper that was around it.

    Empty for what cannot be read at all. An item of a list that nobody knows is not there.
    """
    try:
        outer = _OBJECT.decode(document)
        if "entry" in outer:
            return _items(outer, "$", document)
        if "event" not in outer:
            return {"$": document}
        event = bytes(outer["event"])
        inner = _OBJECT.decode(event)
        if "entry" not in inner:
            return {"$.event": document, "$": document}
        return {path: _with(outer, "event", item) for path, item in _items(inner, "$.event", event).items()}
    except DecodeError:
        return tolerant_single_items(document, _LISTS)


def forwarded(document: bytes, field: str) -> bytes:
    """The body for an app: the item of a document that `single_items` made, in the list `field`.

    The item is unchanged, but that a postback has no `payload` on `standby` (semantics E10). What came under
    `changes` and is to go to `messaging` stays there.
    """
    try:
        return _forwarded(document, field)
    except DecodeError:
        return tolerant_forwarded(document, field, _LISTS)


def _forwarded(document: bytes, field: str) -> bytes:
    outer = _OBJECT.decode(document)
    if "event" in outer and "entry" not in outer:
        document = bytes(outer["event"])
        outer = _OBJECT.decode(document)
    entries = _OBJECTS.decode(bytes(outer["entry"]))
    if len(entries) > 1 or sum(name in entries[0] for name in _LISTS) > 1:  # others that hold nothing
        return tolerant_forwarded(document, field, _LISTS)
    [entry] = entries
    came = next((name for name in _LISTS if name in entry), None)
    if came is None:  # an entry that carries its change itself (semantics 2)
        return document
    if (came == field and field != "standby") or (came == "changes" and field == "messaging"):
        return document
    [item] = _ITEMS.decode(bytes(entry[came]))
    if came == "changes":
        item = _OBJECT.decode(bytes(item)).get("value", item)
    if field == "standby":
        item = _without_payload(item)
    rest = {name: value for name, value in entry.items() if name != came}
    changed = encode({**rest, field: [Raw(bytes(item))]})
    return encode({**outer, "entry": [Raw(changed)]})


def with_button_app(document: bytes, app: str) -> bytes:
    """The document in a wrapper that names the app whose button was tapped (semantics E10)."""
    try:
        outer = _OBJECT.decode(document)
    except DecodeError:
        return tolerant_with_button_app(document, app)
    if "event" not in outer or "entry" in outer:
        outer = {"event": Raw(document)}
    return _with(outer, "button_app", encode(app))


def _without_payload(item: Raw) -> Raw:
    members = _OBJECT.decode(bytes(item))
    if "postback" not in members:
        return item
    postback = _OBJECT.decode(bytes(members["postback"]))
    if "payload" not in postback:
        return item
    del postback["payload"]
    return Raw(encode({**members, "postback": Raw(encode(postback))}))


def _items(webhook: dict[str, Raw], path: str, document: bytes) -> dict[str, bytes]:
    entries = _OBJECTS.decode(bytes(webhook["entry"]))
    found: dict[str, bytes] = {}
    for at, entry in enumerate(entries):
        where = f"{path}.entry[{at}]"
        lists = [name for name in _LISTS if name in entry]
        if not lists:
            found[where] = _alone(webhook, entry)
        rest = {name: value for name, value in entry.items() if name not in _LISTS}
        for name in lists:
            for number, item in enumerate(_ITEMS.decode(bytes(entry[name]))):
                found[f"{where}.{name}[{number}]"] = _alone(webhook, {**rest, name: Raw(encode([item]))})
    alone = len(found) == 1 and len(entries) == 1 and sum(name in entries[0] for name in _LISTS) < 2
    return dict.fromkeys(found, document) if alone else found


def _alone(webhook: dict[str, Raw], entry: dict[str, Raw]) -> bytes:
    return _with(webhook, "entry", encode([entry]))


def _with(members: dict[str, Raw], name: str, value: bytes) -> bytes:
    return encode({**members, name: Raw(value)})
