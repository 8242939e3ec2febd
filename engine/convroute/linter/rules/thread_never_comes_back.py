"""A machine from which nobody can take a thread back.

Routes lead to it, and no `allow take` covers it. If it neither passes nor
releases, the person who writes stays with it until the thread expires, and then
meets the default app.

Bad:

    language 1
    policy acme { version "1"  channel instagram  account 17841400000000001 }
    app care = instagram_inbox { role customer_care }
    app quiz { id 1278416343931139  role automation }
    default care
    route link "quiz" to quiz

Good:

    language 1
    policy acme { version "1"  channel instagram  account 17841400000000001 }
    app care = instagram_inbox { role customer_care }
    app quiz { id 1278416343931139  role automation }
    default care
    route link "quiz" to quiz
    allow take by care from quiz

This is proved for everything that an app can ask for: an `allow` that is denied
altogether, or never holds, does not count, and neither does a rule that never fires.
Allow somebody to take from it.
"""

from collections.abc import Iterator

from convroute.linter.context import LintContext
from convroute.linter.finding import Finding
from convroute.linter.rule import LintRule
from convroute.policy.app_roles import is_machine
from convroute.policy.stages import STAGES


def check(context: LintContext) -> Iterator[Finding]:
    """The default app is looked at by `no-way-to-a-person`."""
    policy, ways = context.policy, context.analysis.ways
    if ways is None:
        return
    routed = {rule.target_id for stage in STAGES for rule, _ in context.firing(stage)}
    for app, node, source in context.declared_apps():
        if app.name == policy.default or app.id not in routed or not app.connected or not is_machine(app):
            continue
        if app.id not in ways.taken_from:
            yield Finding(
                source,
                node.name.span,
                f"nobody may take a thread from `{app.name}`, which is automated",
                help=f"allow somebody: `allow take by APP from {app.name}`",
            )


RULE = LintRule(code="W507", name="thread-never-comes-back", text=__doc__, check=check)
