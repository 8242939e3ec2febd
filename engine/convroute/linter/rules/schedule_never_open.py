"""A schedule that is never open.

It has no hours, so `within` is never true and `outside` always is.

Bad:

    schedule holidays { except 2026-12-25 }
    route message to care when within holidays

Good:

    schedule season { mon-sun 10:00-20:00  except 2026-12-25 }
    route message to care when within season

Give it days and hours; for single days write `date in D..D` in the condition.
"""

from collections.abc import Iterator

from convroute.linter.context import LintContext
from convroute.linter.finding import Finding
from convroute.linter.rule import LintRule
from convroute.source import Source
from convroute.syntax.declarations import Opening, ScheduleDecl


def check(context: LintContext) -> Iterator[Finding]:
    for node, source in never_open(context):
        yield Finding(
            source,
            node.name.span,
            f"the schedule `{node.name.value}` is never open: it has no hours",
            help="add days and hours, for example `mon-fri 09:00-18:00`",
        )


def never_open(context: LintContext) -> Iterator[tuple[ScheduleDecl, Source]]:
    """The schedules without hours."""
    for node, source in context.written(ScheduleDecl):
        if not any(isinstance(item, Opening) for item in node.items):
            yield node, source


RULE = LintRule(code="W413", name="schedule-never-open", text=__doc__, check=check, needs_meaning=False)
