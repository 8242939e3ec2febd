"""Which tests somebody wants to run: words joined by `and`, `or`, `not` and parentheses (`-k EXPR`)."""

import re
from collections.abc import Callable

from msgspec import Struct, field

Chosen = Callable[[str], bool]
"""Whether what is written about a test (its name, file and policy) is wanted."""

_PIECE = re.compile(r'\s*(?:(?P<mark>[()])|"(?P<phrase>[^"]*)"|(?P<word>[^\s()"]+))')
_JOINING = ("and", "or", "not")
_DEEPEST = 64


class BadSelection(ValueError):  # noqa: N818  it reads as what happened
    """What is wrong with an expression, as the end of a sentence about it."""


def selection(text: str) -> Chosen:
    """The test `text` makes: a word, or a phrase in quotes, is wanted anywhere in it, in any case.

    Raises `BadSelection`.
    """
    reader = _Reader(_pieces(text))
    chosen = reader.any_of()
    if reader.pieces:
        raise BadSelection(f"has `{reader.pieces[0][0]}` where `and` or `or` could stand")
    return chosen


def _pieces(text: str) -> list[tuple[str, bool]]:
    """Each piece, and whether it is something to look for."""
    found: list[tuple[str, bool]] = []
    at, end = 0, len(text.rstrip())
    while at < end:
        match = _PIECE.match(text, at)
        if match is None:
            raise BadSelection("has a quote that is not closed")
        at = match.end()
        phrase, word = match["phrase"], match["word"]
        if phrase is not None:
            found.append((phrase, True))
        else:
            piece = word or match["mark"]
            found.append((piece, word is not None and word not in _JOINING))
    return found


class _Reader(Struct):
    """Reads from the left; `not` binds tightest, then `and`, then `or`."""

    pieces: list[tuple[str, bool]] = field(default_factory=list)
    depth: int = 0

    def _is(self, piece: str) -> bool:
        if self.pieces[:1] != [(piece, False)]:
            return False
        del self.pieces[0]
        return True

    def any_of(self) -> Chosen:
        parts = [self.all_of()]
        while self._is("or"):
            parts.append(self.all_of())
        return parts[0] if len(parts) == 1 else lambda about: any(part(about) for part in parts)

    def all_of(self) -> Chosen:
        parts = [self.one()]
        while self._is("and"):
            parts.append(self.one())
        return parts[0] if len(parts) == 1 else lambda about: all(part(about) for part in parts)

    def one(self) -> Chosen:
        turned = False
        while self._is("not"):
            turned = not turned
        inner = self._inner()
        return (lambda about: not inner(about)) if turned else inner

    def _inner(self) -> Chosen:
        if self._is("("):
            self.depth += 1
            if self.depth > _DEEPEST:
                raise BadSelection(f"has more than {_DEEPEST} parentheses in one another")
            inside = self.any_of()
            self.depth -= 1
            if not self._is(")"):
                raise BadSelection("has a `(` that is not closed")
            return inside
        if not self.pieces:
            raise BadSelection("ends where a word could stand")
        piece, wanted = self.pieces.pop(0)
        if not wanted:
            raise BadSelection(f"has `{piece}` where a word could stand")
        sought = piece.casefold()
        return lambda about: sought in about.casefold()
