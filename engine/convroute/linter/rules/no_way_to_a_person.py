"""A machine as the default app, and no way to a person.

Meta requires that people who talk to an automated app can reach a human. Here
no rule routes to an app with people behind it, and none of them may take a
thread from the machine.

Bad:

    language 1
    policy acme { version "1"  channel instagram  account 17841400000000001 }
    app bot { id 1278416343931139  role automation }
    app care = instagram_inbox { role customer_care }
    default bot

Good:

    language 1
    policy acme { version "1"  channel instagram  account 17841400000000001 }
    app bot { id 1278416343931139  role automation }
    app care = instagram_inbox { role customer_care }
    default bot
    allow take by care from bot

Route a button or a keyword to people, or allow them to take from the machine.
"""

from collections.abc import Iterator

from convroute.linter.app_roles import Takes, is_machine, people
from convroute.linter.context import LintContext
from convroute.linter.finding import Finding
from convroute.linter.rule import LintRule
from convroute.syntax.nodes import DefaultDecl


def check(context: LintContext) -> Iterator[Finding]:
    policy = context.policy
    default = policy.apps.get(policy.default) if policy.default is not None else None
    if default is None or not is_machine(default):
        return
    humans = people(policy)
    ids = {app.id for app in humans}
    if policy.social is not None and policy.apps[policy.social].id in ids:
        return
    if any(rule.target_id in ids for rule in policy.routes):
        return
    rights = Takes(policy)
    if any(rights.allowed(app.id, default.id) for app in humans):
        return
    for node, source in context.written(DefaultDecl):
        yield Finding(
            source,
            node.app.span,
            f"the default app `{default.name}` is automated, and nothing leads from it to a person",
            help="route a button or a keyword to people, or let them take: `allow take by APP`",
        )


RULE = LintRule(code="W412", name="no-way-to-a-person", text=__doc__, check=check)
