"""A permission that is only for apps that are disabled.

A disabled app is not connected: whatever it asks for is refused before any
permission is looked at.

Bad:

    app old_desk { id 9910987654321098  role sales  disabled }
    allow take by old_desk

Good:

    app old_desk { id 9910987654321098  role sales  disabled }
    allow take by sales

Name an app that is connected, or delete the line.
"""

from collections.abc import Iterator

from convroute.linter.context import LintContext
from convroute.linter.finding import Finding
from convroute.linter.rule import LintRule


def check(context: LintContext) -> Iterator[Finding]:
    disabled = {app.id: app.name for app in context.policy.apps.values() if app.disabled}
    for written in context.checked.permissions:
        by = written.rule.by
        if by.ids and not by.anyone and by.ids <= disabled.keys():
            names = ", ".join(f"`{disabled[app]}`" for app in sorted(by.ids))
            yield Finding(
                written.source,
                written.node.by.span,
                f"{names} {'is' if len(by.ids) == 1 else 'are'} disabled and cannot ask for anything",
                help="name a connected app, or delete the line",
            )


RULE = LintRule(code="W509", name="permission-for-disabled-app", text=__doc__, check=check)
