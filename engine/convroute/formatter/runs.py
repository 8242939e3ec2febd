"""Words one after the other, lists, and conditions (language: Conditions).

Each function leaves the comments above its first word and behind its last one
to whoever calls it: those do not break what they stand beside.
"""

from collections.abc import Callable
from itertools import pairwise

from msgspec.structs import replace

from convroute.formatter.layout import SPACE, After, Doc, Group, IfBroken, Indent, Line
from convroute.formatter.tokens import Remark, Token, closing, elements, split

_NO_BLANK_BESIDE = frozenset({"..", "-"})


def run(tokens: list[Token]) -> list[Doc]:
    """The words with one blank between, and the lists and parentheses among them."""
    parts: list[Doc] = []
    index = 0
    while index < len(tokens):
        token = tokens[index]
        if index:
            parts += above(token)
        if token.text in ("[", "("):
            last = closing(tokens, index)
            inside = tokens[index : last + 1]
            parts.append(_listed(inside) if token.text == "[" else _parenthesized(inside))
            index, token = last, tokens[last]
        else:
            parts.append(token.text)
        index += 1
        if index < len(tokens):
            parts += behind(token)
            if not {token.text, tokens[index].text} & _NO_BLANK_BESIDE:
                parts.append(SPACE)
    return parts


def above(token: Token) -> list[Doc]:
    """The comments on the lines above `token`, where empty lines mean nothing."""
    return [Remark(remark.text) for remark in token.before]


def behind(token: Token) -> list[Doc]:
    return [] if token.after is None else [After(token.after)]


def beginning(token: Token, line: Line, *, first: bool) -> list[Doc]:
    """A new line with `token` and the comments above it; empty lines stay, except before the first."""
    if not token.before:
        return [Line(line.flat, token.blank and not first)]
    top, *others = token.before
    below = [Line(line.flat, blank=True)] if token.blank else []
    return [Line(line.flat, top.blank and not first), Remark(top.text), *others, *below]


def ending(token: Token, *, empty: bool) -> list[Doc]:
    """The comments above a closing bracket: they stand with what is inside."""
    if not token.before:
        return []
    top, *others = token.before
    return [Line(0, top.blank and not empty), Remark(top.text), *others]


def condition(tokens: list[Token]) -> list[Doc]:
    """A condition; where it is broken each `or` begins a line, or each `and` if there is no `or`."""
    operands = split(tokens, "or")
    if len(operands) == 1:
        return _joined(split(tokens, "and"), run)
    return _joined(operands, _conjunction)


def _conjunction(tokens: list[Token]) -> list[Doc]:
    operands = split(tokens, "and")
    return run(tokens) if len(operands) == 1 else [Group([Indent(_joined(operands, run))])]


def _joined(operands: list[list[Token]], inside: Callable[[list[Token]], list[Doc]]) -> list[Doc]:
    """Operands, each but the first with the word that joins it to the ones before."""
    parts = inside(operands[0])
    for before, (word, *operand) in pairwise(operands):
        parts += [*behind(before[-1]), Line(), *above(word), word.text, *behind(word), SPACE]
        parts += [*above(operand[0]), *inside(operand)]
    return parts


def _listed(tokens: list[Token]) -> Doc:
    """`[a, b]`, or one a line; a list that ends with a comma stays one a line."""
    opening, *inner, end = tokens
    values = elements(inner)
    inside: list[Doc] = []
    for number, value in enumerate(values):
        first, last = number == 0, value[-1]
        inside += beginning(value[0], Line(0 if first else 1), first=first)
        if number < len(values) - 1:
            inside += run(value)
        else:
            inside += [*run(_without_comma(value)), IfBroken(",")]
        inside += behind(last)
    inside += ending(end, empty=not values)
    if not inside and opening.after is None:
        return f"[{end.text}"
    one_a_line = bool(inner) and inner[-1].text[-1] == ","
    return Group(["[", *behind(opening), Indent(inside), Line(0), end.text], broken=one_a_line)


def _without_comma(value: list[Token]) -> list[Token]:
    *others, last = value
    return [*others, replace(last, text=last.text.removesuffix(","))]


def _parenthesized(tokens: list[Token]) -> Doc:
    opening, *inner, end = tokens
    inside = [Line(0), *above(inner[0]), *condition(inner), *behind(inner[-1]), *ending(end, empty=False)]
    return Group(["(", *behind(opening), Indent(inside), Line(0), end.text])
