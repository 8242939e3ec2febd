"""An invariant that does not hold.

A conversation shows the opposite of what is claimed. It is not a guess: the policy was
asked what it does with that conversation. Of `from any thread ... can own` it is a thread
from which it takes more steps, or to which nobody ever comes.

Bad:

    language 1
    policy acme { version "1"  channel instagram  account 17841400000000001 }
    app bot { id 1278416343931139  role automation }
    app sales { id 3310987654321098  role sales  human_agent }
    default bot
    allow take by anyone from sales when thread.silence > 1 day
    allow take by sales
    invariant "bots never take from people" { never take by bot from sales }

Good:

    language 1
    policy acme { version "1"  channel instagram  account 17841400000000001 }
    app bot { id 1278416343931139  role automation }
    app sales { id 3310987654321098  role sales  human_agent }
    default bot
    allow take by sales
    invariant "bots never take from people" { never take by bot from sales }

`convroute verify` explains the conversation line by line. Change the rule that decides it,
or say in the invariant when it is meant to hold.
"""

from collections.abc import Iterator

from convroute.diagnostic import Related
from convroute.linter.context import LintContext
from convroute.linter.finding import Finding
from convroute.linter.rule import LintRule


def check(context: LintContext) -> Iterator[Finding]:
    for judged, node, source in context.invariants("refuted"):
        decided = None if judged.at is None else context.line_at(judged.at)
        yield Finding(
            source,
            node.title.span,
            f"this invariant does not hold: {judged.told}",
            help="change the rule that decides it, or the invariant; `convroute verify` explains it",
            related=() if decided is None else (Related("decided here", *decided),),
        )


RULE = LintRule(code="W440", name="refuted-invariant", text=__doc__, check=check)
