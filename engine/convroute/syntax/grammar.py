"""The compiled grammar, and one try to parse a stretch of text with it: all that knows Lark."""

import re
from functools import cache
from typing import TYPE_CHECKING

from msgspec import Struct

from convroute.resources import folder
from convroute.source import Source
from convroute.syntax.builder import Builder
from convroute.syntax.builder.values import RefusedError
from convroute.syntax.nodes import Statement

if TYPE_CHECKING:
    from lark import Lark


class Stuck(Struct, frozen=True):
    """Where the parser could not go on, and which terminals of the grammar would have let it."""

    offset: int
    expected: frozenset[str]


class Refused(Struct, frozen=True):
    """A string, well formed, that is longer than any may be."""

    offset: int


@cache
def grammar() -> "Lark":
    """The compiled grammar: all parts in `grammar/`, in any order."""
    from convroute.syntax.lalr_cache import lark_of

    parts = sorted(folder("grammar").glob("*.lark"))
    return lark_of("\n".join(part.read_text(encoding="utf-8") for part in parts), Builder())


def attempt(source: Source, start: int, end: int) -> tuple[Statement, ...] | Stuck | Refused:
    """The statements that `[start, end)` consists of, or why it does not."""
    from lark import TextSlice, UnexpectedInput, UnexpectedToken

    try:
        tree = grammar().parse(TextSlice(source.text, start, end))
    except RefusedError as refused:
        return Refused(refused.offset)
    except UnexpectedInput as error:
        at_end = isinstance(error, UnexpectedToken) and error.token.type == "$END"
        offset = end if at_end else error.pos_in_stream
        accepts = error.interactive_parser.accepts()  # type: ignore[no-untyped-call]  # Lark has no types here
        return Stuck(end if offset is None else offset, frozenset(accepts))
    return tree.statements  # type: ignore[attr-defined, no-any-return]  # the builder's File, not a tree


def expected_after(source: Source, start: int, end: int) -> frozenset[str]:
    """The terminals that may follow `[start, end)`, which must be the beginning of something good."""
    from lark import TextSlice

    state = grammar().parse_interactive(TextSlice(source.text, start, end))
    state.exhaust_lexer()
    return frozenset(state.accepts())  # type: ignore[no-untyped-call]  # Lark has no types here


@cache
def keywords() -> dict[str, str]:
    """Terminal and the word it stands for: `ROUTE` is `route`; marks too: `LBRACE` is `{`."""
    from lark.lexer import PatternStr

    found = {}
    for terminal in grammar().terminals:
        if isinstance(terminal.pattern, PatternStr):
            found[terminal.name] = terminal.pattern.value
        elif match := re.match(r"([a-z_]+)\\b", terminal.pattern.value):
            found[terminal.name] = match[1]
    return found
