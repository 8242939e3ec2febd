"""Conditions: each looks at one field, and compares it with constants."""

from typing import Literal

from convroute.syntax.literals import (
    Boolean,
    Date,
    DayRange,
    Duration,
    HourRange,
    Integer,
    Name,
    Nobody,
    Text,
)
from convroute.syntax.node import Node, node

Value = Text | Integer | Boolean | Duration | Name | Nobody


@node
class Field(Node):
    """`text`, `thread.owner`, or a fact's name, as written."""

    name: str


@node
class Compare(Node):
    """`F == X`, `F != X`, `F < N`, ..."""

    field: Field
    op: Literal["==", "!=", "<", "<=", ">", ">="]
    value: Value


@node
class OneOf(Node):
    """`F in [X, Y]`, `F not in [X]`"""

    field: Field
    negated: bool
    values: tuple[Value, ...]


@node
class InSet(Node):
    """`F in spring_ads`, `F not in spring_ads`"""

    field: Field
    negated: bool
    set: Name


@node
class InRange(Node):
    """`F in 0..9`, both ends in"""

    field: Field
    negated: bool
    low: Integer | Duration
    high: Integer | Duration


@node
class Like(Node):
    """`ref like "order-*"`: a glob over the whole value."""

    field: Field
    pattern: Text


@node
class Mentions(Node):
    """`text mentions ["refund", "talk to a person"]`; one phrase is written without brackets."""

    field: Field
    phrases: tuple[Text, ...]


@node
class Has(Node):
    """`attachments has image`"""

    field: Field
    value: Name


@node
class Presence(Node):
    """`F is present`, `F is absent`"""

    field: Field
    present: bool


@node
class Within(Node):
    """`within office`; with `outside`, its negation"""

    schedule: Name
    outside: bool


@node
class WeekdayIn(Node):
    """`weekday in [mon, fri-sun]`"""

    negated: bool
    days: tuple[DayRange, ...]


@node
class TimeIn(Node):
    """`time in 09:00-18:00`"""

    negated: bool
    hours: HourRange


@node
class DateIn(Node):
    """`date in 2026-12-24..2026-12-26`, both ends in"""

    negated: bool
    first: Date
    last: Date


@node
class Flag(Node):
    """A bool fact, a surface, or a bool field, by its bare name: `vip`, `story_reply`, `thread.is_new`."""

    name: str


@node
class Constant(Node):
    """`true` or `false` standing as a condition"""

    value: bool


@node
class Not(Node):
    operand: "Condition"


@node
class Junction(Node):
    """`a and b and c`, kept flat as it was written."""

    op: Literal["and", "or"]
    operands: tuple["Condition", ...]


@node
class Parens(Node):
    """`(a or b)`: the parentheses somebody wrote"""

    inner: "Condition"


Condition = (
    Compare
    | OneOf
    | InSet
    | InRange
    | Like
    | Mentions
    | Has
    | Presence
    | Within
    | WeekdayIn
    | TimeIn
    | DateIn
    | Flag
    | Constant
    | Not
    | Junction
    | Parens
)
