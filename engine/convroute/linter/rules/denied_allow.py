"""An `allow` that is denied altogether.

`deny` beats `allow`, in whatever order they stand. All that this one allows is
forbidden elsewhere, by one `deny` or by several together.

Bad:

    allow take by sales from care
    deny take by anyone from care

Good:

    allow take by sales
    deny take by anyone from care

This is proved for everything that an app can ask for. The denials that are named are
a smallest set that forbids all of it.

Delete one of them, or say in the `deny` when it holds.
"""

from collections.abc import Iterator

from convroute.diagnostic import Related
from convroute.linter.context import LintContext
from convroute.linter.finding import Finding
from convroute.linter.rule import LintRule
from convroute.policy.model import PermissionRule


def check(context: LintContext) -> Iterator[Finding]:
    for written, found in context.useless():
        if found.kind == "denied" and isinstance(written.rule, PermissionRule):
            others = [context.permission_at(by) for by in found.by]
            yield Finding(
                written.source,
                written.node.span,
                "all of this is denied elsewhere",
                help="delete one of the two, or give the `deny` a condition"
                if len(others) == 1
                else "delete it, or narrow one of the denials",
                related=tuple(Related("denied here", other.source, other.node.span) for other in others),
            )


RULE = LintRule(code="W503", name="denied-allow", text=__doc__, check=check)
