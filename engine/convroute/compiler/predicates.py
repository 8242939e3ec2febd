"""Conditions as functions: what each compares with is at hand, nothing is looked up by name."""

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from typing import assert_never

from convroute.compiler.constants import Constants
from convroute.compiler.context import EvaluationContext, Getter, getter
from convroute.policy import conditions as cond
from convroute.policy.calendar import within_hours
from convroute.policy.fields import FIELDS
from convroute.policy.globs import fitting
from convroute.policy.model import CheckedPolicy
from convroute.policy.normal_form import NormalForm, parts_of
from convroute.policy.packed import SetKey
from convroute.policy.phrases import Phrases
from convroute.policy.text_matching import mentions

LONG = 32
"""Of a text with more words it is written down which stand side by side, for all phrases together."""

FEW = 4
"""Up to so many phrases are looked for one after the other."""

Predicate = Callable[[EvaluationContext], bool]


def predicate_of(condition: NormalForm, constants: Constants) -> Predicate:
    """Whether `condition` holds, as the evaluator would say."""
    if isinstance(condition, bool):
        return _always if condition else _never
    if isinstance(condition, cond.Atom):
        passed = passes(condition.field, condition.test, constants)
        return _negated(passed) if condition.negated else passed
    parts = tuple(predicate_of(part, constants) for part in parts_of(condition))
    return _all(parts) if condition.op == "and" else _any(parts)


def _always(context: EvaluationContext) -> bool:  # noqa: ARG001  # a condition looks at something, usually
    return True


def _never(context: EvaluationContext) -> bool:  # noqa: ARG001  # a condition looks at something, usually
    return False


def _negated(passed: Predicate) -> Predicate:
    return lambda context: not passed(context)


def _all(parts: tuple[Predicate, ...]) -> Predicate:
    """By halves, so that thousands of them are not one inside the other."""
    if len(parts) == 1:
        return parts[0]
    half = len(parts) // 2
    first, second = _all(parts[:half]), _all(parts[half:])
    return lambda context: first(context) and second(context)


def _any(parts: tuple[Predicate, ...]) -> Predicate:
    def holds(context: EvaluationContext) -> bool:
        for part in parts:  # noqa: SIM110  # a loop is cheaper than a generator
            if part(context):
                return True
        return False

    return holds


def passes(field: str, test: cond.Test, constants: Constants) -> Predicate:
    """Whether the field passes the test; absent, it does not."""
    read = getter(field, constants)
    match test:
        case cond.IsAny():
            return _equals(read, allowed(test.values, type_of(field, constants.policy)))
        case cond.InBounds():
            return _bounds(read, test)
        case cond.FitsGlob():
            return _glob(read, test.pattern)
        case cond.MentionsAny():
            return (
                _mentions(read, constants.phrases(SetKey(test.phrases)))
                if len(test.phrases) > FEW
                else _mentions_few(read, test)
            )
        case cond.Contains():
            value = test.value
            return lambda context: value in context.event.attachments
        case cond.IsPresent():
            return lambda context: read(context) is not None
        case cond.IsOpen() | cond.OnWeekdays() | cond.InHours() | cond.InDates():
            return _clock(test)
        case _:
            assert_never(test)


def type_of(field: str, policy: CheckedPolicy) -> str:
    """The type of a field or fact."""
    fact = policy.facts.get(field)
    return FIELDS[field].type if fact is None else fact.type


def allowed(values: AbstractSet[cond.Scalar], of: str) -> AbstractSet[cond.Scalar]:
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


def _equals(read: Getter, values: AbstractSet[cond.Scalar]) -> Predicate:
    if len(values) == 1:
        (only,) = values
        return lambda context: read(context) == only
    return lambda context: read(context) in values


def _bounds(read: Getter, test: cond.InBounds) -> Predicate:
    low = float("-inf") if test.low is None else test.low
    high = float("inf") if test.high is None else test.high

    def holds(context: EvaluationContext) -> bool:
        value = read(context)
        return value is not None and low <= value <= high  # type: ignore[operator]  # a number, by its type

    return holds


def _glob(read: Getter, pattern: str) -> Predicate:
    fits = fitting(pattern)

    def holds(context: EvaluationContext) -> bool:
        value = read(context)
        return value is not None and fits(str(value))

    return holds


def _mentions(read: Getter, phrases: Phrases) -> Predicate:
    stand_in = phrases.stand_in

    def holds(context: EvaluationContext) -> bool:
        value = read(context)
        return value is not None and stand_in(context.words(str(value)))

    return holds


def _mentions_few(read: Getter, test: cond.MentionsAny) -> Predicate:
    single, longer = by_length(test)

    def holds(context: EvaluationContext) -> bool:
        value = read(context)
        if value is None:
            return False
        said = context.words(str(value))
        if not single.isdisjoint(said):
            return True
        if len(said) > LONG:
            pairs = context.pairs(str(value))
            return any(phrase[:2] in pairs and mentions(said, phrase) for phrase in longer)
        return any(mentions(said, phrase) for phrase in longer)

    return holds


def by_length(test: cond.MentionsAny) -> tuple[frozenset[str], tuple[tuple[str, ...], ...]]:
    """The phrases of one word, and the words of the others."""
    phrases = [tuple(phrase.split(" ")) for phrase in sorted(test.phrases)]
    single = frozenset(phrase[0] for phrase in phrases if len(phrase) == 1)
    return single, tuple(phrase for phrase in phrases if len(phrase) > 1)


def _clock(test: cond.ClockTest) -> Predicate:
    match test:
        case cond.IsOpen():
            open_at = test.schedule.open_at
            return lambda context: open_at(context.local)
        case cond.OnWeekdays():
            days = test.days
            return lambda context: context.local.weekday() in days
        case cond.InHours():
            hours = test.hours
            return lambda context: within_hours(hours, context.local)
        case cond.InDates():
            first, last = test.first, test.last
            return lambda context: first <= context.local.date() <= last
        case _:
            assert_never(test)
