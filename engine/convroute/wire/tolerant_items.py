"""What `single_items` does, for documents that msgspec refuses and the reader takes.

They have half an emoji, a list that is null, a byte order mark. Members stay as they are; bytes do not.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

Json = Mapping[str, Any]


def tolerant_single_items(document: bytes, lists: tuple[str, ...]) -> dict[str, bytes]:
    """By JSON path; empty where the document is not an object."""
    value = _object_of(document)
    if value is None:
        return {}
    if "entry" in value:
        return dict(_items(value, "$", lists))
    event = value.get("event")
    if not isinstance(event, dict):
        return {"$": document}
    if "entry" not in event:
        return {"$.event": document, "$": document}
    found = _items(event, "$.event", lists)
    return {path: _written({**value, "event": json.loads(item)}) for path, item in found}


def tolerant_forwarded(document: bytes, field: str, lists: tuple[str, ...]) -> bytes:
    """The one item of a document in the list `field`."""
    value = _object_of(document)
    if value is None:
        return document
    if "entry" not in value and isinstance(value.get("event"), dict):
        value = value["event"]
    entries = [one for one in _listed(value.get("entry")) if isinstance(one, dict)]
    for entry in entries:
        for name in lists:
            for item in _listed(entry.get(name)):
                return _moved(value, entry, item, name, field, lists)
    return _written(value)


def tolerant_with_button_app(document: bytes, app: str) -> bytes:
    value = _object_of(document) or {}
    around = value if "event" in value and "entry" not in value else {"event": value}
    return _written({**around, "button_app": app})


def _moved(webhook: Json, entry: Json, item: object, came: str, field: str, lists: tuple[str, ...]) -> bytes:
    name = came if came == "changes" and field == "messaging" else field
    if came == "changes" and name != "changes" and isinstance(item, dict):
        item = item.get("value", item)
    if name == "standby" and isinstance(item, dict) and isinstance(item.get("postback"), dict):
        postback = {key: value for key, value in item["postback"].items() if key != "payload"}
        item = {**item, "postback": postback}
    return _written({**webhook, "entry": [{**_rest(entry, lists), name: [item]}]})


def _items(webhook: Json, path: str, lists: tuple[str, ...]) -> Iterator[tuple[str, bytes]]:
    for at, entry in enumerate(_listed(webhook.get("entry"))):
        if not isinstance(entry, dict):
            continue
        where, rest = f"{path}.entry[{at}]", _rest(entry, lists)
        if not any(name in entry for name in lists):
            yield where, _written({**webhook, "entry": [entry]})
        for name in lists:
            for number, item in enumerate(_listed(entry.get(name))):
                alone = {**webhook, "entry": [{**rest, name: [item]}]}
                yield f"{where}.{name}[{number}]", _written(alone)


def _rest(entry: Json, lists: tuple[str, ...]) -> Json:
    return {name: value for name, value in entry.items() if name not in lists}


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _object_of(document: bytes) -> dict[str, Any] | None:
    try:
        value = json.loads(document.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _written(value: Json) -> bytes:
    """In ASCII: half an emoji has no bytes of its own."""
    return json.dumps(value, separators=(",", ":")).encode()
