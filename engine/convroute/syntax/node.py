"""What all nodes of the tree have in common: where they stand, and when two say the same."""

from collections.abc import Callable
from functools import cache
from operator import attrgetter
from typing import Any

from msgspec import Struct

from convroute.source import Span


class Node(Struct, frozen=True, kw_only=True, eq=False):
    """Anything in the tree; `span` is where it stands in the file's `Source`.

    Two nodes are equal when they say the same, wherever they stand.
    """

    span: Span

    def __eq__(self, other: object) -> bool:
        if other.__class__ is not self.__class__:
            return NotImplemented
        said = _said_by(self.__class__)
        return bool(said(self) == said(other))

    def __hash__(self) -> int:
        return hash(_said_by(self.__class__)(self))

    def __repr__(self) -> str:
        said = ", ".join(f"{name}={getattr(self, name)!r}" for name in said_fields(self.__class__))
        return f"{self.__class__.__qualname__}({said})"


@cache
def said_fields(cls: type[Node]) -> tuple[str, ...]:
    """The names of what nodes of this class say: all but where."""
    return tuple(name for name in cls.__struct_fields__ if name != "span")


@cache
def _said_by(cls: type[Node]) -> Callable[[Any], object]:
    """What is compared of a node of this class."""
    names = said_fields(cls)
    return attrgetter(*names) if names else _nothing


def _nothing(_: Node) -> None:
    """All nodes of a class without fields are equal."""
