"""What the rows of a table say, as lines of a test (language: Tests).

A column's head is the beginning of a line, a cell is the rest of it. So every
pass that knows lines knows tables: it asks for the lines of each row.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from convroute.syntax import examples as ex
from convroute.syntax.literals import Boolean, Integer, Name, Text, WhoList

Line = ex.Given | ex.When | ex.Then
Reading = Callable[[ex.Cell, ex.Column], Line | None]
_ALONE: tuple[ex.EventWord, ...] = ("message", "story_reply", "story_mention", "shared_post", "reaction")


@dataclass(frozen=True, slots=True)
class Misplaced:
    """A cell that is no rest of a line of its column, or a `then` before anything happens."""

    cell: ex.Cell
    column: ex.Column


@dataclass(frozen=True, slots=True)
class Lines:
    """A row as a test of its own, with everything the test says before its table.

    `name` is None where the table does not name its rows; `own` are the lines of
    the row alone.
    """

    row: ex.Row
    name: Text | None
    given: tuple[ex.Given, ...]
    groups: tuple[ex.Group, ...]
    own: tuple[Line, ...]
    misplaced: tuple[Misplaced, ...]


def lines_before(test: ex.Test) -> tuple[Line, ...]:
    """The lines of the test itself, in order: all there are where it has no table."""
    steps = (line for group in test.groups for line in (group.when, *group.then))
    return (*test.given, *steps)


def heading(column: ex.Column) -> str:
    """The column's head as it is written."""
    return column.head if column.name is None else f"{column.head} {column.name.value}"


def lines_of(test: ex.Test, row: ex.Row) -> Lines:
    """What `row` of the test's table says; cells that have no column say nothing."""
    assert test.cases is not None, "a row has a table"
    given, groups = [*test.given], [*test.groups]
    name: Text | None = None
    own: list[Line] = []
    misplaced: list[Misplaced] = []
    for column, cell in zip(test.cases.columns, row.cells, strict=False):
        if isinstance(cell, ex.LeftOut):
            continue
        if column.head == "case":
            name = cell if isinstance(cell, Text) else name
            line = None
        else:
            line = line_of(column, cell)
        if line is None or not _put(line, given, groups):
            if name is None or cell is not name:
                misplaced.append(Misplaced(cell, column))
        else:
            own.append(line)
    return Lines(row, name, tuple(given), tuple(groups), tuple(own), tuple(misplaced))


def line_of(column: ex.Column, cell: ex.Cell) -> Line | None:
    """The line that the column begins and the cell ends; None if the two do not go together."""
    line = READINGS[column.head](cell, column)
    return None if line is None else replace(line, span=cell.span)


def _put(line: Line, given: list[ex.Given], groups: list[ex.Group]) -> bool:
    """Adds the line where it belongs; a `then` needs something to check."""
    if isinstance(line, ex.Given):
        given.append(line)
    elif isinstance(line, ex.When):
        groups.append(ex.Group(line, (), span=line.span))
    elif groups:
        groups[-1] = replace(groups[-1], then=(*groups[-1].then, line))
    else:
        return False
    return True


# --- how each column is read -----------------------------------------------------------


def _given_thread(cell: ex.Cell, _: ex.Column) -> Line | None:
    if isinstance(cell, Name) and cell.value == "idle":
        return ex.GivenIdle(span=cell.span)
    return ex.GivenOwned(cell.app, cell.duration, span=cell.span) if isinstance(cell, ex.Holding) else None


def _given_owner(cell: ex.Cell, _: ex.Column) -> Line | None:
    if isinstance(cell, Name):
        return ex.GivenOwned(cell, None, span=cell.span)
    return ex.GivenOwned(cell.app, cell.duration, span=cell.span) if isinstance(cell, ex.Lasting) else None


def _given_last_message(cell: ex.Cell, _: ex.Column) -> Line | None:
    return ex.GivenLastMessage(cell.duration, span=cell.span) if isinstance(cell, ex.Ago) else None


def _given_time(cell: ex.Cell, _: ex.Column) -> Line | None:
    return ex.GivenTime(cell.date, cell.time, span=cell.span) if isinstance(cell, ex.Moment) else None


def _given_fact(cell: ex.Cell, column: ex.Column) -> Line | None:
    if column.name is None or not isinstance(cell, Text | Integer | Boolean):
        return None
    return ex.GivenFact(column.name, cell, span=cell.span)


def _when(cell: ex.Cell, _: ex.Column) -> Line | None:
    if isinstance(cell, ex.When):
        return cell
    word = next((word for word in _ALONE if isinstance(cell, Name) and cell.value == word), None)
    return None if word is None else ex.WhenEvent(word, None, None, span=cell.span)


def _when_event(word: ex.EventWord) -> Reading:
    def read(cell: ex.Cell, _: ex.Column) -> Line | None:
        if isinstance(cell, Text):
            return ex.WhenEvent(word, cell, None, span=cell.span)
        if isinstance(cell, ex.Said) and word in ("message", "postback"):
            return ex.WhenEvent(word, cell.text, cell.origin, span=cell.span)
        return None

    return read


def _when_recorded(cell: ex.Cell, _: ex.Column) -> Line | None:
    return ex.WhenRecorded(cell, span=cell.span) if isinstance(cell, Text) else None


def _then(cell: ex.Cell, _: ex.Column) -> Line | None:
    if isinstance(cell, ex.Then):
        return cell
    match cell:
        case Name(value="broadcast" | "withheld" | "allowed" as outcome):
            return ex.ThenOutcome(outcome, span=cell.span)
        case Name(value="delivered"):
            return ex.ThenDelivered(None, span=cell.span)
        case Name(value="denied"):
            return ex.ThenDenied(None, span=cell.span)
        case _:
            return None


def _then_thread(cell: ex.Cell, _: ex.Column) -> Line | None:
    if isinstance(cell, Name) and cell.value == "idle":
        return ex.ThenIdle(span=cell.span)
    return ex.ThenOwned(cell.app, cell.duration, span=cell.span) if isinstance(cell, ex.Holding) else None


def _then_app(kind: type[ex.ThenRoute | ex.ThenOwned]) -> Reading:
    def read(cell: ex.Cell, _: ex.Column) -> Line | None:
        if isinstance(cell, Name):
            return kind(cell, None, span=cell.span)
        return kind(cell.app, cell.duration, span=cell.span) if isinstance(cell, ex.Lasting) else None

    return read


def _then_name(kind: type[ex.ThenDelivered | ex.ThenDenied | ex.ThenReason]) -> Reading:
    def read(cell: ex.Cell, _: ex.Column) -> Line | None:
        return kind(cell, span=cell.span) if isinstance(cell, Name) else None

    return read


def _then_rule(cell: ex.Cell, _: ex.Column) -> Line | None:
    return ex.ThenRule(cell, span=cell.span) if isinstance(cell, Text) else None


def _then_standby(cell: ex.Cell, _: ex.Column) -> Line | None:
    if not isinstance(cell, WhoList):
        return None
    return ex.ThenStandby(tuple(app for app in cell.members if isinstance(app, Name)), span=cell.span)


def _nothing(_: ex.Cell, __: ex.Column) -> Line | None:
    return None


READINGS: Mapping[ex.Head, Reading] = MappingProxyType(
    {
        "case": _nothing,
        "given thread": _given_thread,
        "given thread owned by": _given_owner,
        "given last message": _given_last_message,
        "given time": _given_time,
        "given fact": _given_fact,
        "when": _when,
        "when message": _when_event("message"),
        "when postback": _when_event("postback"),
        "when quick_reply": _when_event("quick_reply"),
        "when story_reply": _when_event("story_reply"),
        "when shop": _when_event("shop"),
        "when event": _when_recorded,
        "then": _then,
        "then route to": _then_app(ex.ThenRoute),
        "then delivered to": _then_name(ex.ThenDelivered),
        "then denied": _then_name(ex.ThenDenied),
        "then thread": _then_thread,
        "then thread owned by": _then_app(ex.ThenOwned),
        "then reason": _then_name(ex.ThenReason),
        "then rule": _then_rule,
        "then standby": _then_standby,
    }
)

EXAMPLES: Mapping[ex.Head, str] = MappingProxyType(
    {
        "case": '"a refund in the evening"',
        "given thread": "idle or owned by care",
        "given thread owned by": "care or care for 2 days",
        "given last message": "3 hours ago",
        "given time": "2026-01-05 22:00",
        "given fact": '"gold" or 3 or true',
        "when": 'message "Hi" or care takes',
        "when message": '"Hi" or "Hi" from ad 120210987654321',
        "when postback": '"BUY" or "BUY" from link "qr"',
        "when quick_reply": '"SIZE_M"',
        "when story_reply": '"nice!"',
        "when shop": '"product-12"',
        "when event": '"webhooks/story.json"',
        "then": "route to care or allowed",
        "then route to": "care or care for 14 days",
        "then delivered to": "care",
        "then denied": "take_not_permitted",
        "then thread": "idle or owned by care",
        "then thread owned by": "care or care for 1 day",
        "then reason": "campaign",
        "then rule": '"template:spring_sale"',
        "then standby": "[care, sales]",
    }
)
"""A cell of each column."""
