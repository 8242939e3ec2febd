"""A condition, or a part of one, that is always true or never.

It reads like a decision and decides nothing. Most often it is a placeholder
that was meant to be replaced, or two comparisons of one field that exclude each
other and should have had an `or` between them.

Bad:

    route message to care when tier == "gold" and tier == "silver"

Good:

    route message to care when tier in ["gold", "silver"]

Drop what is always true, and correct or delete what never is.
"""

from collections.abc import Iterator

from convroute.diagnostic import Fix
from convroute.linter.conditioned import Conditioned, conditions, parts
from convroute.linter.constancy import always, never
from convroute.linter.context import LintContext
from convroute.linter.finding import Finding
from convroute.linter.removal import without_condition, without_item
from convroute.linter.rule import LintRule
from convroute.policy.conditions import Condition
from convroute.source import Source
from convroute.syntax import conditions as tree


def check(context: LintContext) -> Iterator[Finding]:
    for found in conditions(context):
        yield from _constant(found, found.node, found.condition, None)


def _constant(
    found: Conditioned, node: tree.Condition, condition: Condition, around: tree.Condition | None
) -> Iterator[Finding]:
    """The innermost parts that are constant: what is `around` them is so because of them."""
    pairs = parts(node, condition)
    inner = [part for pair in pairs for part in _constant(found, *pair, _inside(node))]
    if inner:
        yield from inner
    elif never(condition, found.known):
        yield _finding(found, node, "never true", "correct the condition; today it means the same as `false`")
    elif always(condition, found.known):
        fix = None if pairs else _fix(found.source, node, around)
        yield _finding(found, node, "always true", "drop it if it should always apply", fix)


def _inside(node: tree.Condition) -> tree.Condition:
    while isinstance(node, tree.Parens):
        node = node.inner
    return node


def _fix(source: Source, node: tree.Condition, around: tree.Condition | None) -> Fix | None:
    """A single comparison that says nothing can go; of several that do so together one is a slip."""
    if around is None:
        edit = without_condition(source, node.span)
    elif isinstance(around, tree.Junction) and around.op == "and":
        place = next(index for index, part in enumerate(around.operands) if part is node)
        edit = without_item(source, around.operands, place)
    else:
        return None
    return None if edit is None else Fix("drop the condition", "safe", (edit,))


def _finding(
    found: Conditioned, node: tree.Condition, what: str, advice: str, fix: Fix | None = None
) -> Finding:
    return Finding(found.source, node.span, f"this condition is {what}", help=advice, fix=fix)


RULE = LintRule(code="W407", name="constant-condition", text=__doc__, check=check)
