"""Changes to a condition: what joins it, what it asks, and the values it asks for (language: Conditions)."""

from collections.abc import Iterator
from typing import assert_never

from msgspec.structs import replace

from convroute.policy.fields import FIELDS
from convroute.source import Span
from convroute.syntax import conditions as cond
from convroute.syntax.literals import Boolean, DayRange, Duration, Integer, Name, Text
from convroute.syntax.node import Node
from convroute.syntax.printer import show_condition
from convroute.syntax.printer.values import literal, quoted
from convroute.tester.mutation import neighbours
from convroute.tester.mutation.change import (
    Change,
    Changes,
    Edit,
    Operator,
    Page,
    Untried,
    short,
    spread,
    without_one,
)
from convroute.tester.mutation.scope import Scope
from convroute.units import DAY_MINUTES

_FLIPPED: dict[str, str] = {"==": "!=", "!=": "=="}
_BESIDE: dict[str, str] = {"<": "<=", "<=": "<", ">": ">=", ">=": ">"}
_JOINED: dict[str, str] = {"and": "or", "or": "and"}
_MOST = 4

_Spread = cond.OneOf | cond.WeekdayIn | cond.TimeIn | cond.DateIn | cond.InSet | cond.InRange
_Atom = (
    cond.Compare
    | _Spread
    | cond.Like
    | cond.Mentions
    | cond.MentionsSet
    | cond.Has
    | cond.Presence
    | cond.Within
    | cond.Flag
    | cond.Constant
)


def of_when(page: Page, scope: Scope, when: cond.Condition, dropped: Span) -> Changes:
    """All changes to the condition of a rule; `dropped` is what goes if it has none."""
    yield page.without("condition", dropped)
    if isinstance(_bare(when), cond.Junction):
        said = f"`not` in front of `{short(page.of(when.span))}`"
        yield Change("condition", said, _around(when, "not (", ")"))
    yield from _of(page, scope, when)


def _bare(condition: cond.Condition) -> cond.Condition:
    return _bare(condition.inner) if isinstance(condition, cond.Parens) else condition


def _around(node: Node, before: str, after: str) -> tuple[Edit, ...]:
    start, end = node.span.start, node.span.end
    return Edit(Span(start, start), before), Edit(Span(end, end), after)


def _of(page: Page, scope: Scope, condition: cond.Condition) -> Changes:
    match condition:
        case cond.Parens():
            yield from _of(page, scope, condition.inner)
        case cond.Not():
            dropped = Span(condition.span.start, condition.operand.span.start)
            yield page.without("condition", dropped, f"`{short(page.of(condition.span))}` without its `not`")
            yield from _inside_not(page, scope, condition.operand)
        case cond.Junction():
            yield from _joined(page, condition)
            for operand in condition.operands:
                yield from _of(page, scope, operand)
        case _:
            yield _turned(page, condition)
            yield from _values(page, scope, condition)


def _inside_not(page: Page, scope: Scope, operand: cond.Condition) -> Changes:
    """What stands behind `not` is not turned as well: that would be the same as dropping the `not`."""
    inner = _bare(operand)
    match inner:
        case cond.Not() | cond.Junction() | cond.Parens():
            yield from _of(page, scope, inner)
        case _:
            yield from _values(page, scope, inner)


def _joined(page: Page, junction: cond.Junction) -> Changes:
    other = _JOINED[junction.op]
    said = f"`{short(page.of(junction.span))}` joined by `{other}`"
    yield Change("condition", said, page.between(junction.operands, junction.op, other))
    yield from without_one(page, "condition", junction.operands, len(junction.operands))


def _turned(page: Page, atom: _Atom) -> Change:
    """The opposite, in the words the language has for it."""
    match atom:
        case cond.Compare() if atom.op in _FLIPPED:
            other = show_condition(replace(atom, op=_FLIPPED[atom.op]))
        case cond.OneOf() | cond.InSet() | cond.InRange() | cond.WeekdayIn() | cond.TimeIn() | cond.DateIn():
            other = show_condition(replace(atom, negated=not atom.negated))
        case cond.Presence():
            other = show_condition(replace(atom, present=not atom.present))
        case cond.Within():
            other = show_condition(replace(atom, outside=not atom.outside))
        case cond.Constant():
            other = show_condition(replace(atom, value=not atom.value))
        case _:
            other = f"not {show_condition(atom)}"
    return page.becomes("condition", atom.span, other)


def _values(page: Page, scope: Scope, atom: _Atom) -> Changes:
    match atom:
        case cond.Compare():
            yield from _compared(page, scope, atom)
        case cond.OneOf():
            yield from without_one(page, "list", atom.values, _MOST)
        case cond.InRange():
            for end in (atom.low, atom.high):
                yield from (page.becomes("condition", end.span, text) for text in _near(end))
        case cond.Like():
            yield from glob(page, atom.pattern)
        case cond.Mentions():
            yield from _phrases(page, atom)
        case cond.WeekdayIn():
            yield from weekdays(page, atom.days, "condition")
        case cond.TimeIn():
            for text in neighbours.minutes(atom.hours.start):
                yield page.becomes("condition", atom.hours.start.span, text)
            for text in neighbours.minutes(atom.hours.end, latest=DAY_MINUTES):
                yield page.becomes("condition", atom.hours.end.span, text)
        case cond.DateIn():
            for day in (atom.first, atom.last):
                yield from (page.becomes("condition", day.span, text) for text in neighbours.dates(day))
        case cond.InSet() | cond.MentionsSet() | cond.Has() | cond.Presence() | cond.Within():
            return
        case cond.Flag() | cond.Constant():
            return
        case _:
            assert_never(atom)


def _compared(page: Page, scope: Scope, compare: cond.Compare) -> Changes:
    if compare.op in _BESIDE:
        other = replace(compare, op=_BESIDE[compare.op])
        yield page.becomes("condition", compare.span, show_condition(other))
    for text in (*_near(compare.value), *_another(scope, compare)):
        yield page.becomes("condition", compare.value.span, text)


def _near(value: cond.Value) -> Iterator[str]:
    match value:
        case Integer():
            yield from (str(value.value + step) for step in (1, -1))
        case Duration():
            yield from neighbours.durations(value)
        case Boolean():
            yield literal(replace(value, value=not value.value))
        case _:
            return


def _another(scope: Scope, compare: cond.Compare) -> Iterator[str]:
    """Another text of a fact that has a choice, another word of a field that has a few, another app."""
    name, value = compare.field.name, compare.value
    if isinstance(value, Text):
        others = [text for text in scope.options(name) if text != value.value]
        yield from (quoted(replace(value, value=text)) for text in others[:1])
    elif isinstance(value, Name) and name == "thread.owner":
        app = scope.other_app(value.value)
        yield from () if app is None else (app,)
    elif isinstance(value, Name) and name == "entry":
        yield from [word for word in FIELDS[name].values if word != value.value][:1]


def _phrases(page: Page, mentions: cond.Mentions) -> Changes:
    """Each phrase dropped. What is written as one phrase has only itself."""
    yield from without_one(page, "list", mentions.phrases, _MOST)


def glob(page: Page, pattern: Text) -> Changes:
    """A `*` more or less at either end."""
    text = pattern.value
    starts, ends = text[:1] == "*", text[-1:] == "*" and text[-2:-1] != "\\"
    for other in (text[1:] if starts else f"*{text}", text[:-1] if ends else f"{text}*"):
        if other:
            yield page.becomes("condition", pattern.span, quoted(replace(pattern, value=other)))


def weekdays(page: Page, days: tuple[DayRange, ...], kind: Operator) -> Changes:
    """Each day dropped that stands at an end of a range, or by itself."""
    for number in spread(len(days), _MOST):
        shortened = [*neighbours.shorter(days[number])]
        for text in shortened:
            yield page.becomes(kind, days[number].span, text)
        if not shortened and len(days) > 1:
            said = f"without `{page.of(days[number].span)}`"
            yield page.without(kind, page.item(days, number), said)
    if len(days) > _MOST:
        yield Untried(len(days) - _MOST)
