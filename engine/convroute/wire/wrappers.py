"""Wrappers: what a caller knows beside an event, facts and the app of the tapped button (semantics E10)."""

from collections.abc import Mapping, Sequence
from typing import TypeGuard

from msgspec.structs import replace

from convroute.conversation.event import Event
from convroute.conversation.item import Item, Unreadable
from convroute.conversation.request import Request
from convroute.conversation.undeclared import undeclared_fact
from convroute.did_you_mean import nearest
from convroute.wire.facts import facts_of
from convroute.wire.invalid_input import InvalidInput
from convroute.wire.json_path import below
from convroute.wire.location import Reading
from convroute.wire.values import id_text

_MEMBERS = ("event", "facts", "button_app")
_HAS = "it has `event`, `facts` and `button_app`"
BESIDE = ("facts", "button_app")
"""What means something in a wrapper alone, and is often written beside the event."""
_MISPLACED = 'means nothing here: it belongs in a wrapper, as in `{"facts": {...}, "event": {...}}`'


def is_wrapper(document: object) -> TypeGuard[Mapping[str, object]]:
    """Whether the document is a wrapper and nothing else."""
    if not isinstance(document, dict):
        return False
    if "entry" in document or "object" in document or "action" in document:
        return False
    return "event" in document or "facts" in document or "button_app" in document


def wrapped(
    document: Mapping[str, object], index: int, reading: Reading, *, exact: bool
) -> tuple[Mapping[str, object], str | None, object]:
    """The facts, the app of the tapped button, and the document in it; raises `InvalidInput`.

    Members and facts that mean nothing are passed over as `reading` says. `index` is the document's
    number, `exact` as in `Location`.
    """
    for name in document:
        if name not in _MEMBERS:
            reading.pass_over(below("$", str(name)), _no_member(str(name)), index)
    facts = facts_of(document.get("facts"), "$.facts", exact=exact)
    if reading.facts is not None:
        for name in facts:
            if name not in reading.facts:
                reading.pass_over(below("$.facts", name), undeclared_fact(name, reading.facts), index)
    button_app = _button_app(document)
    if document.get("event") is None:
        raise InvalidInput("$.event", "is missing: a wrapper holds a webhook or a request")
    return facts, button_app, document["event"]


def pass_over_beside(document: Mapping[str, object], index: int, path: str, reading: Reading) -> None:
    """Facts and a button's app in a webhook or a request itself mean nothing; `index` as in `wrapped`."""
    for name in BESIDE:
        if name in document:
            reading.pass_over(below(path, name), _MISPLACED, index)


def _no_member(name: str) -> str:
    """What a wrapper has instead."""
    near = nearest(name, _MEMBERS)
    return f"means nothing in a wrapper: {f'did you mean `{near}`?' if near else _HAS}"


def _button_app(document: Mapping[str, object]) -> str | None:
    try:
        return id_text(document.get("button_app"))
    except ValueError as error:
        raise InvalidInput("$.button_app", str(error)) from None


def with_button_app(items: Sequence[Item], button_app: str, document: int) -> list[Item]:
    """The items with the app of the tapped button, which belongs to a postback (semantics E10).

    What is none is left out, and told in one input error for the document.
    """
    others = [item for item in items if not isinstance(item, Unreadable) and not _is_postback(item)]
    found: list[Item] = []
    for item in items:
        if isinstance(item, Event) and _is_postback(item):
            found.append(replace(item, button_app=button_app))
        elif isinstance(item, Unreadable):
            found.append(item)
        elif item is others[0]:
            found.append(Unreadable("$.button_app", _beside_a_button(others), document))
    return found


def _is_postback(item: Item) -> bool:
    return isinstance(item, Event) and item.kind == "postback"


def _beside_a_button(others: Sequence[Event | Request]) -> str:
    first, more = others[0], len(others) - 1
    what = first.kind if isinstance(first, Event) else "request"
    rest = "" if not more else f", and {more} more are not postbacks either" if more > 1 else ", and one more"
    return f"belongs to a postback alone, and {first.path} is of the kind {what}{rest}"
