"""Messages that apps sent to a person, and what can be tapped in them."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal

from msgspec import Struct

from convroute.server.rows import DecisionRow
from convroute.wire.rewriting import message_in


class Button(Struct, frozen=True):
    """Something in a message that can be tapped; a link opens a page and tells nobody."""

    kind: Literal["postback", "quick_reply", "link"]
    title: str | None
    payload: str | None = None
    url: str | None = None


class Sent(Struct, frozen=True):
    """A message to a person. `decision` is its id in the log; `app` is a name, or the id of one without."""

    decision: str
    mid: str | None
    at: int | None
    app: str | None
    text: str | None
    buttons: tuple[Button, ...]
    message: Mapping[str, Any]
    """The whole message as its echo has it."""


def sent_messages(rows: Iterable[DecisionRow], names: Mapping[str, str]) -> Iterator[Sent]:
    """Those among the rows, in their order; `names` are the apps' by id."""
    for row in rows:
        if row.type != "echo" or row.input is None or row.outcome == "duplicate":
            continue
        message = message_in(row.input)
        app = message.get("app_id")
        yield Sent(
            decision=row.id,
            mid=row.mid,
            at=row.at,
            app=None if app is None else names.get(str(app), str(app)),
            text=_text(message),
            buttons=tuple(_buttons(message)),
            message=message,
        )


def _text(message: Mapping[str, Any]) -> str | None:
    """What a person reads first: the text, that of a template, or the title of its first card."""
    if isinstance(message.get("text"), str):
        return str(message["text"])
    for card in _cards(message):
        text = card.get("text") or card.get("title")
        if isinstance(text, str):
            return text
    return None


def _buttons(message: Mapping[str, Any]) -> Iterator[Button]:
    for card in _cards(message):
        for button in _objects(card.get("buttons")):
            if button.get("type") == "postback":
                yield Button("postback", button.get("title"), button.get("payload"))
            elif button.get("url") is not None:
                yield Button("link", button.get("title"), url=button["url"])
    for reply in _objects(message.get("quick_replies")):
        yield Button("quick_reply", reply.get("title"), reply.get("payload"))


def _cards(message: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The payloads of templates, and the elements in them."""
    for attachment in _objects(message.get("attachments")) or _objects([message.get("attachment")]):
        payload = attachment.get("payload")
        if isinstance(payload, dict):
            yield payload
            yield from _objects(payload.get("elements"))


def _objects(value: object) -> list[Mapping[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
