"""What a question about a conjunction comes back with: a value, the reason why there is none, or neither."""

from typing import Literal

from msgspec import Struct

Why = Literal["itself", "thread", "beside", "before"]
"""Why a part of a condition always comes to the same: by itself; because of whose thread it is; because of
what stands beside it; because of the rules before."""


class Core(Struct, frozen=True):
    """The literals at these positions cannot hold together, whatever the others are."""

    positions: frozenset[int]


class WrongWitnessError(Exception):
    """A conversation is not decided as was worked out: a defect of convroute."""


class Unknown(Struct, frozen=True):
    """The budget is used up: nothing was found, and nothing is proved. `why` is for people."""

    why: str
