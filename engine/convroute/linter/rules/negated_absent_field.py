"""A rule that depends on a negated comparison of a field that can be absent.

A comparison on an absent field is false, so its negation is true: `tier !=
"gold"` also holds for everybody whose tier nobody told us, and `not (text
mentions "refund")` also for a picture without any text. Whoever writes such a
rule rarely thinks of them.

Bad:

    route message to marketing when tier != "gold"

Good:

    route message to marketing when tier is present and tier != "gold"

If people without a value are meant as well, say so: `tier is absent or tier != "gold"`.
"""

from collections.abc import Iterator

from convroute.linter.absent_fields import hanging
from convroute.linter.context import LintContext
from convroute.linter.finding import Finding
from convroute.linter.rule import LintRule
from convroute.source import Source
from convroute.syntax.conditions import Condition
from convroute.syntax.nodes import Entry, Permission, Route, TemplateEntry


def check(context: LintContext) -> Iterator[Finding]:
    for route, source in context.written(Route):
        yield from _in_condition(route.when, route.entry, source)
    for permission, source in context.written(Permission):
        yield from _in_condition(permission.when, None, source)


def _in_condition(
    condition: Condition | None, entry: Entry | TemplateEntry | None, source: Source
) -> Iterator[Finding]:
    if condition is None:
        return
    for part, field in hanging(condition, entry):
        yield Finding(
            source,
            part.span,
            f"the comparison is also true where `{field}` is absent",
            help=f"add `{field} is present and` before it, or say `{field} is absent or` if that is meant",
        )


RULE = LintRule(code="W404", name="negated-absent-field", text=__doc__, check=check, needs_meaning=False)
