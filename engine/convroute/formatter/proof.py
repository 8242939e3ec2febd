"""The formatter's proof: the same tree, a second pass that changes nothing, and every comment there.

A text that cannot be proved is never handed out.
"""

import re
from collections import Counter
from collections.abc import Sequence

from msgspec.structs import replace

from convroute.formatter.file import Chosen, Formatter
from convroute.formatter.order import ordered
from convroute.formatter.tokens import comment
from convroute.source import Source
from convroute.syntax import declarations, nodes
from convroute.syntax.literals import Duration
from convroute.syntax.parser import parse
from convroute.units import SECONDS_OF

_COMMENT = re.compile(r'"(?:[^"\\\r\n]++|\\[^\r\n])*+"|(#[^\n]*)')


class UnprovedError(Exception):
    """The formatter would have changed more than the style of a file: a defect of convroute."""


def prove(before: nodes.File, text: str, after: Source, chosen: Chosen, formatter: Formatter) -> None:
    """Raises `UnprovedError` unless `after` says what `text`, whose tree is `before`, says."""
    parsed = parse(after)
    if parsed.diagnostics:
        raise UnprovedError("what the formatter wrote does not parse")
    if not _same(before.statements, parsed.file.statements):
        raise UnprovedError("what the formatter wrote means something else")
    if _comments(text) != _comments(after.text):
        raise UnprovedError("the formatter lost or changed a comment")
    if formatter.file(parsed.file, after.text, chosen) != after.text:
        raise UnprovedError("formatting again changes the text again")


def _same(before: Sequence[nodes.Statement], after: Sequence[nodes.Statement]) -> bool:
    if len(before) != len(after):
        return False
    pairs = zip(before, after, strict=True)
    return all(old == new or _normal(old) == _normal(new) for old, new in pairs)


def _normal(statement: nodes.Statement) -> nodes.Statement:
    """The statement without what the formatter may choose: the order of items, the unit after `for`."""
    match statement:
        case nodes.PolicyBlock():
            return replace(statement, items=ordered(statement.items))
        case declarations.AppDecl() if statement.items is not None:
            return replace(statement, items=ordered(statement.items))
        case declarations.ScheduleDecl():
            return replace(statement, items=ordered(statement.items))
        case declarations.TemplateDecl():
            return replace(statement, items=ordered(statement.items))
        case nodes.BehaviorBlock():
            return replace(statement, items=ordered(statement.items))
        case nodes.Route(window=Duration() as window):
            length = window.count * SECONDS_OF[window.unit]
            return replace(statement, window=Duration(length, "second", span=window.span))
        case _:
            return statement


def _comments(text: str) -> Counter[str]:
    return Counter(comment(match[1]) for match in _COMMENT.finditer(text) if match[1])
