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

from convroute.checker.checked import WrittenRoute
from convroute.conversation.channel import Channel
from convroute.linter.conditioned import can_match
from convroute.linter.context import LintContext, entry_span
from convroute.linter.finding import Finding
from convroute.linter.rule import LintRule


def check(context: LintContext) -> Iterator[Finding]:
    """One finding for a channel, at the first organic rule."""
    policy = context.policy
    if len(policy.channels) < 2 or policy.default is None or not policy.organic:
        return
    organic = [written for written in context.checked.routes if written.rule.stage == "organic"]
    for channel in policy.channels:
        answered = channel == "messenger" and policy.social is not None
        if not answered and not any(_is_for(context, written, channel) for written in organic):
            yield Finding(
                organic[0].source,
                entry_span(organic[0]),
                f"no organic rule is for {channel}: there `{policy.default}` gets all organic conversations",
                help=f"write a rule that can match on {channel}",
            )


def _is_for(context: LintContext, written: WrittenRoute, channel: Channel) -> bool:
    """Whether the rule can match on the channel, and its app can be used there."""
    app = context.policy.apps.get(written.rule.target or "")
    return app is not None and app.connected_on(channel) and can_match(written, channel)


RULE = LintRule(code="W431", name="channel-without-organic-rule", text=__doc__, check=check)
