"""Chance that can be repeated: one seed, one sequence, on every machine."""

from collections.abc import Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """Draws from sequences; faster than `Random.choice`, and as fair as needed here."""

    __slots__ = ("roll",)

    def __init__(self, seed: int) -> None:
        self.roll = Random(seed).random

    def pick(self, items: Sequence[T]) -> T:
        return items[int(self.roll() * len(items))]

    def chance(self, share: float) -> bool:
        return self.roll() < share
