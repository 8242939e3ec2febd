"""What a search for a value, or for a whole snapshot, comes back with."""

from dataclasses import dataclass

from convroute.policy.conditions import Test

Wish = tuple[Test, bool]
"""A test, and whether the value is to pass it."""


@dataclass(frozen=True, slots=True)
class Value:
    """A value that does everything that was asked; None: the field is absent."""

    value: object


@dataclass(frozen=True, slots=True)
class Nothing:
    """There is no such value; `proved` unless the search had to give up."""

    proved: bool = True
