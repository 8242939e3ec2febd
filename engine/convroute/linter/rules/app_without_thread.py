"""An app that can never own a thread.

No rule leads to it that ever fires, it is neither the default app nor the social one,
no take is ever allowed to it, and nobody who can own a thread may pass it one. It only
sees what others answer.

Bad:

    app loyalty { id 4410987654321098  role marketing }
    deny pass by anyone to loyalty
    allow take by [sales, loyalty]
    deny take by loyalty

Good:

    app loyalty { id 4410987654321098  role marketing }
    deny pass by anyone to loyalty
    allow take by [sales, loyalty]
    deny take by loyalty from sales

This is proved for every event, and for everything that apps can ask for. Lead a rule
to it, let somebody pass to it, or mark it `disabled`.
"""

from collections.abc import Iterator

from convroute.linter.context import LintContext
from convroute.linter.finding import Finding
from convroute.linter.rule import LintRule


def check(context: LintContext) -> Iterator[Finding]:
    """An inbox is used by people, whatever is routed."""
    ways = context.analysis.ways
    if ways is None:
        return
    for app, node, source in context.declared_apps():
        if app.id in ways.never:
            yield Finding(
                source,
                node.name.span,
                f"`{app.name}` can never own a thread: no rule leads to it, and nobody may give it one",
                help="lead a rule to it, let somebody pass to it, or write `disabled`",
            )


RULE = LintRule(code="W438", name="app-without-thread", text=__doc__, check=check, everywhere=True)
