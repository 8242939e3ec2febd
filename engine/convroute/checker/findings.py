"""What the checker writes down while it reads: diagnostics, and the places they are about."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Generic, TypeVar

from msgspec import Struct, field

from convroute.diagnostic import Diagnostic, Edit, Fix, Related
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


def of_kind(statements: Iterable[Written[Node]], kind: type[M]) -> Iterator[Written[M]]:
    """The statements of one kind, in their order."""
    return (Written(one.node, one.source) for one in statements if isinstance(one.node, kind))


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

    def add_unknown(
        self, code: str, message: str, spot: Spot, near: str | None, otherwise: str, *, quoted: bool = False
    ) -> None:
        """A word that means nothing here: `near` is the one that was meant, `otherwise` helps without one."""
        if near is None:
            self.add(code, message, spot, help=otherwise)
            return
        title, text = (f'write "{near}"', f'"{near}"') if quoted else (f"write `{near}`", near)
        self.add(code, message, spot, help=f"did you mean {near}?", fix=replacement(title, spot, text))

    def extend(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.items.extend(diagnostics)


def related(message: str, spot: Spot) -> Related:
    return Related(message, spot.source, spot.span)


def replacement(title: str, spot: Spot, text: str) -> Fix:
    """A repair that wants a person's eye: write `text` instead of what stands at `spot`."""
    return Fix(title, "unsafe", (Edit(spot.source, spot.span, text),))
