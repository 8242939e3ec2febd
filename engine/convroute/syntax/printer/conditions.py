"""A condition on one line, as an explanation quotes it."""

from typing import assert_never

from convroute.syntax import conditions as cond
from convroute.syntax.printer.values import date, days, hours, literal, quoted


def show_condition(condition: cond.Condition) -> str:
    """The condition in one line; what it needs of parentheses is in the tree (language: Conditions)."""
    match condition:
        case cond.Not():
            return f"not {show_condition(condition.operand)}"
        case cond.Junction():
            return f" {condition.op} ".join(show_condition(operand) for operand in condition.operands)
        case cond.Parens():
            return f"({show_condition(condition.inner)})"
        case cond.Flag():
            return condition.name
        case cond.Constant():
            return "true" if condition.value else "false"
        case cond.Within():
            return f"{'outside' if condition.outside else 'within'} {condition.schedule.value}"
        case cond.WeekdayIn():
            return f"weekday {_in(condition)} [{', '.join(map(days, condition.days))}]"
        case cond.TimeIn():
            return f"time {_in(condition)} {hours(condition.hours)}"
        case cond.DateIn():
            return f"date {_in(condition)} {date(condition.first)}..{date(condition.last)}"
        case _:
            return f"{condition.field.name} {_about_field(condition)}"


_Negatable = cond.WeekdayIn | cond.TimeIn | cond.DateIn | cond.OneOf | cond.InSet | cond.InRange
_OfField = (
    cond.Compare
    | cond.OneOf
    | cond.InSet
    | cond.InRange
    | cond.Like
    | cond.Mentions
    | cond.MentionsSet
    | cond.Has
    | cond.Presence
)


def _in(condition: _Negatable) -> str:
    return "not in" if condition.negated else "in"


def _about_field(condition: _OfField) -> str:
    match condition:
        case cond.Compare():
            return f"{condition.op} {literal(condition.value)}"
        case cond.OneOf():
            return f"{_in(condition)} [{', '.join(map(literal, condition.values))}]"
        case cond.InSet():
            return f"{_in(condition)} {condition.set.value}"
        case cond.InRange():
            return f"{_in(condition)} {literal(condition.low)}..{literal(condition.high)}"
        case cond.Like():
            return f"like {quoted(condition.pattern)}"
        case cond.Mentions():
            phrases = ", ".join(map(quoted, condition.phrases))
            return f"mentions {phrases}" if len(condition.phrases) == 1 else f"mentions [{phrases}]"
        case cond.MentionsSet():
            return f"mentions any of {condition.set.value}"
        case cond.Has():
            return f"has {condition.value.value}"
        case cond.Presence():
            return "is present" if condition.present else "is absent"
        case _:
            assert_never(condition)
