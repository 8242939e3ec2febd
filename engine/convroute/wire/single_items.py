"""Parts a webhook into documents of one item each, every byte of an item as it came."""

from collections.abc import Iterator, Mapping

from msgspec import DecodeError, Raw
from msgspec.json import Decoder, encode

from convroute.wire.halves import Hidden

_LISTS = ("messaging", "standby", "changes")
_BOM = b"\xef\xbb\xbf"
_OBJECT = Decoder(dict[str, Raw])
_LIST = Decoder(list[Raw])
_Members = Mapping[str, Raw]


def is_webhook(document: bytes) -> bool:
    """Whether it is one webhook as Meta delivers it, in a wrapper or not; what is in it is not looked at.

    Neither a request is, nor several documents. A test delivery of the App Dashboard is.
    """
    try:
        return _is_webhook(document)
    except DecodeError:
        hidden = Hidden(document.removeprefix(_BOM))
    try:
        return _is_webhook(hidden.document)
    except DecodeError:
        return False


def single_items(document: bytes) -> dict[str, bytes]:
    """By its JSON path each item as a document of its own, in the wrapper that was around it.

    Empty for what cannot be read at all. An item of a list that nobody knows is not there.
    """
    try:
        return _single_items(document)
    except DecodeError:
        hidden = Hidden(document.removeprefix(_BOM))
    try:
        return {path: hidden.shown(item) for path, item in _single_items(hidden.document).items()}
    except DecodeError:
        return {}


def forwarded(document: bytes, field: str) -> bytes:
    """The body for an app: the item of a document that `single_items` made, in the list `field`.

    The item is unchanged, but that a postback has no `payload` on `standby` (semantics E10). What came under
    `changes` and is to go to `messaging` stays there.
    """
    try:
        return _forwarded(document, field)
    except DecodeError:
        hidden = Hidden(document.removeprefix(_BOM))
        return hidden.shown(_forwarded(hidden.document, field))


def with_button_app(document: bytes, app: str) -> bytes:
    """The document in a wrapper that names the app whose button was tapped (semantics E10)."""
    try:
        return _with_button_app(document, app)
    except DecodeError:
        hidden = Hidden(document.removeprefix(_BOM))
        return hidden.shown(_with_button_app(hidden.document, app))


def _is_webhook(document: bytes) -> bool:
    members: _Members = _OBJECT.decode(document)
    if "event" in members and "entry" not in members:
        members = _object(members["event"])
    return "action" not in members and ("entry" in members or members.keys() >= {"field", "value"})


def _single_items(document: bytes) -> dict[str, bytes]:
    outer = _OBJECT.decode(document)
    if "entry" in outer:
        return _items(outer, "$", document)
    if "event" not in outer:
        return {"$": document}
    event = bytes(outer["event"])
    inner = _object(outer["event"])
    if "entry" not in inner:
        return {"$.event": document, "$": document}
    return {path: _with(outer, "event", item) for path, item in _items(inner, "$.event", event).items()}


def _items(webhook: _Members, path: str, document: bytes) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    is_alone = True
    for at, value in enumerate(_list(webhook["entry"])):
        entry, where = _object(value), f"{path}.entry[{at}]"
        lists = [name for name in _LISTS if name in entry]
        is_alone = is_alone and at == 0 and len(lists) < 2
        if entry and not lists:
            found[where] = _alone(webhook, entry)
        rest = {name: value for name, value in entry.items() if name not in _LISTS}
        for name in lists:
            for number, item in enumerate(_list(entry[name])):
                found[f"{where}.{name}[{number}]"] = _alone(webhook, {**rest, name: _raw([item])})
    return dict.fromkeys(found, document) if is_alone and len(found) == 1 else found


def _forwarded(document: bytes, field: str) -> bytes:
    outer = _OBJECT.decode(document)
    if "event" in outer and "entry" not in outer:
        document = bytes(outer["event"])
        outer = _OBJECT.decode(document)
    entries = [_object(one) for one in _list(outer["entry"])]
    there = next(_places(entries), None)
    if there is None:  # an entry that carries its change itself (semantics 2)
        return document
    entry, came, item = there
    name = "changes" if came == "changes" and field == "messaging" else field
    is_alone = len(entries) == 1 and sum(one in entry for one in _LISTS) == 1
    if is_alone and name == came != "standby":
        return document
    if came == "changes" and name != came:
        item = _object(item).get("value", item)
    if name == "standby":
        item = _without_payload(item)
    rest = {one: value for one, value in entry.items() if one not in _LISTS}
    return _alone(outer, {**rest, name: _raw([item])})


def _places(entries: list[_Members]) -> Iterator[tuple[_Members, str, Raw]]:
    """Each item with its entry and the list it stands in; lists and entries beside it may hold nothing."""
    for entry in entries:
        for name in _LISTS:
            for item in _list(entry[name]) if name in entry else ():
                yield entry, name, item


def _with_button_app(document: bytes, app: str) -> bytes:
    outer: _Members = _OBJECT.decode(document)
    if "event" not in outer or "entry" in outer:
        outer = {"event": Raw(document)}
    return _with(outer, "button_app", encode(app))


def _without_payload(item: Raw) -> Raw:
    members = _object(item)
    postback = _object(members["postback"]) if "postback" in members else {}
    if "payload" not in postback:
        return item
    return _raw({**members, "postback": _raw({n: value for n, value in postback.items() if n != "payload"})})


def _alone(webhook: _Members, entry: _Members) -> bytes:
    return _with(webhook, "entry", encode([entry]))


def _with(members: _Members, name: str, value: bytes) -> bytes:
    return encode({**members, name: Raw(value)})


def _raw(value: object) -> Raw:
    return Raw(encode(value))


def _object(value: Raw) -> _Members:
    """Its members; whatever is not an object has none."""
    return _OBJECT.decode(value) if _starts(value, b"{") else {}


def _list(value: Raw) -> list[Raw]:
    """What stands in it; whatever is not a list holds nothing."""
    return _LIST.decode(value) if _starts(value, b"[") else []


def _starts(value: Raw, bracket: bytes) -> bool:
    return bytes(value).lstrip(b" \t\r\n")[:1] == bracket
