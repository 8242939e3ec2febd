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

from convroute.linter.conditioned import Conditioned, conditions, parts
from convroute.linter.constancy import always, never
from convroute.linter.finding import Finding
from convroute.linter.rule import LintRule
from convroute.linter.subject import Subject
from convroute.policy.conditions import Condition
from convroute.syntax import conditions as tree


def check(subject: Subject) -> Iterator[Finding]:
    for found in conditions(subject):
        yield from _constant(found, found.node, found.condition)


def _constant(found: Conditioned, node: tree.Condition, condition: Condition) -> Iterator[Finding]:
    """The innermost parts that are constant: what is around them is so because of them."""
    inner = [part for pair in parts(node, condition) for part in _constant(found, *pair)]
    if inner:
        yield from inner
    elif never(condition, found.known):
        yield _finding(found, node, "never true", "correct it; as it stands it could as well say `false`")
    elif always(condition, found.known):
        yield _finding(found, node, "always true", "drop it if it should always apply")


def _finding(found: Conditioned, node: tree.Condition, what: str, advice: str) -> Finding:
    return Finding(found.source, node.span, f"this condition is {what}", help=advice)


RULE = LintRule(code="W407", name="constant-condition", text=__doc__, check=check)
