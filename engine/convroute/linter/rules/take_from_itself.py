"""An app may take from itself, and from nobody else.

The owner of a thread has nothing to take; Meta refuses it.

Bad:

    allow take by sales from sales

Good:

    allow take by sales from concierge

Name the app that the thread is taken from.
"""

from collections.abc import Iterator

from convroute.linter.context import LintContext
from convroute.linter.finding import Finding
from convroute.linter.rule import LintRule
from convroute.policy.model import PermissionRule


def check(context: LintContext) -> Iterator[Finding]:
    for written in context.checked.permissions:
        rule = written.rule
        if not isinstance(rule, PermissionRule) or rule.action != "take" or rule.from_ is None:
            continue
        by, from_ = rule.by, rule.from_
        if len(by.ids) == 1 and by.ids == from_.ids and not (by.anyone or from_.anyone or from_.nobody):
            yield Finding(
                written.source,
                written.node.span,
                "an app never takes from itself, so this permission never applies",
                help="name another app after `from`",
            )


RULE = LintRule(code="W508", name="take-from-itself", text=__doc__, check=check)
