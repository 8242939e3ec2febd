"""An invariant that claims nothing.

No conversation there can be is as its `when` says, so it holds whatever the policy does.
Most often two parts of the condition exclude each other, or it asks for something that
only events have where the claim is about what apps ask for.

Bad:

    language 1
    policy acme { version "1"  channel instagram  account 17841400000000001 }
    app bot { id 1278416343931139  role automation }
    app sales { id 3310987654321098  role sales  human_agent }
    default bot
    route message to sales when text mentions "refund"
    invariant "refunds reach a person" {
        when postback and text mentions "refund"
        always route to sales
    }

Good:

    language 1
    policy acme { version "1"  channel instagram  account 17841400000000001 }
    app bot { id 1278416343931139  role automation }
    app sales { id 3310987654321098  role sales  human_agent }
    default bot
    route message to sales when text mentions "refund"
    invariant "refunds reach a person" {
        when message and entry == organic and text mentions "refund" and thread.state == idle
        always route to sales
    }

A tap on a button has a payload and no text. Say what is meant, or delete the invariant.
"""

from collections.abc import Iterator

from convroute.linter.context import LintContext
from convroute.linter.finding import Finding
from convroute.linter.rule import LintRule
from convroute.syntax.invariants import Claim


def check(context: LintContext) -> Iterator[Finding]:
    for judged, node, source in context.invariants("empty"):
        condition = node.body.when if isinstance(node.body, Claim) else None
        yield Finding(
            source,
            node.title.span if condition is None else condition.span,
            f"{judged.told}, so this invariant claims nothing",
            help="say what is meant, or delete the invariant",
        )


RULE = LintRule(code="W441", name="empty-invariant", text=__doc__, check=check)
