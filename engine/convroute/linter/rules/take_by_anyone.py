"""Everybody may take a thread.

`anyone` is every app, also one that is connected tomorrow and nobody here knows.
Two automations that may both take from each other fight over a conversation.

Bad:

    allow take by anyone

Good:

    allow take by [sales, care]

Name the apps that may take, or say from whom.
"""

from collections.abc import Iterator

from convroute.linter.context import LintContext
from convroute.linter.finding import Finding
from convroute.linter.rule import LintRule
from convroute.policy.app_roles import takes


def check(context: LintContext) -> Iterator[Finding]:
    allowed = {id(rule) for rule in takes(context.policy, "allow")}
    for written in context.checked.permissions:
        rule = written.rule
        if id(rule) not in allowed or not rule.by.anyone:
            continue
        from_ = getattr(rule, "from_", None)
        if from_ is None or from_.anyone:
            yield Finding(
                written.source,
                written.node.by.span,
                "every app may take, also one that nobody here knows",
                help="name the apps that may take, or the ones they may take from",
            )


RULE = LintRule(code="W501", name="take-by-anyone", text=__doc__, check=check)
