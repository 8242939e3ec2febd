"""Which snapshots exist: what hangs together with an event's kind, entry and surface (semantics 2, 6).

Where each single field can be is said by `fields`; here is what events that makes.
"""

from functools import cache
from itertools import product
from typing import assert_never, cast, get_args

from msgspec import Struct

from convroute.conversation.event import (
    OPENING_KINDS,
    POSTS,
    AttachmentType,
    EntryPoint,
    Kind,
    MessageSurface,
    Surface,
)
from convroute.policy.conditions import Always, Atom, Combination, Condition, Negation
from convroute.policy.fields import BROUGHT, FIELDS, Carriers

NOBODY = "nobody"
"""The `thread.owner` of an idle thread."""

SETTLED_BY = {"thread.state": "thread.owner", "thread.is_new": "thread.silence"}
"""A field, and the one that says all of it: idle is exactly what nobody owns, new who was never silent."""

_KINDS: tuple[Kind, ...] = get_args(Kind)
_ENTRIES: tuple[EntryPoint, ...] = get_args(EntryPoint)
_SURFACES_OF_MESSAGES: tuple[MessageSurface, ...] = get_args(MessageSurface)
_EVERYTHING: frozenset[AttachmentType] = frozenset(get_args(AttachmentType))
_MENTION: frozenset[AttachmentType] = frozenset({"story_mention"})


class Shape(Struct, frozen=True):
    """A sort of event: of what conditions look at, what `can` be there and what `must`."""

    kind: Kind
    entry: EntryPoint
    surface: Surface
    can: frozenset[str]
    must: frozenset[str]


@cache
def shape_of(kind: Kind, entry: EntryPoint, surface: Surface) -> Shape:
    can = [info for info in BROUGHT if info.carriers and _carries(info.carriers, kind, entry, surface)]
    must = (info.name for info in can if info.carriers and {entry, surface} & {*info.carriers.always})
    return Shape(kind, entry, surface, frozenset(info.name for info in can), frozenset(must))


def _carries(carriers: Carriers, kind: Kind, entry: EntryPoint, surface: Surface) -> bool:
    return kind in carriers.kinds and entry in carriers.entries and surface not in carriers.never_on


@cache
def shapes() -> tuple[Shape, ...]:
    """All there are; those that open a conversation come first, and only they have an entry."""
    opening = [kind for kind in _KINDS if kind in OPENING_KINDS]
    return (
        *(shape_of(kind, entry, at) for entry in _ENTRIES for kind in opening for at in surfaces_of(kind)),
        *(shape_of(kind, "organic", kind) for kind in _KINDS if kind not in OPENING_KINDS),
    )


@cache
def impossible(field: str, entry: str) -> frozenset[str]:
    """Texts that the field never has on events of the entry: they would make it another (semantics 2)."""
    info = FIELDS.get(field)
    reserved = () if info is None else (text for text, only in info.reserved if only != entry)
    return frozenset(
        "".join(letters)
        for text in reserved
        for letters in product(*((letter.lower(), letter.upper()) for letter in text))
    )


def surfaces_of(kind: Kind) -> tuple[Surface, ...]:
    """Only messages have others than their kind."""
    return (kind, *_SURFACES_OF_MESSAGES) if kind == "message" else (kind,)


def kind_of(surface: Surface) -> Kind:
    return "message" if surface in _SURFACES_OF_MESSAGES else cast("Kind", surface)


def attachments_on(surface: Surface) -> frozenset[AttachmentType]:
    """What can be attached there: a mention or a post makes another surface of a message (semantics 2)."""
    match surface:
        case "story_reply" | "story_mention" | "echo":
            return _EVERYTHING
        case "shared_post":
            return _EVERYTHING - _MENTION
        case _:
            return _EVERYTHING - _MENTION - POSTS


def state_of(owner: str) -> str:
    """The `thread.state` of a thread with that `thread.owner`."""
    return "idle" if owner == NOBODY else "active"


def always_on(word: str) -> frozenset[str]:
    """The fields that every event of an entry or a surface has."""
    return frozenset(info.name for info in BROUGHT if info.carriers and word in info.carriers.always)


def of_request(condition: Condition) -> Condition:
    """What a condition says of what an app asks for: all that only an event has is absent there."""
    match condition:
        case Atom():
            field = FIELDS.get(condition.field)
            seen = field is None or field.in_permissions
            return condition if seen else Always(condition.negated, condition.place)
        case Negation():
            return Negation(of_request(condition.operand))
        case Combination():
            return Combination(condition.op, tuple(map(of_request, condition.operands)))
        case Always():
            return condition
        case _:
            assert_never(condition)
