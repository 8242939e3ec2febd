"""A `deny take` of what no `allow take` covers.

Nobody may take a thread until an `allow take` says so. What none of them covers does
not have to be denied. The line changes nothing today, and holds as soon as somebody
allows more.

Bad:

    allow take by sales from concierge
    deny take by marketing from care

Good:

    allow take by [sales, marketing]
    deny take by marketing from care

This is proved for everything that an app can ask for. Perhaps an `allow` was deleted,
or another app was meant. Keep the line if it is there for later.
"""

from collections.abc import Iterator

from convroute.linter.context import LintContext
from convroute.linter.finding import Finding
from convroute.linter.rule import LintRule


def check(context: LintContext) -> Iterator[Finding]:
    for written, found in context.useless():
        if found.kind == "idle":
            yield Finding(
                written.source,
                written.node.span,
                "no `allow take` covers any of this, so there is nothing to deny",
                help="delete it, or correct its lists",
            )


RULE = LintRule(code="W511", name="deny-without-allow", text=__doc__, check=check, severity="info")
