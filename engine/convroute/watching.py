"""Work that takes a while can be watched: whoever goes over many things lets others see how far it got."""

from collections.abc import Callable, Iterable
from typing import Any

Watching = Callable[[Iterable[Any], str], Iterable[Any]]
"""Gives the things it is given, one by one; the text says in a word what is done with them."""


def unwatched(things: Iterable[Any], _: str) -> Iterable[Any]:
    """Nobody wants to see anything."""
    return things
