"""A permission that another one already contains.

The order of permissions never matters, so the wider one says it all. Perhaps
the lists are not the ones that were meant.

Bad:

    allow take by [sales, care]
    allow take by sales from concierge

Good:

    allow take by care
    allow take by sales from concierge

Delete the narrower one, or narrow the other.
"""

from collections.abc import Iterator

from convroute.checker.checked import WrittenPermission
from convroute.diagnostic import Related
from convroute.linter.context import LintContext
from convroute.linter.finding import Finding
from convroute.linter.permission_lists import Unconditional, within
from convroute.linter.removal import deletion
from convroute.linter.rule import LintRule
from convroute.policy.model import PermissionRule


def check(context: LintContext) -> Iterator[Finding]:
    always = Unconditional(context.checked.permissions)
    for written in context.checked.permissions:
        rule = written.rule
        if not isinstance(rule, PermissionRule):
            continue
        by = _wider(rule, always)
        if by is not None:
            yield Finding(
                written.source,
                written.node.span,
                "another permission already says this",
                help="delete it, or narrow the other one",
                related=(Related("said here", by.source, by.node.span),),
                fix=deletion("delete the narrower one", written.source, written.node.span),
            )


def _wider(rule: PermissionRule, always: Unconditional) -> WrittenPermission | None:
    """Of two that say the same, the first stays."""
    before = True
    for other, written in always.around(rule, rule.effect):
        if other is rule:
            before = False
        elif before or not within(other, rule) or rule.when is not None:
            return written
    return None


RULE = LintRule(code="W505", name="covered-permission", text=__doc__, check=check)
