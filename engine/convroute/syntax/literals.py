"""The smallest parts of the tree: names, values, and who.

One class for each kind of literal, because in Python `True == 1`.
"""

from dataclasses import dataclass, field
from typing import Literal

from convroute.source import Span


@dataclass(frozen=True, slots=True)
class Node:
    """Anything in the tree; `span` is where it stands in the file's `Source`."""

    span: Span = field(kw_only=True, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Name(Node):
    value: str


@dataclass(frozen=True, slots=True)
class Text(Node):
    """A string, with its escapes already read."""

    value: str


@dataclass(frozen=True, slots=True)
class Integer(Node):
    value: int


@dataclass(frozen=True, slots=True)
class Boolean(Node):
    value: bool


@dataclass(frozen=True, slots=True)
class Duration(Node):
    """`14 days`: the unit is always in the singular here."""

    count: int
    unit: Literal["second", "minute", "hour", "day"]


@dataclass(frozen=True, slots=True)
class TimeOfDay(Node):
    """`18:30`; 24:00 can be written, whether it may stand there is checked later."""

    hour: int
    minute: int


@dataclass(frozen=True, slots=True)
class Date(Node):
    """`2026-12-25`; whether the day exists is checked later."""

    year: int
    month: int
    day: int


Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


@dataclass(frozen=True, slots=True)
class DayRange(Node):
    """`mon-fri`, or one day when both ends are the same; `sat-mon` wraps."""

    first: Weekday
    last: Weekday


@dataclass(frozen=True, slots=True)
class HourRange(Node):
    """`09:00-18:00`"""

    start: TimeOfDay
    end: TimeOfDay


@dataclass(frozen=True, slots=True)
class Anyone(Node):
    """`anyone`"""


@dataclass(frozen=True, slots=True)
class Nobody(Node):
    """`nobody`"""


@dataclass(frozen=True, slots=True)
class WhoList(Node):
    """`[care, sales]`; `nobody` and `anyone` may stand in the lists of permissions and invariants."""

    members: tuple["Who | Anyone | Nobody", ...]


Who = Name | WhoList
