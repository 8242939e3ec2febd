"""How a cell is read behind the head of its column (language: Tests)."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from msgspec.structs import replace

from convroute.syntax.cells import Ago, Cell, Column, Head, Holding, Lasting, Moment, Said
from convroute.syntax.expectations import (
    Then,
    ThenDelivered,
    ThenDenied,
    ThenIdle,
    ThenOutcome,
    ThenOwned,
    ThenReason,
    ThenRoute,
    ThenRule,
    ThenStandby,
)
from convroute.syntax.given_when import (
    EventWord,
    Given,
    GivenFact,
    GivenIdle,
    GivenLastMessage,
    GivenOwned,
    GivenTime,
    When,
    WhenEvent,
    WhenRecorded,
)
from convroute.syntax.literals import Boolean, Integer, Name, Text, WhoList

Line = Given | When | Then
Reading = Callable[[Cell, Column], Line | None]
_ALONE: tuple[EventWord, ...] = ("message", "story_reply", "story_mention", "shared_post", "reaction")


def line_of(column: Column, cell: Cell) -> Line | None:
    """The line that the column begins and the cell ends; None if the two do not go together."""
    line = READINGS[column.head](cell, column)
    return None if line is None else replace(line, span=cell.span)


def _given_thread(cell: Cell, _: Column) -> Line | None:
    if isinstance(cell, Name) and cell.value == "idle":
        return GivenIdle(span=cell.span)
    return GivenOwned(cell.app, cell.duration, span=cell.span) if isinstance(cell, Holding) else None


def _given_owner(cell: Cell, _: Column) -> Line | None:
    if isinstance(cell, Name):
        return GivenOwned(cell, None, span=cell.span)
    return GivenOwned(cell.app, cell.duration, span=cell.span) if isinstance(cell, Lasting) else None


def _given_last_message(cell: Cell, _: Column) -> Line | None:
    return GivenLastMessage(cell.duration, span=cell.span) if isinstance(cell, Ago) else None


def _given_time(cell: Cell, _: Column) -> Line | None:
    return GivenTime(cell.date, cell.time, span=cell.span) if isinstance(cell, Moment) else None


def _given_fact(cell: Cell, column: Column) -> Line | None:
    if column.name is None or not isinstance(cell, Text | Integer | Boolean):
        return None
    return GivenFact(column.name, cell, span=cell.span)


def _when(cell: Cell, _: Column) -> Line | None:
    if isinstance(cell, When):
        return cell
    word = next((word for word in _ALONE if isinstance(cell, Name) and cell.value == word), None)
    return None if word is None else WhenEvent(word, None, None, span=cell.span)


def _when_event(word: EventWord) -> Reading:
    def read(cell: Cell, _: Column) -> Line | None:
        if isinstance(cell, Text):
            return WhenEvent(word, cell, None, span=cell.span)
        if isinstance(cell, Said) and word in ("message", "postback"):
            return WhenEvent(word, cell.text, cell.origin, span=cell.span)
        return None

    return read


def _when_recorded(cell: Cell, _: Column) -> Line | None:
    return WhenRecorded(cell, span=cell.span) if isinstance(cell, Text) else None


def _then(cell: Cell, _: Column) -> Line | None:
    if isinstance(cell, Then):
        return cell
    match cell:
        case Name(value="broadcast" | "withheld" | "allowed" as outcome):
            return ThenOutcome(outcome, span=cell.span)
        case Name(value="delivered"):
            return ThenDelivered(None, span=cell.span)
        case Name(value="denied"):
            return ThenDenied(None, span=cell.span)
        case _:
            return None


def _then_thread(cell: Cell, _: Column) -> Line | None:
    if isinstance(cell, Name) and cell.value == "idle":
        return ThenIdle(span=cell.span)
    return ThenOwned(cell.app, cell.duration, span=cell.span) if isinstance(cell, Holding) else None


def _then_app(kind: type[ThenRoute | ThenOwned]) -> Reading:
    def read(cell: Cell, _: Column) -> Line | None:
        if isinstance(cell, Name):
            return kind(cell, None, span=cell.span)
        return kind(cell.app, cell.duration, span=cell.span) if isinstance(cell, Lasting) else None

    return read


def _then_name(kind: type[ThenDelivered | ThenDenied | ThenReason]) -> Reading:
    def read(cell: Cell, _: Column) -> Line | None:
        return kind(cell, span=cell.span) if isinstance(cell, Name) else None

    return read


def _then_rule(cell: Cell, _: Column) -> Line | None:
    return ThenRule(cell, span=cell.span) if isinstance(cell, Text) else None


def _then_standby(cell: Cell, _: Column) -> Line | None:
    if not isinstance(cell, WhoList):
        return None
    return ThenStandby(tuple(app for app in cell.members if isinstance(app, Name)), span=cell.span)


def _nothing(_: Cell, __: Column) -> Line | None:
    return None


READINGS: Mapping[Head, Reading] = MappingProxyType(
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
        "then route to": _then_app(ThenRoute),
        "then delivered to": _then_name(ThenDelivered),
        "then denied": _then_name(ThenDenied),
        "then thread": _then_thread,
        "then thread owned by": _then_app(ThenOwned),
        "then reason": _then_name(ThenReason),
        "then rule": _then_rule,
        "then standby": _then_standby,
    }
)

EXAMPLES: Mapping[Head, str] = MappingProxyType(
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
