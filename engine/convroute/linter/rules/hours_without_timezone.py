"""Hours in a policy that says no timezone.

Then they are in UTC: an office in Berlin that opens at 09:00 would be open from
10:00 or 11:00. Nothing shows it until somebody writes in the first hour of the
day.

Bad:

    language 1
    policy acme { version "1"  channel instagram  account 17841400000000001 }
    app care = instagram_inbox
    app sales { id 3310987654321098  role sales }
    default care
    route message to sales when time in 09:00-18:00

Good:

    language 1
    policy acme { version "1"  channel instagram  account 17841400000000001  timezone "Europe/Berlin" }
    app care = instagram_inbox
    app sales { id 3310987654321098  role sales }
    default care
    route message to sales when time in 09:00-18:00

Name the timezone; if UTC is meant, write `timezone "UTC"`.
"""

from collections.abc import Iterator

from convroute.linter.context import LintContext
from convroute.linter.finding import Finding
from convroute.linter.rule import LintRule
from convroute.linter.usage import usage
from convroute.syntax.conditions import DateIn, TimeIn, WeekdayIn
from convroute.syntax.declarations import Opening, ScheduleDecl
from convroute.syntax.nodes import PolicyBlock, Timezone


def check(context: LintContext) -> Iterator[Finding]:
    clocks = (TimeIn, WeekdayIn, DateIn)
    if not any(context.written(kind) for kind in clocks) and not _opens(context):
        return
    for node, source in context.written(PolicyBlock):
        if not any(isinstance(item, Timezone) for item in node.items):
            yield Finding(
                source,
                node.name.span,
                "the policy looks at the clock and says no timezone: all hours are in UTC",
                help='add `timezone "Europe/Berlin"`, or `timezone "UTC"` if that is meant',
            )


def _opens(context: LintContext) -> bool:
    """Whether a schedule with hours is used; one that others share may wait in an included file."""
    schedules = [
        (node.name.value, source)
        for node, source in context.written(ScheduleDecl)
        if any(isinstance(item, Opening) for item in node.items)
    ]
    if not schedules:
        return False
    used = usage(context).names
    return any(name in used or context.is_own(source) for name, source in schedules)


RULE = LintRule(code="W418", name="hours-without-timezone", text=__doc__, check=check, needs_meaning=False)
