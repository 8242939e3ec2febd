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

from convroute.linter.finding import Finding
from convroute.linter.people import covers, is_machine, may_take, people
from convroute.linter.rule import LintRule
from convroute.linter.subject import Subject
from convroute.policy.model import PermissionRule


def check(subject: Subject) -> Iterator[Finding]:
    """Only what is allowed always: a condition says that somebody thought of it."""
    policy = subject.policy
    machines = [app for app in policy.apps.values() if app.connected and is_machine(app)]
    for written in subject.checked.permissions:
        rule = written.rule
        if not isinstance(rule, PermissionRule) or (rule.effect, rule.action) != ("allow", "take"):
            continue
        if rule.when is not None or rule.by.anyone:
            continue
        pairs = [
            (machine.name, person.name)
            for machine in machines
            for person in people(policy)
            if rule.by.contains(machine.id) and covers(rule.from_, person.id)
            if rule in may_take(policy, machine.id, person.id)
        ]
        if pairs:
            machine, person = pairs[0]
            yield Finding(
                written.source,
                written.node.span,
                f"`{machine}` is automated and may take threads from people, such as `{person}`",
                help="say from whom with `from`, or `deny` it",
            )


RULE = LintRule(code="W502", name="machine-takes-from-people", text=__doc__, check=check)
