"""Route rules, permissions and facts: one line, or the condition on lines of its own below."""

from convroute.formatter.layout import SPACE, Doc, Group, Indent, Line
from convroute.formatter.runs import above, behind, condition, run
from convroute.formatter.tokens import Remark, Token, split


def rule(tokens: list[Token]) -> list[Doc]:
    """`LABEL: route ENTRY to APP for DURATION when CONDITION`, in this order, and permissions alike."""
    head, when = _clauses(tokens)
    parts = run(head)
    if not when:
        return parts
    word, *inside = when
    clause: list[Doc] = [*above(word), word.text, *behind(word), SPACE, *above(inside[0])]
    clause.append(Group([Indent(condition(inside))]))
    return [*parts, *behind(head[-1]), Group([Indent([Line(), *clause])])]


def _clauses(tokens: list[Token]) -> tuple[list[Token], list[Token]]:
    """What stands before `when`, `for` included wherever it was, and `when` with its condition."""
    head, *when = split(tokens, "when")
    if not when:
        return head, []
    clause, *window = split(when[0], "for")
    if not window:
        return head, clause
    _free_the_end(clause)
    return [*head, *window[0]], clause


def _free_the_end(clause: list[Token]) -> None:
    """`for` moves before `when`: what ends the statement has no comment, that is the statement's own."""
    last = clause[-1]
    if last.after is not None:
        clause[0].before.append(Remark(last.after))
        last.after = None


def fact(tokens: list[Token]) -> list[Doc]:
    """`fact NAME: "A" | "B"`"""
    first, *others = split(tokens, "|")
    if not others:
        return run(first)
    parts: list[Doc] = []
    before = first[-1]
    for word, *option in others:
        parts += [*behind(before), Line(), *above(word), word.text, *behind(word), SPACE]
        parts += [*above(option[0]), *run(option)]
        before = option[-1]
    head, option = first[:2], first[2:]
    return [
        *run(head),
        *behind(head[-1]),
        SPACE,
        *above(option[0]),
        Group([Indent([*run(option), *parts])]),
    ]
