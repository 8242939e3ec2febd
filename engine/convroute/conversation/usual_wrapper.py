"""Reads wrappers around webhooks, with their facts and the app of a tapped button (semantics E10).

The webhook in a wrapper is read as one that stands by itself; whatever is not
certain of the wrapper is for `reader` to say.
"""

from collections.abc import Callable, Sequence
from functools import cache

from msgspec import UNSET, DecodeError, UnsetType, ValidationError
from msgspec.json import Decoder

from convroute.conversation import odd_shapes, usual_shapes
from convroute.conversation.facts_reader import facts_of
from convroute.conversation.item import Item
from convroute.conversation.odd_shapes import NumberOrText, Shape
from convroute.conversation.odd_webhook import odd_events
from convroute.conversation.sure_json import is_all, sure_value
from convroute.conversation.unread import Unread3
from convroute.conversation.usual_entries import usual_events
from convroute.conversation.usual_parts import Unusual
from convroute.conversation.values import id_text
from convroute.conversation.wrapping import given

_EVENT = "$.event"
_START = 16
_OF_OTHERS = frozenset({"object", "entry", "action"})


class Wrapper(Shape, frozen=True, kw_only=True):
    """What stands beside `event`."""

    facts: Unread3 | UnsetType | None = UNSET
    button_app: NumberOrText | UnsetType = UNSET


class UsualWrapper(Wrapper, frozen=True, kw_only=True):
    """A wrapper around a webhook of the usual shapes."""

    event: usual_shapes.Webhook


class OddWrapper(Wrapper, frozen=True, kw_only=True):
    """A wrapper around a webhook of the shapes that come less often."""

    event: odd_shapes.Webhook


def may_be_wrapped(data: bytes | str) -> bool:
    """Whether it is worth a try: it does not start as a webhook, and something is called `event`."""
    if isinstance(data, str):
        return data.find('"object"', 0, _START) < 0 and '"event"' in data
    return data.find(b'"object"', 0, _START) < 0 and b'"event"' in data


def read_wrapped_text(data: bytes | str, line: int | None) -> list[Item] | None:
    """As `usual_webhook.read_usual_text`, for one wrapper or a list of them."""
    try:
        read = _decoded(data)
        if not is_all(data, read) and not _are_wrappers(sure_value(data)):
            return None
        if isinstance(read, (UsualWrapper, OddWrapper)):
            return _unwrapped(read, line or 0)
        if line is not None:
            return None
        return [event for index, wrapper in enumerate(read) for event in _unwrapped(wrapper, index)]
    except (DecodeError, ValueError, RecursionError, Unusual):
        return None


def _are_wrappers(value: object) -> bool:
    """Whether there is nothing by which a document is something else, whatever else is in it."""
    documents = value if type(value) is list else [value]
    return all(type(one) is dict and one.keys().isdisjoint(_OF_OTHERS) for one in documents)


def _decoded(data: bytes | str) -> UsualWrapper | OddWrapper | Sequence[UsualWrapper | OddWrapper]:
    try:
        return _usual_decoder()(data)
    except ValidationError:
        return _odd_decoder()(data)


@cache
def _usual_decoder() -> Callable[[bytes | str], UsualWrapper | list[UsualWrapper]]:
    return Decoder(UsualWrapper | list[UsualWrapper]).decode


@cache
def _odd_decoder() -> Callable[[bytes | str], OddWrapper | list[OddWrapper]]:
    return Decoder(OddWrapper | list[OddWrapper]).decode


def _unwrapped(wrapper: UsualWrapper | OddWrapper, index: int) -> list[Item]:
    """The items of one wrapper; raises `Unusual` and `ValueError`."""
    if isinstance(wrapper, UsualWrapper):
        found = usual_events(wrapper.event, index, _EVENT)
    else:
        found = odd_events(wrapper.event, index, _EVENT)
    facts = facts_of(None if wrapper.facts is UNSET else wrapper.facts, "$.facts")
    button_app = None if wrapper.button_app is UNSET else id_text(wrapper.button_app)
    return [given(item, facts, button_app) for item in found]
