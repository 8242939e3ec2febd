"""What the checker writes down while it reads: diagnostics, and the places they are about."""

from collections.abc import Iterable, Sequence
from typing import Generic, TypeVar

from msgspec import Struct, field

from convroute.diagnostic import Diagnostic, Edit, Fix, Related
from convroute.did_you_mean import nearest
from convroute.source import Place, Source, Span
from convroute.syntax.node import Node

N = TypeVar("N", bound=Node, covariant=True)
M = TypeVar("M", bound=Node)


class Spot(Struct, frozen=True):
    """A part of one file."""

    source: Source
    span: Span

    @property
    def place(self) -> Place:
        return self.source.place(self.span.start)

    @property
    def text(self) -> str:
        return self.source.text[self.span.start : self.span.end]


class Written(Struct, Generic[N], frozen=True):
    """A node and the file it stands in."""

    node: N
    source: Source

    @property
    def spot(self) -> Spot:
        return Spot(self.source, self.node.span)

    def part(self, node: M) -> "Written[M]":
        """A node inside this one."""
        return Written(node, self.source)


class Findings(Struct):
    """Diagnostics in the order they were found."""

    items: list[Diagnostic] = field(default_factory=list)

    def add(
        self,
        code: str,
        message: str,
        spot: Spot,
        *,
        help: str | None = None,  # noqa: A002  the word people know, as in `Diagnostic`
        related: Sequence[Related] = (),
        fix: Fix | None = None,
    ) -> None:
        found = Diagnostic(code, message, spot.source, spot.span, help=help, related=tuple(related), fix=fix)
        self.items.append(found)

    def extend(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.items.extend(diagnostics)


def related(message: str, spot: Spot) -> Related:
    return Related(message, spot.source, spot.span)


def replacement(title: str, spot: Spot, text: str) -> Fix:
    """A repair that wants a person's eye: write `text` instead of what stands at `spot`."""
    return Fix(title, "unsafe", (Edit(spot.source, spot.span, text),))


def meant(word: str, candidates: Iterable[str]) -> str | None:
    """The help for a mistyped word, if one candidate is close enough to be meant."""
    near = nearest(word, candidates)
    return None if near is None else f"did you mean {near}?"
