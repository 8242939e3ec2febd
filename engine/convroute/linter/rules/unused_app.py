"""An app that nothing routes to, that may not take, and that nothing else names.

It is connected and gets every event on standby, but only another app's pass
could ever make it answer. Usually its rules were forgotten.

Bad:

    app loyalty { id 4410987654321098  role marketing }

Good:

    app loyalty { id 4410987654321098  role marketing }
    route link "bonus" to loyalty

It is said of an included file only if no policy that was not linted includes it, or may
because it has errors. Such policies are looked for beside the file and in the folders above,
up to that of the git repository, or without one up to the folder the command started in.

Route something to it, allow it to take, or mark it `disabled`.
"""

from collections.abc import Iterator

from convroute.linter.context import LintContext
from convroute.linter.finding import Finding
from convroute.linter.rule import LintRule
from convroute.linter.usage import usage


def check(context: LintContext) -> Iterator[Finding]:
    """Without a default app every app gets everything; an inbox is used by people, whatever is routed."""
    policy, ways = context.policy, context.analysis.ways
    if ways is None:
        return
    named = usage(context).names
    reached = {rule.target_id for rule in policy.routes}
    for app, node, source in context.declared_apps():
        known = app.name in named or app.id in reached or app.id in ways.take
        if app.builtin is None and app.connected and not known:
            yield Finding(
                source,
                node.name.span,
                f"nothing routes to `{app.name}`, and it may not take",
                help="add a rule for it, or write `disabled` while it is not used",
            )


RULE = LintRule(code="W411", name="unused-app", text=__doc__, check=check, everywhere=True)
