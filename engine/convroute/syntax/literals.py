"""The smallest parts of the tree: names, values, and who.

One class for each kind of literal, because in Python `True == 1`.
"""

from convroute.syntax.node import Node
from convroute.units import Unit, Weekday


class Name(Node, frozen=True):
    value: str


class Text(Node, frozen=True):
    """A string, with its escapes already read."""

    value: str


class Integer(Node, frozen=True):
    value: int


class Boolean(Node, frozen=True):
    value: bool


class Duration(Node, frozen=True):
    """`14 days`: the unit is always in the singular here."""

    count: int
    unit: Unit


class TimeOfDay(Node, frozen=True):
    """`18:30`; 24:00 can be written, whether it may stand there is checked later."""

    hour: int
    minute: int


class Date(Node, frozen=True):
    """`2026-12-25`; whether the day exists is checked later."""

    year: int
    month: int
    day: int


class DayRange(Node, frozen=True):
    """`mon-fri`, or one day when both ends are the same; `sat-mon` wraps."""

    first: Weekday
    last: Weekday


class HourRange(Node, frozen=True):
    """`09:00-18:00`"""

    start: TimeOfDay
    end: TimeOfDay


class Anyone(Node, frozen=True):
    """`anyone`"""


class Nobody(Node, frozen=True):
    """`nobody`"""


class WhoList(Node, frozen=True):
    """`[care, sales]`; `nobody` and `anyone` may stand in the lists of permissions and invariants."""

    members: tuple["Who | Anyone | Nobody", ...]


Who = Name | WhoList
