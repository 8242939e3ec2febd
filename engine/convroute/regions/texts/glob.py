"""Globs as characters and stars (language: `like`), and what several of them have in common."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec import Struct

ANY = ""
"""The item of a `?`: any one character."""


class Glob(Struct, frozen=True):
    """`items` are characters, or `ANY`; `stars` are the places of items before which there is a `*`.

    A star at the end has the place `len(items)`.
    """

    items: tuple[str, ...]
    stars: frozenset[int]

    @property
    def whole(self) -> str | None:
        """The only text that fits; None if there are others."""
        return None if self.stars or ANY in self.items else "".join(self.items)

    @property
    def head(self) -> tuple[str, ...]:
        """The items with which each text that fits begins."""
        return self.items[: min(self.stars, default=None)]

    @property
    def tail(self) -> tuple[str, ...]:
        """The items with which each text that fits ends."""
        return self.items[max(self.stars, default=0) :]

    @property
    def inner(self) -> tuple[tuple[str, ...], ...]:
        """The items between each two stars."""
        places = sorted(self.stars)
        return tuple(self.items[start:end] for start, end in pairwise(places))

    @property
    def characters(self) -> frozenset[str]:
        """The characters it names."""
        return frozenset(self.items) - {ANY}


def read(pattern: str) -> Glob:
    """The pattern with its escapes undone."""
    items: list[str] = []
    stars: set[int] = set()
    characters = iter(pattern)
    for character in characters:
        if character == "*":
            stars.add(len(items))
        elif character == "?":
            items.append(ANY)
        else:
            items.append(next(characters, "\\") if character == "\\" else character)
    return Glob(tuple(items), frozenset(stars))


def exactly(text: str) -> Glob:
    """What only `text` fits."""
    return Glob(tuple(text), frozenset())


def exclude(one: Glob, other: Glob) -> bool:
    """Whether no text fits both, as far as their beginnings, ends and lengths say.

    With a star in each of them nothing else can say so: if it is False, there is such a text.
    """
    if (not one.stars and len(one.items) < len(other.items)) or (
        not other.stars and len(other.items) < len(one.items)
    ):
        return True
    return unified(one.head, other.head) is None or unified(one.tail[::-1], other.tail[::-1]) is None


def unified(one: Sequence[str], other: Sequence[str]) -> tuple[str, ...] | None:
    """What begins as both do, as long as the longer; None if they contradict each other."""
    found = tuple(_both(one, other))
    if None in found:
        return None
    longer = one if len(one) > len(other) else other
    return (*(item for item in found if item is not None), *longer[len(found) :])


def _both(one: Sequence[str], other: Sequence[str]) -> Iterator[str | None]:
    for here, there in zip(one, other, strict=False):
        yield None if here != there and ANY not in (here, there) else here or there
