"""Reads webhooks as Meta delivers them all day, without pydantic and in one pass.

A compiled parser reads the usual shapes, and if they do not fit, wrappers and the
odd ones. The rest is read in the long way: the results are the same, only sooner.
"""

from collections.abc import Callable
from functools import cache

from msgspec import DecodeError, ValidationError
from msgspec.json import Decoder

from convroute.conversation.item import Item
from convroute.conversation.odd_webhook import read_odd_text
from convroute.conversation.sure_json import is_all, sure_value
from convroute.conversation.usual_entries import usual_events
from convroute.conversation.usual_parts import Unusual
from convroute.conversation.usual_shapes import Webhook
from convroute.conversation.usual_wrapper import may_be_wrapped, read_wrapped_text

_WRAPPERS = frozenset((*"efb", *b"efb"))
"""How the first name in a wrapper starts: `event`, `facts` or `button_app`."""


def read_usual_text(data: bytes | str, line: int | None = None) -> list[Item] | None:
    """The items of one webhook, or of a list of them; None if it has to be read in the long way.

    Then it is none, not of a usual shape, or it may hold what strict JSON
    forbids. `line` is the index of one line of many: a list is no document there.
    """
    try:
        if data[2] in _WRAPPERS and may_be_wrapped(data):
            return read_wrapped_text(data, line)
        read = _decoder()(data)
        if not is_all(data, read) and sure_value(data) is None:
            return None
        if isinstance(read, Webhook):
            return usual_events(read, line or 0)
        if line is not None:
            return None
        return [event for index, webhook in enumerate(read) for event in usual_events(webhook, index)]
    except ValidationError:
        return (read_wrapped_text if may_be_wrapped(data) else read_odd_text)(data, line)
    except (DecodeError, ValueError, LookupError, RecursionError, Unusual):
        return None


@cache
def _decoder() -> Callable[[bytes | str], Webhook | list[Webhook]]:
    return Decoder(Webhook | list[Webhook]).decode
