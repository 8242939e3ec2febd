"""What a question about a conjunction comes back with: a value, the reason why there is none, or neither."""

from msgspec import Struct


class Core(Struct, frozen=True):
    """The literals at these positions cannot hold together, whatever the others are."""

    positions: frozenset[int]


class Unknown(Struct, frozen=True):
    """The budget is used up: nothing was found, and nothing is proved. `why` is for people."""

    why: str
