"""Organic rules that all are for one channel of two.

Nobody who writes on the other channel meets one of them. All organic
conversations there go to the default app.

Bad:

    language 1
    policy acme {
        version "1"
        channel instagram, messenger
        account instagram 17841400000000001
        account messenger 104508901353867
    }
    app bot { id 1278416343931139  role automation }
    app sales { id 3310987654321098  role sales }
    default bot
    allow take by sales from bot
    route postback "BUY" to sales when channel == instagram

Good:

    language 1
    policy acme {
        version "1"
        channel instagram, messenger
        account instagram 17841400000000001
        account messenger 104508901353867
    }
    app bot { id 1278416343931139  role automation }
    app sales { id 3310987654321098  role sales }
    default bot
    allow take by sales from bot
    route postback "BUY" to sales

Write a rule for the other channel, too. On Messenger a `social` app may answer
instead.
"""

from collections.abc import Iterator

from convroute.conversation.channel import Channel
from convroute.linter.context import LintContext, entry_span
from convroute.linter.finding import Finding
from convroute.linter.rule import LintRule


def check(context: LintContext) -> Iterator[Finding]:
    """One finding for a channel, at the first organic rule."""
    policy = context.policy
    if len(policy.channels) < 2 or policy.default is None or not policy.organic:
        return
    for channel in policy.channels:
        answered = channel == "messenger" and policy.social is not None
        if not answered and channel not in _answered(context):
            first = context.route_at("organic", 0)
            yield Finding(
                first.source,
                entry_span(first),
                f"no organic rule is for {channel}: there `{policy.default}` gets all organic conversations",
                help=f"write a rule that can match on {channel}",
            )


def _answered(context: LintContext) -> set[Channel]:
    """The channels on which an organic rule fires, and its app can be used."""
    return {
        channel
        for rule, channels in context.firing("organic")
        for channel in channels
        if rule.target is not None and context.policy.apps[rule.target].connected_on(channel)
    }


RULE = LintRule(code="W431", name="channel-without-organic-rule", text=__doc__, check=check)
