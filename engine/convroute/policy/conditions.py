"""Conditions with everything resolved: what each compares, and with what."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from convroute.policy.calendar import Hours, Schedule
from convroute.source import Place

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    Values = AbstractSet
else:
    Values = frozenset
"""What `storage` reads is a frozenset, unless it is large."""

Scalar = str | int | bool


class IsAny(Struct, frozen=True, array_like=True, tag=True):
    """The value is one of `values`: strings, ints, bools, or app names for `thread.owner`."""

    values: Values[Scalar]


class InBounds(Struct, frozen=True, array_like=True, tag=True):
    """`low <= value <= high`, None is open; durations in ms."""

    low: int | None
    high: int | None


class FitsGlob(Struct, frozen=True, array_like=True, tag=True):
    pattern: str


class MentionsAny(Struct, frozen=True, array_like=True, tag=True):
    """Each phrase as its folded words with a blank between them, at most `longest` of them."""

    phrases: Values[str]
    longest: int

    @classmethod
    def of(cls, phrases: Iterable[Sequence[str]]) -> "MentionsAny":
        """The test for phrases, each given as its folded words."""
        known = [*phrases]
        return cls(frozenset(map(" ".join, known)), max(map(len, known), default=0))


class Contains(Struct, frozen=True, array_like=True, tag=True):
    """The set holds `value`."""

    value: str


class IsPresent(Struct, frozen=True, array_like=True, tag=True):
    pass


class IsOpen(Struct, frozen=True, array_like=True, tag=True):
    schedule: Schedule


class OnWeekdays(Struct, frozen=True, array_like=True, tag=True):
    """0 = Monday."""

    days: frozenset[int]


class InHours(Struct, frozen=True, array_like=True, tag=True):
    hours: Hours


class InDates(Struct, frozen=True, array_like=True, tag=True):
    first: date
    last: date


ClockTest = IsOpen | OnWeekdays | InHours | InDates
Test = IsAny | InBounds | FitsGlob | MentionsAny | Contains | IsPresent | ClockTest


class Atom(Struct, frozen=True, array_like=True, tag=True):
    """One look at one field. `field` is `time` for clock tests.

    An absent field fails the test; `negated` turns the answer round afterwards,
    so it is true on an absent field (language: Conditions).
    """

    field: str
    test: Test
    negated: bool
    text: str
    place: Place


class Always(Struct, frozen=True, array_like=True, tag=True):
    """`true` or `false` standing as a condition"""

    value: bool
    place: Place


class Negation(Struct, frozen=True, array_like=True, tag=True):
    operand: "Condition"


class Combination(Struct, frozen=True, array_like=True, tag=True):
    """`op` over operands in the order they were written, flat."""

    op: Literal["and", "or"]
    operands: tuple["Condition", ...]


Condition = Atom | Always | Negation | Combination


Leaf = Atom | Always


def leaves(condition: Condition | None) -> tuple[Leaf, ...]:
    """The atoms of `condition` as they stand, left to right."""
    match condition:
        case None:
            return ()
        case Atom() | Always():
            return (condition,)
        case Negation():
            return leaves(condition.operand)
        case Combination():
            return tuple(leaf for operand in condition.operands for leaf in leaves(operand))


def in_words(condition: Condition) -> str:
    """The condition as it was written, near enough: for reasons and findings."""
    match condition:
        case Atom():
            return condition.text
        case Always():
            return str(condition.value).lower()
        case Negation():
            return f"not ({in_words(condition.operand)})"
        case Combination():
            parts = (
                f"({in_words(part)})" if isinstance(part, Combination) else in_words(part)
                for part in condition.operands
            )
            return f" {condition.op} ".join(parts)
