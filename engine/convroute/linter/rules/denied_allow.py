"""An `allow` that is denied altogether.

`deny` beats `allow`, in whatever order they stand. All that this one allows is
forbidden elsewhere without a condition.

Bad:

    allow take by sales from care
    deny take by anyone from care

Good:

    allow take by sales from concierge
    deny take by anyone from care

Delete one of them, or say in the `deny` when it holds.
"""

from collections.abc import Iterator

from convroute.diagnostic import Related
from convroute.linter.context import LintContext
from convroute.linter.finding import Finding
from convroute.linter.permission_lists import Unconditional
from convroute.linter.rule import LintRule
from convroute.policy.model import PermissionRule


def check(context: LintContext) -> Iterator[Finding]:
    always = Unconditional(context.checked.permissions)
    for written in context.checked.permissions:
        rule = written.rule
        if not isinstance(rule, PermissionRule) or rule.effect != "allow":
            continue
        _, by = next(always.around(rule, "deny"), (None, None))
        if by is not None:
            yield Finding(
                written.source,
                written.node.span,
                "all of this is denied elsewhere",
                help="delete one of the two, or give the `deny` a condition",
                related=(Related("denied here", by.source, by.node.span),),
            )


RULE = LintRule(code="W503", name="denied-allow", text=__doc__, check=check)
