"""Wrappers: what a caller knows beside an event, facts and the app of the tapped button (semantics E10)."""

from collections.abc import Mapping
from typing import TypeGuard

from msgspec.structs import replace

from convroute.conversation.event import Event
from convroute.conversation.item import Item, Unreadable
from convroute.wire.facts import facts_of
from convroute.wire.invalid_input import InvalidInput
from convroute.wire.values import id_text


def is_wrapper(document: object) -> TypeGuard[Mapping[str, object]]:
    """Whether the document is a wrapper and nothing else."""
    if not isinstance(document, dict):
        return False
    if "entry" in document or "object" in document or "action" in document:
        return False
    return "event" in document or "facts" in document or "button_app" in document


def wrapped(document: Mapping[str, object]) -> tuple[Mapping[str, object], str | None, object]:
    """The facts, the app of the tapped button, and the document in it; raises `InvalidInput`."""
    facts, button_app = facts_of(document.get("facts"), "$.facts"), _button_app(document)
    if document.get("event") is None:
        raise InvalidInput("$.event", "is missing: a wrapper holds a webhook or a request")
    return facts, button_app, document["event"]


def _button_app(document: Mapping[str, object]) -> str | None:
    try:
        return id_text(document.get("button_app"))
    except ValueError as error:
        raise InvalidInput("$.button_app", str(error)) from None


def with_button_app(item: Item, button_app: str) -> Item:
    """The item with the app of the tapped button, which belongs to a postback (semantics E10)."""
    if isinstance(item, Unreadable):
        return item
    if isinstance(item, Event) and item.kind == "postback":
        return replace(item, button_app=button_app)
    what = item.kind if isinstance(item, Event) else "request"
    message = f"belongs to a postback alone, and {item.path} is of the kind {what}"
    return Unreadable("$.button_app", message, item.document)
