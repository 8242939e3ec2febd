"""Whether a condition holds (language: Conditions)."""

from datetime import datetime
from typing import assert_never

from convroute.evaluator.snapshot import View
from convroute.evaluator.trace import Seen
from convroute.policy.calendar import within_hours
from convroute.policy.conditions import (
    Always,
    Atom,
    Combination,
    Condition,
    Contains,
    FitsGlob,
    InBounds,
    InDates,
    InHours,
    IsAny,
    IsOpen,
    IsPresent,
    MentionsAny,
    Negation,
    OnWeekdays,
    Test,
)
from convroute.policy.words import like, mentions, words


def holds(condition: Condition | None, view: View, seen: list[Seen]) -> bool:
    """The answer, left to right and no further than needed; each atom that was reached goes to `seen`."""
    match condition:
        case None:
            return True
        case Atom():
            return _atom(condition, view, seen)
        case Always():
            seen.append(
                Seen(str(condition.value).lower(), "", condition.value, condition.value, condition.place)
            )
            return condition.value
        case Negation():
            return not holds(condition.operand, view, seen)
        case Combination(op="and"):
            return all(holds(operand, view, seen) for operand in condition.operands)
        case Combination():
            return any(holds(operand, view, seen) for operand in condition.operands)
        case _:
            assert_never(condition)


def _atom(atom: Atom, view: View, seen: list[Seen]) -> bool:
    value = view.value(atom.field)
    result = _passes(atom.test, value) is not atom.negated
    if view.trace.listening:
        seen.append(Seen(atom.text, atom.field, _shown(value), result, atom.place))
    return result


def _passes(test: Test, value: object) -> bool:
    """A comparison on an absent field (None) is false."""
    if value is None:
        return False
    match test:
        case IsAny():
            return _equals_any(test, value)
        case InBounds():
            return (
                isinstance(value, int)
                and (test.low is None or test.low <= value)
                and (test.high is None or value <= test.high)
            )
        case FitsGlob():
            return like(str(value), test.pattern)
        case MentionsAny():
            text = words(str(value))
            return any(mentions(text, phrase) for phrase in test.phrases)
        case Contains():
            return isinstance(value, frozenset) and test.value in value
        case IsPresent():
            return True
        case IsOpen() | OnWeekdays() | InHours() | InDates():
            return isinstance(value, datetime) and _clock(test, value)
        case _:
            assert_never(test)


def _equals_any(test: IsAny, value: object) -> bool:
    """`True` is not 1 here, and an integer equals the string of its digits (language: Conditions)."""
    if isinstance(value, bool):
        return any(candidate is value for candidate in test.values)
    if isinstance(value, int):
        return str(value) in test.values or any(
            candidate == value and not isinstance(candidate, bool) for candidate in test.values
        )
    return value in test.values


def _clock(test: IsOpen | OnWeekdays | InHours | InDates, local: datetime) -> bool:
    match test:
        case IsOpen():
            return test.schedule.open_at(local)
        case OnWeekdays():
            return local.weekday() in test.days
        case InHours():
            return within_hours(test.hours, local)
        case InDates():
            return test.first <= local.date() <= test.last
        case _:
            assert_never(test)


def _shown(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    return sorted(value) if isinstance(value, frozenset) else value
