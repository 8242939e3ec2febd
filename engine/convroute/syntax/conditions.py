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
from convroute.syntax.node import Node

Value = Text | Integer | Boolean | Duration | Name | Nobody


class Field(Node, frozen=True):
    """`text`, `thread.owner`, or a fact's name, as written."""

    name: str


class Compare(Node, frozen=True):
    """`F == X`, `F != X`, `F < N`, ..."""

    field: Field
    op: Literal["==", "!=", "<", "<=", ">", ">="]
    value: Value


class OneOf(Node, frozen=True):
    """`F in [X, Y]`, `F not in [X]`"""

    field: Field
    negated: bool
    values: tuple[Value, ...]


class InSet(Node, frozen=True):
    """`F in spring_ads`, `F not in spring_ads`"""

    field: Field
    negated: bool
    set: Name


class InRange(Node, frozen=True):
    """`F in 0..9`, both ends in"""

    field: Field
    negated: bool
    low: Integer | Duration
    high: Integer | Duration


class Like(Node, frozen=True):
    """`ref like "order-*"`: a glob over the whole value."""

    field: Field
    pattern: Text


class Mentions(Node, frozen=True):
    """`text mentions ["refund", "talk to a person"]`; one phrase is written without brackets."""

    field: Field
    phrases: tuple[Text, ...]


class MentionsSet(Node, frozen=True):
    """`text mentions any of complaints`: the values of the set are the phrases."""

    field: Field
    set: Name


class Has(Node, frozen=True):
    """`attachments has image`"""

    field: Field
    value: Name


class Presence(Node, frozen=True):
    """`F is present`, `F is absent`"""

    field: Field
    present: bool


class Within(Node, frozen=True):
    """`within office`; with `outside`, its negation"""

    schedule: Name
    outside: bool


class WeekdayIn(Node, frozen=True):
    """`weekday in [mon, fri-sun]`"""

    negated: bool
    days: tuple[DayRange, ...]


class TimeIn(Node, frozen=True):
    """`time in 09:00-18:00`"""

    negated: bool
    hours: HourRange


class DateIn(Node, frozen=True):
    """`date in 2026-12-24..2026-12-26`, both ends in"""

    negated: bool
    first: Date
    last: Date


class Flag(Node, frozen=True):
    """A bool fact, a surface, or a bool field, by its bare name: `vip`, `story_reply`, `thread.is_new`."""

    name: str


class Constant(Node, frozen=True):
    """`true` or `false` standing as a condition"""

    value: bool


class Not(Node, frozen=True):
    operand: "Condition"


class Junction(Node, frozen=True):
    """`a and b and c`, kept flat as it was written."""

    op: Literal["and", "or"]
    operands: tuple["Condition", ...]


class Parens(Node, frozen=True):
    """`(a or b)`: the parentheses somebody wrote"""

    inner: "Condition"


Condition = (
    Compare
    | OneOf
    | InSet
    | InRange
    | Like
    | Mentions
    | MentionsSet
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
