"""The smallest parts of the tree: names, values, and who.

One class for each kind of literal, because in Python `True == 1`.
"""

from convroute.syntax.node import Node, node
from convroute.units import Unit, Weekday


@node
class Name(Node):
    value: str


@node
class Text(Node):
    """A string, with its escapes already read."""

    value: str


@node
class Integer(Node):
    value: int


@node
class Boolean(Node):
    value: bool


@node
class Duration(Node):
    """`14 days`: the unit is always in the singular here."""

    count: int
    unit: Unit


@node
class TimeOfDay(Node):
    """`18:30`; 24:00 can be written, whether it may stand there is checked later."""

    hour: int
    minute: int


@node
class Date(Node):
    """`2026-12-25`; whether the day exists is checked later."""

    year: int
    month: int
    day: int


@node
class DayRange(Node):
    """`mon-fri`, or one day when both ends are the same; `sat-mon` wraps."""

    first: Weekday
    last: Weekday


@node
class HourRange(Node):
    """`09:00-18:00`"""

    start: TimeOfDay
    end: TimeOfDay


@node
class Anyone(Node):
    """`anyone`"""


@node
class Nobody(Node):
    """`nobody`"""


@node
class WhoList(Node):
    """`[care, sales]`; `nobody` and `anyone` may stand in the lists of permissions and invariants."""

    members: tuple["Who | Anyone | Nobody", ...]


Who = Name | WhoList
