"""Whether a condition holds (language: Conditions)."""

from datetime import datetime
from typing import Literal, assert_never

from convroute.evaluator.snapshot import View
from convroute.evaluator.trace import Logic, Seen
from convroute.policy import conditions as cond
from convroute.policy.calendar import within_hours
from convroute.policy.phrases import phrase_in
from convroute.policy.text_matching import like, words

Weighed = tuple[bool, Logic]
"""The answer, and how it follows from the atoms that were reached."""


def holds(condition: cond.Condition | None, view: View, seen: list[Seen]) -> bool:
    """The answer, left to right and no further than needed; each atom that was reached goes to `seen`."""
    return True if condition is None else _weighed(condition, view, seen)[0]


def all_hold(conditions: tuple[cond.Condition | None, ...], view: View, seen: list[Seen]) -> Weighed:
    """Whether each of `conditions` holds; None is one that was not written."""
    written = tuple(condition for condition in conditions if condition is not None)
    if len(written) == 1:
        return _weighed(written[0], view, seen)
    return _joined("and", written, view, seen) if written else (True, None)


def _weighed(condition: cond.Condition, view: View, seen: list[Seen]) -> Weighed:
    match condition:
        case cond.Atom():
            value = view.value(condition.field)
            passed = passes(condition.test, value)
            result = passed is not condition.negated
            phrase = _named(condition.test, value) if passed else None
            seen.append(Seen(condition.text, condition.field, _shown(value), result, condition.place, phrase))
            return result, len(seen) - 1
        case cond.Always():
            written = str(condition.value).lower()
            seen.append(Seen(written, "", condition.value, condition.value, condition.place))
            return condition.value, len(seen) - 1
        case cond.Negation():
            result, logic = _weighed(condition.operand, view, seen)
            return not result, ["not", logic]
        case cond.Combination():
            return _joined(condition.op, condition.operands, view, seen)
        case _:
            assert_never(condition)


def _joined(
    op: Literal["and", "or"], operands: tuple[cond.Condition, ...], view: View, seen: list[Seen]
) -> Weighed:
    """`and` ends at the first operand that fails, `or` at the first that holds."""
    decisive = op == "or"
    reached: list[Logic] = []
    for operand in operands:
        result, logic = _weighed(operand, view, seen)
        reached.append(logic)
        if result is decisive:
            return decisive, [op, *reached]
    return not decisive, [op, *reached]


def passes(test: cond.Test, value: object) -> bool:
    """A comparison on an absent field (None) is false."""
    if value is None:
        return False
    match test:
        case cond.IsAny():
            return _equals_any(test, value)
        case cond.InBounds():
            return (
                isinstance(value, int)
                and (test.low is None or test.low <= value)
                and (test.high is None or value <= test.high)
            )
        case cond.FitsGlob():
            return like(str(value), test.pattern)
        case cond.MentionsAny():
            return _phrase(test, value) is not None
        case cond.Contains():
            return isinstance(value, frozenset) and test.value in value
        case cond.IsPresent():
            return True
        case cond.IsOpen() | cond.OnWeekdays() | cond.InHours() | cond.InDates():
            return isinstance(value, datetime) and _clock(test, value)
        case _:
            assert_never(test)


def _equals_any(test: cond.IsAny, value: object) -> bool:
    """`True` is not 1 here, and an integer equals the string of its digits (language: Conditions)."""
    if isinstance(value, bool):
        return any(candidate is value for candidate in test.values)
    if isinstance(value, int):
        return str(value) in test.values or any(
            candidate == value and not isinstance(candidate, bool) for candidate in test.values
        )
    return value in test.values


def _phrase(test: cond.MentionsAny, value: object) -> str | None:
    """The phrase that `value` mentions."""
    return phrase_in(words(str(value)), test.phrases, test.longest)


def _named(test: cond.Test, value: object) -> str | None:
    """Of several phrases the one that `value` mentions."""
    return _phrase(test, value) if isinstance(test, cond.MentionsAny) and len(test.phrases) > 1 else None


def _clock(test: cond.IsOpen | cond.OnWeekdays | cond.InHours | cond.InDates, local: datetime) -> bool:
    match test:
        case cond.IsOpen():
            return test.schedule.open_at(local)
        case cond.OnWeekdays():
            return local.weekday() in test.days
        case cond.InHours():
            return within_hours(test.hours, local)
        case cond.InDates():
            return test.first <= local.date() <= test.last
        case _:
            assert_never(test)


def _shown(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    return sorted(value) if isinstance(value, frozenset) else value
