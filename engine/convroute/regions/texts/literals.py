"""What a text is asked for."""

from collections.abc import Sequence

from convroute.evaluator.conditions import passes
from convroute.policy.conditions import Test

Literal = tuple[Test, bool]
"""A test, and whether a text is to pass it."""


def breaks(text: str, literal: Literal) -> bool:
    """Whether the text does otherwise."""
    test, wanted = literal
    return passes(test, text) is not wanted


def broken(text: str, literals: Sequence[Literal]) -> int | None:
    """The position of a literal that the text breaks, of a wanted one if there is one."""
    refused: int | None = None
    for at, literal in enumerate(literals):
        if breaks(text, literal):
            if literal[1]:
                return at
            refused = at if refused is None else refused
    return refused
