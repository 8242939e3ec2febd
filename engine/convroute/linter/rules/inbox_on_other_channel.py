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

A thread that a test gives to such an app cannot be, either: a test is about the
first account of the policy, unless it has a recorded webhook.

Say for which channel the rule is, and route the other channel to its own inbox.
"""

from collections.abc import Iterable, Iterator, Sequence

from convroute.checker.checked import WrittenRoute
from convroute.conversation.channel import BUILTIN_IDS, ONLY_ON, Channel, first_id, is_elsewhere
from convroute.linter.context import LintContext, target_span
from convroute.linter.finding import Finding
from convroute.linter.rule import LintRule
from convroute.policy.model import CheckedPolicy
from convroute.policy.stages import STAGES
from convroute.syntax.cases import lines_of
from convroute.syntax.examples import Test
from convroute.syntax.given_when import GivenOwned, WhenRecorded
from convroute.syntax.literals import Name


def check(context: LintContext) -> Iterator[Finding]:
    """A template's own rule is not asked: nothing can be written into a file that tells channels apart."""
    yield from _given(context)
    for stage in STAGES if len(context.policy.channels) > 1 else ():
        for rule, channels in context.firing(stage):
            if not rule.implicit and rule.target_id in ONLY_ON and {*channels} != {ONLY_ON[rule.target_id]}:
                yield _finding(context, context.route(rule), channels)


def _finding(context: LintContext, written: WrittenRoute, channels: Sequence[Channel]) -> Finding:
    rule, own = written.rule, ONLY_ON[written.rule.target_id]
    instead = f"`{context.policy.default or 'everybody'}` gets the conversation"
    if own not in channels:
        return Finding(
            written.source,
            target_span(written),
            f"`{rule.target}` is the inbox of {own}, and this rule only matches on {channels[0]}: {instead}",
            help=f"name an app of {channels[0]}, or delete the rule",
        )
    other = next(channel for channel in channels if channel != own)
    return Finding(
        written.source,
        target_span(written),
        f"`{rule.target}` is the inbox of {own}, and this rule can match on {other}: there {instead}",
        help=f"say for which channel the rule is: `when channel == {own}`",
    )


def _given(context: LintContext) -> Iterator[Finding]:
    """Threads of tests that begin with an owner of the other channel; a recording says its own channel."""
    policy = context.policy
    channel = next(iter(policy.accounts.values()))
    for test, source in context.written(Test):
        for name in _owners(test):
            owner = _id_of(policy, name.value)
            if owner is None or not is_elsewhere(owner, channel):
                continue
            own = ONLY_ON[first_id(owner)]
            recorded = f", or record a webhook of {own}" if own in policy.channels else ""
            yield Finding(
                source,
                name.span,
                f"`{name.value}` is only on {own}, and the thread of this test is on {channel}",
                help=f"name an app of {channel}{recorded}",
            )


def _owners(test: Test) -> Iterable[Name]:
    """Whoever owns the thread before the test, or before a row of its table; each place once."""
    rows = [lines_of(test, row) for row in test.cases.rows] if test.cases is not None else [test]
    found: dict[int, Name] = {}
    for lines in rows:
        if not any(isinstance(group.when, WhenRecorded) for group in lines.groups):
            names = [given.app for given in lines.given if isinstance(given, GivenOwned)]
            found |= {name.span.start: name for name in names}
    return found.values()


def _id_of(policy: CheckedPolicy, name: str) -> str | None:
    app = policy.apps.get(name)
    return BUILTIN_IDS.get(name) if app is None else app.id


RULE = LintRule(code="W430", name="inbox-on-other-channel", text=__doc__, check=check)
