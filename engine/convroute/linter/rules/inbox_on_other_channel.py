"""A route to an inbox that can match on the other channel.

The policy has two channels. Instagram's inbox gets nothing on Messenger, and the
Page's inbox gets nothing on Instagram. There the rule cannot be honoured, and
the default app gets the conversation.

Bad:

    language 1
    policy acme {
        version "1"
        channel instagram, messenger
        account instagram 17841400000000001
        account messenger 104508901353867
    }
    app bot { id 1278416343931139  role automation }
    app care = instagram_inbox { role customer_care }
    app desk = page_inbox { role customer_care }
    default bot
    allow take by [care, desk] from bot
    route postback "HELP" to care
    route postback "TALK" to desk when channel == messenger

Good:

    language 1
    policy acme {
        version "1"
        channel instagram, messenger
        account instagram 17841400000000001
        account messenger 104508901353867
    }
    app bot { id 1278416343931139  role automation }
    app care = instagram_inbox { role customer_care }
    app desk = page_inbox { role customer_care }
    default bot
    allow take by [care, desk] from bot
    route postback "HELP" to care when channel == instagram
    route postback "HELP" to desk when channel == messenger

Say for which channel the rule is, and route the other channel to its own inbox.
"""

from collections.abc import Iterator

from convroute.conversation.channel import ONLY_ON
from convroute.linter.conditioned import can_match
from convroute.linter.context import LintContext, target_span
from convroute.linter.finding import Finding
from convroute.linter.rule import LintRule


def check(context: LintContext) -> Iterator[Finding]:
    """A template's own rule is not asked: nothing can be written into a file that tells channels apart."""
    policy = context.policy
    channels = policy.channels
    for written in context.checked.routes if len(channels) > 1 else ():
        rule = written.rule
        own = ONLY_ON.get(rule.target_id)
        other = next((channel for channel in channels if channel != own), None)
        if own is None or other is None or rule.implicit or not can_match(written, other):
            continue
        yield Finding(
            written.source,
            target_span(written),
            f"`{rule.target}` is the inbox of {own}, and this rule can match on {other}: "
            f"there `{policy.default or 'everybody'}` gets the conversation",
            help=f"say for which channel the rule is: `when channel == {own}`",
        )


RULE = LintRule(code="W430", name="inbox-on-other-channel", text=__doc__, check=check)
