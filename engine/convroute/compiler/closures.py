"""Conditions as functions: what each compares with is at hand, nothing is looked up by name."""

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from typing import assert_never

from convroute.compiler.house import House
from convroute.compiler.look import Getter, Look, getter
from convroute.policy.calendar import within_hours
from convroute.policy.conditions import (
    Atom,
    ClockTest,
    Contains,
    FitsGlob,
    InBounds,
    InDates,
    InHours,
    IsAny,
    IsOpen,
    IsPresent,
    MentionsAny,
    OnWeekdays,
    Scalar,
    Test,
)
from convroute.policy.fields import FIELDS
from convroute.policy.globs import fitting
from convroute.policy.model import CheckedPolicy
from convroute.policy.normal_form import NormalForm, parts_of
from convroute.policy.text_matching import mentions

LONG = 32
"""Of a text with more words it is written down which stand side by side, for all phrases together."""

Holds = Callable[[Look], bool]


def function_of(condition: NormalForm, house: House) -> Holds:
    """Whether `condition` holds, as the evaluator would say."""
    if isinstance(condition, bool):
        return _always if condition else _never
    if isinstance(condition, Atom):
        passed = passes(condition.field, condition.test, house)
        return _negated(passed) if condition.negated else passed
    parts = tuple(function_of(part, house) for part in parts_of(condition))
    return _all(parts) if condition.op == "and" else _any(parts)


def _always(look: Look) -> bool:  # noqa: ARG001  # a condition looks at something, usually
    return True


def _never(look: Look) -> bool:  # noqa: ARG001  # a condition looks at something, usually
    return False


def _negated(passed: Holds) -> Holds:
    return lambda look: not passed(look)


def _all(parts: tuple[Holds, ...]) -> Holds:
    if len(parts) == 2:
        first, second = parts
        return lambda look: first(look) and second(look)
    rest, last = _all(parts[:-1]), parts[-1]
    return lambda look: rest(look) and last(look)


def _any(parts: tuple[Holds, ...]) -> Holds:
    def holds(look: Look) -> bool:
        for part in parts:  # noqa: SIM110  # a loop is cheaper than a generator
            if part(look):
                return True
        return False

    return holds


def passes(field: str, test: Test, house: House) -> Holds:
    """Whether the field passes the test; absent, it does not."""
    read = getter(field, house)
    match test:
        case IsAny():
            return _equals(read, allowed(test.values, type_of(field, house.policy)))
        case InBounds():
            return _bounds(read, test)
        case FitsGlob():
            return _glob(read, test.pattern)
        case MentionsAny():
            return _mentions(read, test.phrases)
        case Contains():
            value = test.value
            return lambda look: value in look.event.attachments
        case IsPresent():
            return lambda look: read(look) is not None
        case IsOpen() | OnWeekdays() | InHours() | InDates():
            return _clock(test)
        case _:
            assert_never(test)


def type_of(field: str, policy: CheckedPolicy) -> str:
    """The type of a field or fact."""
    fact = policy.facts.get(field)
    return FIELDS[field].type if fact is None else fact.type


def allowed(values: AbstractSet[Scalar], of: str) -> AbstractSet[Scalar]:
    """The values of type `of` that equal one of `values`: `True` is not 1, and `"7"` equals 7."""
    if of == "bool":
        return frozenset(value for value in values if isinstance(value, bool))
    if of in ("int", "duration"):
        return frozenset(
            int(value)
            for value in values
            if not isinstance(value, bool) and (isinstance(value, int) or value == _digits(value))
        )
    return values  # of the others none is a text, and a text equals no other


def _digits(text: str) -> str | None:
    """The text of the whole number that `text` is, written the ordinary way."""
    try:
        return str(int(text))
    except ValueError:
        return None


def _equals(read: Getter, values: AbstractSet[Scalar]) -> Holds:
    if len(values) == 1:
        (only,) = values
        return lambda look: read(look) == only
    return lambda look: read(look) in values


def _bounds(read: Getter, test: InBounds) -> Holds:
    low = float("-inf") if test.low is None else test.low
    high = float("inf") if test.high is None else test.high

    def holds(look: Look) -> bool:
        value = read(look)
        return value is not None and low <= value <= high  # type: ignore[operator]  # a number, by its type

    return holds


def _glob(read: Getter, pattern: str) -> Holds:
    fits = fitting(pattern)

    def holds(look: Look) -> bool:
        value = read(look)
        return value is not None and fits(str(value))

    return holds


def _mentions(read: Getter, phrases: tuple[tuple[str, ...], ...]) -> Holds:
    single = frozenset(phrase[0] for phrase in phrases if len(phrase) == 1)
    longer = tuple(phrase for phrase in phrases if len(phrase) != 1)

    def holds(look: Look) -> bool:
        value = read(look)
        if value is None:
            return False
        said = look.words(str(value))
        if not single.isdisjoint(said):
            return True
        if len(said) > LONG:
            pairs = look.pairs(str(value))
            return any(phrase[:2] in pairs and mentions(said, phrase) for phrase in longer)
        return any(mentions(said, phrase) for phrase in longer)

    return holds


def _clock(test: ClockTest) -> Holds:
    match test:
        case IsOpen():
            open_at = test.schedule.open_at
            return lambda look: open_at(look.local)
        case OnWeekdays():
            days = test.days
            return lambda look: look.local.weekday() in days
        case InHours():
            hours = test.hours
            return lambda look: within_hours(hours, look.local)
        case InDates():
            first, last = test.first, test.last
            return lambda look: first <= look.local.date() <= last
        case _:
            assert_never(test)
