"""What a wrapper gives to the items of its event: facts, and the app of the tapped button (semantics E10)."""

from collections.abc import Mapping
from dataclasses import replace

from convroute.conversation.event import Event
from convroute.conversation.item import Item, Unreadable


def given(item: Item, facts: Mapping[str, object], button_app: str | None) -> Item:
    """The item with what its wrapper gives; it was just read, so nobody else has it yet."""
    if isinstance(item, Event):
        if button_app is not None:
            if item.kind != "postback":
                return _no_postback(item.kind, item.path, item.document)
            object.__setattr__(item, "button_app", button_app)
        object.__setattr__(item, "facts", facts)  # a copy would cost more than reading it
        return item
    if isinstance(item, Unreadable):
        return item
    if button_app is not None:
        return _no_postback("request", item.path, item.document)
    return replace(item, facts=facts)


def _no_postback(what: str, path: str, document: int) -> Unreadable:
    message = f"belongs to a postback alone, and {path} is of the kind {what}"
    return Unreadable("$.button_app", message, document)
