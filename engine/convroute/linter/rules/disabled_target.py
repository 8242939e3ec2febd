"""A route to an app that is disabled.

A disabled app gets no events. When such a rule matches, the conversation goes
to the default app instead, and whoever reads the rule believes otherwise.

Bad:

    app old_bot { id 9910987654321098  role automation  disabled }
    route link "qr-berlin" to old_bot

Good:

    app old_bot { id 9910987654321098  role automation  disabled }
    route link "qr-berlin" to sales

Route to an app that is connected, or delete the rule.
"""

from collections.abc import Iterator

from convroute.checker.checked import WrittenRoute
from convroute.diagnostic import Related
from convroute.linter.context import LintContext, target_span
from convroute.linter.finding import Finding
from convroute.linter.rule import LintRule
from convroute.syntax.declarations import Disabled


def check(context: LintContext) -> Iterator[Finding]:
    apps = context.policy.apps
    for written in context.checked.routes:
        target = written.rule.target
        if target is not None and target in apps and apps[target].disabled:
            yield _finding(context, written, target)


def _finding(context: LintContext, written: WrittenRoute, target: str) -> Finding:
    fallback = context.policy.default
    instead = f"the default app `{fallback}` gets" if fallback else "every connected app gets"
    who = f"the file of template `{written.rule.template}`" if written.rule.implicit else "this rule"
    return Finding(
        written.source,
        target_span(written),
        f"{who} routes to `{target}`, which is disabled: {instead} the conversation instead",
        help="route to a connected app, or delete the rule",
        related=_declaration(context, target),
    )


def _declaration(context: LintContext, app: str) -> tuple[Related, ...]:
    found = context.app(app)
    if found is None:
        return ()
    node, source = found
    spans = [item.span for item in node.items or () if isinstance(item, Disabled)]
    return tuple(Related(f"`{app}` is disabled here", source, span) for span in spans)


RULE = LintRule(code="W402", name="disabled-target", text=__doc__, check=check)
