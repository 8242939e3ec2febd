"""The sorts of events there are, and what hangs together with them (semantics 2 and 6)."""

from collections.abc import Iterable
from functools import cache

from convroute.conversation.event import POSTS
from convroute.policy.conditions import IsAny
from convroute.policy.fields import BROUGHT, FIELDS
from convroute.policy.space import Shape, attachments_on, impossible, shapes

TEXTS = tuple(info.name for info in BROUGHT if info.type == "string")
"""The texts that only some events have."""
MARKS = tuple(
    info.name
    for info in BROUGHT
    if info.type == "string" and info.carriers and info.carriers.entries == ("ad",)
)
"""One of these, or a text that only ads have, makes an event an ad's."""
RESERVED = tuple(name for name in TEXTS if FIELDS[name].reserved)
"""Some texts in these are only an ad's."""
RESERVED_TEXTS = {name: IsAny(impossible(name, "organic")) for name in RESERVED}
"""A text that makes any event an ad's."""

_ENTRIES = ("organic", "ad", "link")
_SURFACES = (
    "message",
    "postback",
    "quick_reply",
    "story_reply",
    "story_mention",
    "shared_post",
    "shop",
    "referral",
)


@cache
def all_shapes() -> tuple[Shape, ...]:
    """Every sort of event, the plainest first."""
    order = {surface: place for place, surface in enumerate(_SURFACES)}
    return tuple(
        sorted(shapes(), key=lambda shape: (order.get(shape.surface, 99), _ENTRIES.index(shape.entry)))
    )


@cache
def shapes_with(field: str) -> int:
    """The sorts of events that can have the text, as a bit for each."""
    return _bits(field in shape.can for shape in all_shapes())


@cache
def shapes_attaching(kind: str) -> int:
    """The sorts of events to which something of the kind can be attached."""
    return _bits(
        "attachments" in shape.can and kind in attachments_on(shape.surface) for shape in all_shapes()
    )


def needed_attachments(shape: Shape) -> frozenset[str]:
    """One of these is attached to every event of the shape; empty: nothing has to be."""
    if "attachments" not in shape.can:
        return frozenset()
    if shape.surface == "shared_post":
        return POSTS
    return frozenset({"story_mention"}) if shape.surface == "story_mention" else frozenset()


def _bits(each: Iterable[bool]) -> int:
    return sum(1 << place for place, one in enumerate(each) if one)
