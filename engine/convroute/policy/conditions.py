"""Conditions with everything resolved: what each compares, and with what."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from typing import Literal

from convroute.policy.calendar import Hours, Schedule
from convroute.record import record
from convroute.source import Place

Scalar = str | int | bool


@record
class IsAny:
    """The value is one of `values`: strings, ints, bools, or app names for `thread.owner`."""

    values: AbstractSet[Scalar]


@dataclass(frozen=True, slots=True)
class InBounds:
    """`low <= value <= high`, None is open; durations in ms."""

    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class FitsGlob:
    pattern: str


@dataclass(frozen=True, slots=True)
class MentionsAny:
    """Folded words of each phrase."""

    phrases: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Contains:
    """The set holds `value`."""

    value: str


@dataclass(frozen=True, slots=True)
class IsPresent:
    pass


@dataclass(frozen=True, slots=True)
class IsOpen:
    schedule: Schedule


@dataclass(frozen=True, slots=True)
class OnWeekdays:
    """0 = Monday."""

    days: frozenset[int]


@dataclass(frozen=True, slots=True)
class InHours:
    hours: Hours


@dataclass(frozen=True, slots=True)
class InDates:
    first: date
    last: date


ClockTest = IsOpen | OnWeekdays | InHours | InDates
Test = IsAny | InBounds | FitsGlob | MentionsAny | Contains | IsPresent | ClockTest


@record
class Atom:
    """One look at one field. `field` is `time` for clock tests.

    An absent field fails the test; `negated` turns the answer round afterwards,
    so it is true on an absent field (language: Conditions).
    """

    field: str
    test: Test
    negated: bool
    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Always:
    """`true` or `false` standing as a condition"""

    value: bool
    place: Place


@dataclass(frozen=True, slots=True)
class Negation:
    operand: "Condition"


@record
class Combination:
    """`op` over operands in the order they were written, flat."""

    op: Literal["and", "or"]
    operands: tuple["Condition", ...]


Condition = Atom | Always | Negation | Combination


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
