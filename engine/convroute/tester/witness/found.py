"""What a search for a value, or for a whole snapshot, comes back with."""

from msgspec import Struct

from convroute.policy.conditions import Test

Wish = tuple[Test, bool]
"""A test, and whether the value is to pass it."""


class Value(Struct, frozen=True):
    """A value that does everything that was asked; None: the field is absent."""

    value: object


class Nothing(Struct, frozen=True):
    """There is no such value; `proved` unless the search had to give up."""

    proved: bool = True
