"""A machine that may take a thread from people.

A person is in the middle of an answer, and the bot continues. Meta's own advice
is to let only people take; a bot gets a thread back when it is passed or
released, or when it expires.

Bad:

    allow take by concierge

Good:

    allow take by concierge from marketing

Say from whom with `from`, add a `deny`, or a `when` that waits for silence.
"""

from collections.abc import Iterator

from convroute.linter.context import LintContext
from convroute.linter.finding import Finding
from convroute.linter.rule import LintRule
from convroute.policy.app_roles import Takes, covers, is_machine, people
from convroute.policy.model import App, PermissionRule


def check(context: LintContext) -> Iterator[Finding]:
    """Only what is allowed always: a condition says that somebody thought of it."""
    policy = context.policy
    machines = [app for app in policy.apps.values() if app.connected and is_machine(app)]
    persons = [app for channel in policy.channels for app in people(policy, channel)]
    rights = Takes(policy)
    for written in context.checked.permissions:
        rule = written.rule
        if not isinstance(rule, PermissionRule) or (rule.effect, rule.action) != ("allow", "take"):
            continue
        if rule.when is not None or rule.by.anyone:
            continue
        pair = next(_pairs(rule, machines, persons, rights), None)
        if pair is not None:
            machine, person = pair
            yield Finding(
                written.source,
                written.node.span,
                f"`{machine.name}` is automated and may take threads from people, such as `{person.name}`",
                help="say from whom with `from`, or `deny` it",
            )


def _pairs(
    rule: PermissionRule, machines: list[App], persons: list[App], rights: Takes
) -> Iterator[tuple[App, App]]:
    """Machines that this rule lets take, each with a person from whom, if no `deny` stands against it."""
    for machine in machines:
        if rule.by.contains(machine.id):
            for person in persons:
                if covers(rule.from_, person.id) and rights.allowed(machine.id, person.id):
                    yield machine, person


RULE = LintRule(code="W502", name="machine-takes-from-people", text=__doc__, check=check)
