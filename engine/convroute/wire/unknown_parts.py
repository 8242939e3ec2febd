"""Parts of an item that nobody knows here: news of Meta's, or a slip (semantics 2)."""

from collections.abc import Sequence

from convroute.did_you_mean import nearest, slip_of
from convroute.wire.invalid_input import InvalidInput
from convroute.wire.shapes import Item
from convroute.wire.values import HALF, described, is_unicode, only_found

_SURROUNDINGS = frozenset({"sender", "recipient", "timestamp", "hop_context"})
"""Who, when and in which flow: every item has these beside its part."""
_LEAD = "lead"
"""No part, but what a lead referral has beside it (semantics 2)."""
_PARTS = tuple(name for name in Item.__struct_fields__ if name not in {*_SURROUNDINGS, _LEAD})
_LOOKED_AT = 20


def unknown_parts(item: object, path: str) -> list[str]:
    """The parts of an item of which none is known, sorted; raises `InvalidInput` for a slip and for no part.

    Meta adds parts every year, so that a name like none of ours is news; one a letter away is a mistake.
    """
    names = [str(name) for name, value in item.items() if value is not None] if isinstance(item, dict) else []
    parts = [name for name in names if name not in _SURROUNDINGS]
    if not parts:
        nothing = "the item has no part such as `message`, `postback` or `referral`"
        raise InvalidInput(path, f"{nothing}: {only_found(sorted(names))}")
    for name in parts[:_LOOKED_AT]:
        slip = name not in Item.__struct_fields__ and slip_of(name, _PARTS)
        if slip:
            said = f"the item has no part that is known; did you mean `{slip}` by {described(name)}?"
            raise InvalidInput(path, said)
        if not is_unicode(name):
            raise InvalidInput(path, HALF)
    return sorted(parts)


def not_known(parts: Sequence[str]) -> str:
    """`"game_play" is not a part that is known here`"""
    if parts == [_LEAD]:
        return f'"{_LEAD}" stands beside the `referral` of a lead form, and there is none'
    shown = [described(name) for name in parts[:_LOOKED_AT]]
    if len(parts) > _LOOKED_AT:
        shown.append(f"{len(parts) - _LOOKED_AT} more")
    if len(shown) == 1:
        return f"{shown[0]} is not a part that is known here"
    return f"{', '.join(shown[:-1])} and {shown[-1]} are not parts that are known here"


def named(parts: Sequence[str]) -> str:
    """What an event says of its parts; of very many the first."""
    return ", ".join(parts[:_LOOKED_AT])


def note_on(parts: Sequence[str]) -> str:
    """What is told of an item with these parts, with the nearest one that is known."""
    said = f"{not_known(parts)}: read as `unsupported`"
    close = next((near for name in parts if name != _LEAD and (near := nearest(name, _PARTS))), None)
    return f"{said}; the nearest known one is `{close}`" if close else said
