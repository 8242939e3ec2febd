"""Statements with braces: an item a line, its words after the first in one column.

The column is the same in every block of a kind, whatever stands in it, so a
new item never moves its neighbours. An app, an invariant of one line, and an expected
change without a condition stay on one line where they fit.
"""

from bisect import bisect_left
from collections.abc import Sequence

from msgspec import Struct

from convroute.formatter.layout import SPACE, Doc, Group, Indent, Line, Pad, flat_width
from convroute.formatter.order import ordered
from convroute.formatter.runs import above, beginning, behind, condition, ending, run
from convroute.formatter.table import table
from convroute.formatter.tokens import Token, elements, split
from convroute.syntax import declarations, nodes
from convroute.syntax.examples import Test
from convroute.syntax.expected_changes import ExpectedChange
from convroute.syntax.invariants import Claim, Invariant
from convroute.syntax.node import Node

_POLICY, _SCHEDULE, _TEMPLATE, _TEST = 12, 8, 5, 6
_BETWEEN = 2
"""Blanks between the items of an app that stands on one line."""

Block = (
    nodes.PolicyBlock
    | declarations.AppDecl
    | declarations.ScheduleDecl
    | declarations.TemplateDecl
    | nodes.BehaviorBlock
    | Test
    | Invariant
    | ExpectedChange
)


class _Item(Struct, frozen=True):
    """One item: its first and last word (with their comments), and how it is laid out."""

    first: Token
    last: Token
    parts: list[Doc]


def block(statement: Block, tokens: list[Token]) -> list[Doc]:
    """The whole statement; the items stand in the order of the language's reference."""
    opening = next(index for index, token in enumerate(tokens) if token.text == "{")
    head, brace, end = tokens[:opening], tokens[opening], tokens[-1]
    items = _items(statement, tokens[opening + 1 : -1])
    before: list[Doc] = [*run(head), *behind(head[-1]), SPACE, *above(brace)]
    if not items and not end.before and brace.after is None:
        return [*before, "{}"]
    inside: list[Doc] = []
    for number, item in enumerate(items):
        inside += beginning(item.first, Line(_BETWEEN if number else 1), first=number == 0)
        inside += [*item.parts, *behind(item.last)]
    inside += ending(end, empty=not items)
    body: list[Doc] = ["{", *behind(brace), Indent(inside), Line(), "}"]
    return [*before, Group(body, broken=not _may_be_one_line(statement, items))]


def _may_be_one_line(statement: Block, items: list[_Item]) -> bool:
    match statement:
        case declarations.AppDecl():
            return True
        case Invariant():
            return len(items) == 1
        case ExpectedChange():
            return statement.when is None
        case _:
            return False


def _items(statement: Block, tokens: list[Token]) -> list[_Item]:
    match statement:
        case nodes.PolicyBlock():
            return [_item(part, _POLICY) for part in _stretches(ordered(statement.items), tokens)]
        case declarations.AppDecl():
            return [_item(part, 0) for part in _stretches(ordered(statement.items or ()), tokens)]
        case declarations.ScheduleDecl():
            return [_opening(part) for part in _stretches(ordered(statement.items), tokens)]
        case declarations.TemplateDecl():
            return [_item(part, _TEMPLATE) for part in _stretches(ordered(statement.items), tokens)]
        case nodes.BehaviorBlock():
            return [_item(part, 0) for part in _stretches(ordered(statement.items), tokens)]
        case Test():
            steps = [step for group in statement.groups for step in (group.when, *group.then)]
            lines = [_item(part, _TEST) for part in _stretches((*statement.given, *steps), tokens)]
            return [*lines, *_table(statement, tokens)]
        case Invariant():
            return _claim(statement, tokens)
        case ExpectedChange():
            return _change(statement, tokens)


def _table(test: Test, tokens: list[Token]) -> list[_Item]:
    if test.cases is None:
        return []
    (inside,) = _stretches((test.cases,), tokens)
    return [_Item(inside[0], inside[-1], table(test.cases, inside))]


def _stretches(items: Sequence[Node], tokens: list[Token]) -> list[list[Token]]:
    """The tokens of each item, in the order of `items`."""
    starts = [token.start for token in tokens]
    ranges = [(bisect_left(starts, item.span.start), bisect_left(starts, item.span.end)) for item in items]
    return [tokens[first:end] for first, end in ranges]


def _item(tokens: list[Token], column: int) -> _Item:
    """A keyword, and what follows it in its column."""
    keyword, *others = tokens
    if not others:
        return _Item(keyword, keyword, [keyword.text])
    column = max(column, len(keyword.text) + 1)
    parts: list[Doc] = [keyword.text, *behind(keyword), Pad(column - len(keyword.text)), *above(others[0])]
    return _Item(keyword, tokens[-1], [*parts, *_commas(others, column)])


def _opening(tokens: list[Token]) -> _Item:
    """`mon-fri 09:00-12:00, 13:00-18:00`, or `except` and dates."""
    if tokens[0].text == "except":
        return _item(tokens, _SCHEDULE)
    first_hour = next(index for index, token in enumerate(tokens) if token.text[2:3] == ":")
    days, hours = tokens[:first_hour], tokens[first_hour:]
    written = _commas(days, _SCHEDULE)
    pad = max(1, _SCHEDULE - (flat_width(written) or _SCHEDULE))
    parts: list[Doc] = [*written, *behind(days[-1]), Pad(pad), *above(hours[0])]
    return _Item(tokens[0], tokens[-1], [*parts, *_commas(hours, _SCHEDULE)])


def _commas(tokens: list[Token], column: int) -> list[Doc]:
    """A list without brackets; where it is too long, one a line."""
    values = elements(tokens)
    if len(values) == 1:
        return run(tokens)
    inside = run(values[0])
    before = values[0]
    for value in values[1:]:
        inside += [*behind(before[-1]), Line(), *above(value[0]), *run(value)]
        before = value
    return [Group([Indent(inside, column)])]


def _claim(statement: Invariant, tokens: list[Token]) -> list[_Item]:
    """The condition of an invariant and what it says, a line each."""
    body = statement.body
    if not isinstance(body, Claim) or body.when is None:
        return [_Item(tokens[0], tokens[-1], run(tokens))]
    when, said = split(tokens, body.polarity)
    return [_item_of_condition(when), _Item(said[0], said[-1], run(said))]


def _change(statement: ExpectedChange, tokens: list[Token]) -> list[_Item]:
    """The condition of an expected change, what was decided, and what is; `from` and `to` are words of others
    as well, so each part is found by its place."""
    parts = [part for part in (statement.when, statement.from_, statement.to) if part is not None]
    starts = [token.start for token in tokens]
    begins = [bisect_left(starts, part.span.start) - 1 for part in parts]
    found = [tokens[start:end] for start, end in zip(begins, [*begins[1:], len(tokens)], strict=False)]
    return [
        _item_of_condition(part)
        if number == 0 and statement.when is not None
        else _Item(part[0], part[-1], run(part))
        for number, part in enumerate(found)
    ]


def _item_of_condition(tokens: list[Token]) -> _Item:
    word, *inside = tokens
    parts: list[Doc] = [word.text, *behind(word), SPACE, *above(inside[0])]
    return _Item(word, inside[-1], [*parts, Group([Indent(condition(inside))])])
