"""What all nodes of the tree have in common: where they stand, and when two say the same."""

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar, dataclass_transform

from convroute.source import Span

N = TypeVar("N", bound="Node")


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Node:
    """Anything in the tree; `span` is where it stands in the file's `Source`.

    Two nodes are equal when they say the same, wherever they stand.
    """

    span: Span = field(kw_only=True, compare=False, repr=False)

    def __eq__(self, other: object) -> bool:
        if other.__class__ is not self.__class__:
            return NotImplemented
        cls: Any = self.__class__
        said = _said_by(cls)
        return bool(said(self) == said(other))

    def __hash__(self) -> int:
        cls: Any = self.__class__
        return hash(_said_by(cls)(self))

    def __repr__(self) -> str:
        names = (one.name for one in fields(self) if one.repr)
        said = ", ".join(f"{name}={getattr(self, name)!r}" for name in names)
        return f"{self.__class__.__qualname__}({said})"


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def node(cls: type[N]) -> type[N]:
    """As `dataclass(frozen=True, slots=True)`; equality, hash and text are those of `Node`.

    There are a hundred classes of nodes, and to write these methods for each of them
    takes a tenth of the time in which `lint` answers.
    """
    return dataclass(frozen=True, slots=True, eq=False, repr=False)(cls)


@cache
def _said_by(cls: type[Node]) -> Callable[[Any], object]:
    """What is compared of a node of this class."""
    names = [one.name for one in fields(cls) if one.compare]
    return attrgetter(*names) if names else _nothing


def _nothing(_: Node) -> None:
    """All nodes of a class without fields are equal."""
