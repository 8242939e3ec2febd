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
With two channels there has to be a way on each. An inbox gets nothing on the
other channel.
"""

from collections.abc import Iterator

from convroute.conversation.channel import Channel
from convroute.linter.context import LintContext
from convroute.linter.finding import Finding
from convroute.linter.rule import LintRule
from convroute.policy.app_roles import is_machine, people
from convroute.policy.stages import STAGES
from convroute.syntax.nodes import DefaultDecl


def check(context: LintContext) -> Iterator[Finding]:
    """Asked of each channel of the policy."""
    policy = context.policy
    default = policy.apps.get(policy.default) if policy.default is not None else None
    if default is None or not is_machine(default):
        return
    channels = policy.channels
    closed = [channel for channel in channels if not _is_open(context, channel)]
    if not closed:
        return
    where = "" if len(closed) == len(channels) else f" on {closed[0]}"
    for node, source in context.written(DefaultDecl):
        yield Finding(
            source,
            node.app.span,
            f"the default app `{default.name}` is automated, and nothing leads from it to a person{where}",
            help="route a button or a keyword to people, or let them take: `allow take by APP`",
        )


def _is_open(context: LintContext, channel: Channel) -> bool:
    """Whether on the channel something leads to people: the social app, a rule, or a take."""
    policy = context.policy
    ids = {app.id for app in people(policy, channel)}
    if policy.social is not None and channel == "messenger" and policy.apps[policy.social].id in ids:
        return True
    if any(
        rule.target_id in ids and channel in channels
        for stage in STAGES
        for rule, channels in context.firing(stage)
    ):
        return True
    ways = context.analysis.ways
    return ways is None or channel in ways.people_take


RULE = LintRule(code="W412", name="no-way-to-a-person", text=__doc__, check=check)
