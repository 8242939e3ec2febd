"""A machine with `human_agent`.

With the tag HUMAN_AGENT people may answer for seven days, and only people:
Meta takes the permission away from apps that send automated messages with it.
An app whose only role is `automation` has nobody who could write them.

Bad:

    app guide { id 4410987654321098  role automation  human_agent }
    route link "help" to guide
    allow take by care from guide

Good:

    app guide { id 4410987654321098  role automation }
    route link "help" to guide
    allow take by care from guide

Remove `human_agent`, or say the role of the people who use the app.
"""

from collections.abc import Iterator

from convroute.linter.context import LintContext
from convroute.linter.finding import Finding
from convroute.linter.rule import LintRule
from convroute.syntax.declarations import AppDecl, HumanAgent, Roles


def check(context: LintContext) -> Iterator[Finding]:
    for node, source in context.written(AppDecl):
        items = node.items or ()
        roles = [name.value for item in items if isinstance(item, Roles) for name in item.names]
        for item in items:
            if isinstance(item, HumanAgent) and roles and set(roles) == {"automation"}:
                yield Finding(
                    source,
                    item.span,
                    f"`{node.name.value}` is automated, and `human_agent` is for people only",
                    help="remove it, or add the role of the people who answer there",
                )


RULE = LintRule(code="W419", name="machine-with-human-agent", text=__doc__, check=check, needs_meaning=False)
