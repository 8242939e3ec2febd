"""A JSON document, where each part of it stands, and what is wrong with its text."""

from collections.abc import Mapping, Sequence
from typing import Literal, TypeAlias

from msgspec import Struct

from convroute.source import Span

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
Path = tuple[str | int, ...]

FaultKind = Literal["syntax", "duplicate", "limit"]


class Fault(Struct, frozen=True):
    """Why a text is not strict JSON.

    `see` explains it: the bracket that the broken part belongs to, or the
    first of two members with one name (at `path`).
    """

    kind: FaultKind
    message: str
    span: Span
    help: str | None = None
    see: Span | None = None
    path: Path = ()


class Mark(Struct, frozen=True):
    """Where one value stands: its own span, its key's, and the marks of what it contains."""

    span: Span
    key: Span | None
    inside: Mapping[str | int, "Mark"] | None = None

    def at(self, step: str | int) -> "Mark | None":
        return self.inside.get(step) if self.inside else None


class Document(Struct, frozen=True):
    """What a text says, where each part stands, and what is wrong with it.

    `mark` is None, and `value` too, if reading could not reach the end. Of
    members written twice `value` has the last one.
    """

    value: Json
    mark: Mark | None
    faults: tuple[Fault, ...]

    @property
    def is_json(self) -> bool:
        """Whether the text is JSON at all: repeated members are the only fault it may have."""
        return self.mark is not None and all(fault.kind == "duplicate" for fault in self.faults)

    def span(self, path: Sequence[str | int]) -> Span:
        """Where the value at `path` stands; if there is none, the nearest value around it."""
        mark = self._mark(path)
        return mark.span if mark else Span(0, 0)

    def key_span(self, path: Sequence[str | int]) -> Span:
        """Where the key of the member at `path` stands; of an item or the whole, where its value does."""
        mark = self._mark(path)
        return (mark.key or mark.span) if mark else Span(0, 0)

    def _mark(self, path: Sequence[str | int]) -> Mark | None:
        mark = self.mark
        for step in path:
            found = mark.at(step) if mark else None
            if found is None:
                break
            mark = found
        return mark


def pointer(path: Sequence[str | int]) -> str:
    """The JSON pointer (RFC 6901) of a path: `/message/buttons/0`; the whole document is the empty text."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in path)
