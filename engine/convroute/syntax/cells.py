"""The table of a test: its columns, its rows, and what stands in a cell."""

from typing import Literal

from convroute.syntax.expectations import Then
from convroute.syntax.given_when import FromAd, FromLink, When
from convroute.syntax.literals import Boolean, Date, Duration, Integer, Name, Text, TimeOfDay, WhoList
from convroute.syntax.node import Node

Head = Literal[
    "case",
    "given thread",
    "given thread owned by",
    "given last message",
    "given time",
    "given fact",
    "when",
    "when message",
    "when postback",
    "when quick_reply",
    "when story_reply",
    "when shop",
    "when event",
    "then",
    "then route to",
    "then delivered to",
    "then denied",
    "then thread",
    "then thread owned by",
    "then reason",
    "then rule",
    "then standby",
]


class Column(Node, frozen=True):
    """`given fact tier`: how the lines in this column begin; `name` is the fact's."""

    head: Head
    name: Name | None = None


class LeftOut(Node, frozen=True):
    """`-`: the line is left out"""


class Said(Node, frozen=True):
    """`"Hi" from ad 12`, behind `when message`"""

    text: Text
    origin: FromAd | FromLink


class Lasting(Node, frozen=True):
    """`care for 14 days`"""

    app: Name
    duration: Duration


class Holding(Node, frozen=True):
    """`owned by care for 2 days`, behind `given thread` or `then thread`"""

    app: Name
    duration: Duration | None


class Ago(Node, frozen=True):
    """`3 hours ago`"""

    duration: Duration


class Moment(Node, frozen=True):
    """`2026-09-10 00:26`"""

    date: Date
    time: TimeOfDay


Cell = (
    LeftOut
    | Text
    | Integer
    | Boolean
    | Name
    | WhoList
    | Said
    | Lasting
    | Holding
    | Ago
    | Moment
    | When
    | Then
)
"""One word alone is a `Name` here, whatever it stands for: `message`, `idle`, `allowed`."""


class Row(Node, frozen=True):
    """`| "gold" | message "Hi" | sales |`"""

    cells: tuple[Cell, ...]


class Cases(Node, frozen=True):
    """`cases { ... }`: each row is a test of its own; `syntax.cases` says what its lines are"""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
