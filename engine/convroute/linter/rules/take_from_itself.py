"""An app may take from itself, and from nobody else.

The owner of a thread has nothing to take; Meta refuses it.

Bad:

    allow take by sales from sales

Good:

    allow take by sales from concierge

Name the app that the thread is taken from.
"""

from collections.abc import Iterator

from convroute.linter.context import LintContext
from convroute.linter.finding import Finding
from convroute.linter.rule import LintRule


def check(context: LintContext) -> Iterator[Finding]:
    for written, found in context.useless():
        action = getattr(written.rule, "action", None)
        if (found.kind, found.why, action) == ("never", ("already_owner",), "take"):
            yield Finding(
                written.source,
                written.node.span,
                "an app never takes from itself, so this permission never applies",
                help="name another app after `from`",
            )


RULE = LintRule(code="W508", name="take-from-itself", text=__doc__, check=check)
