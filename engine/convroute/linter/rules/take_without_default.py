"""Taking is allowed in a policy without a default app.

Without a default app Conversation Routing is off, and Meta refuses every take.

Bad:

    language 1
    policy acme { version "1"  channel instagram  account 17841400000000001 }
    app care = instagram_inbox
    app sales { id 3310987654321098  role sales }
    allow take by care

Good:

    language 1
    policy acme { version "1"  channel instagram  account 17841400000000001 }
    app care = instagram_inbox
    app sales { id 3310987654321098  role sales }
    default sales
    allow take by care

Name a default app, here and in the settings of the page, or delete the line.
"""

from collections.abc import Iterator

from convroute.linter.context import LintContext
from convroute.linter.finding import Finding
from convroute.linter.rule import LintRule
from convroute.policy.model import PermissionRule


def check(context: LintContext) -> Iterator[Finding]:
    if context.policy.default is not None:
        return
    for written in context.checked.permissions:
        if isinstance(written.rule, PermissionRule) and written.rule.effect == "allow":
            yield Finding(
                written.source,
                written.node.span,
                "nobody can take: the policy names no `default` app",
                help="add `default APP`; without one Meta refuses every take",
            )


RULE = LintRule(code="W504", name="take-without-default", text=__doc__, check=check)
