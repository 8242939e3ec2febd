"""What somebody reads first of an item or a request, and which app it is of: for lists, not for rules."""

from collections.abc import Iterator
from typing import Any

from msgspec.json import decode

_MOST_LETTERS = 500
_MEMBERS = (
    ("message", "text"),
    ("postback", "title"),
    ("message_edit", "text"),
    ("reaction", "emoji"),
    ("referral", "ref"),
    ("value", "text"),
    ("value", "message"),
    ("postback", "payload"),
)
_Json = dict[str, Any]


def first_words(document: bytes) -> tuple[str | None, str | None]:
    """The words, and the id of the app that sent a message or asked for something.

    The document has one item, or is a request. Without an app a person did it.
    """
    item = _item(decode(document))
    message = item.get("message")
    app = message.get("app_id") if isinstance(message, dict) else item.get("app")
    words = next(_texts(item), None)
    return None if words is None else words[:_MOST_LETTERS], None if app is None else str(app)


def _item(document: Any) -> _Json:
    if isinstance(document, dict) and isinstance(document.get("event"), dict):
        document = document["event"]
    if not isinstance(document, dict):
        return {}
    for entry in _objects(document.get("entry")):
        for name in ("messaging", "standby", "changes"):
            for item in _objects(entry.get(name)):
                return item
    return document


def _texts(item: _Json) -> Iterator[str]:
    for name, member in _MEMBERS:
        value = item.get(name)
        if isinstance(value, dict) and isinstance(value.get(member), str):
            yield value[member]
    message = item.get("message")
    if isinstance(message, dict):
        kinds = [str(one.get("type")) for one in _objects(message.get("attachments"))]
        if kinds:
            yield f"[{', '.join(kinds)}]"
    if isinstance(item.get("target"), str):
        yield f"to {item['target']}"


def _objects(value: object) -> list[_Json]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
