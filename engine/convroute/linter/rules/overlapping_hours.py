"""Two ranges of one schedule that overlap.

The schedule is open in both, so nothing breaks; but usually one of the times,
or one of the days, is not the one that was meant.

Bad:

    schedule shop { mon-fri 09:00-13:00, 12:00-18:00 }
    route message to care when within shop

Good:

    schedule shop { mon-fri 09:00-12:00, 13:00-18:00 }
    route message to care when within shop

Correct the times, or write one range.
"""

from collections.abc import Iterator

from convroute.diagnostic import Related
from convroute.linter.context import LintContext
from convroute.linter.finding import Finding
from convroute.linter.rule import LintRule
from convroute.source import Source
from convroute.syntax.declarations import Opening, ScheduleDecl
from convroute.syntax.literals import DayRange, HourRange
from convroute.units import DAY_MINUTES, WEEKDAYS


def check(context: LintContext) -> Iterator[Finding]:
    for node, source in context.written(ScheduleDecl):
        yield from _overlaps(node, source)


def _overlaps(node: ScheduleDecl, source: Source) -> Iterator[Finding]:
    """One finding for each range that meets an earlier one; minutes are counted through the week."""
    before: list[tuple[int, int, HourRange]] = []
    for item in node.items:
        if not isinstance(item, Opening):
            continue
        for hours in item.hours:
            pieces = [piece for day in _days(item.days) for piece in _pieces(day, hours)]
            other = next((o for a, b, o in before for start, end in pieces if start < b and a < end), None)
            if other is not None:
                yield Finding(
                    source,
                    hours.span,
                    "these hours overlap with others of the schedule",
                    help="correct the times, or write one range",
                    related=(Related("with these", source, other.span),),
                )
            before += [(start, end, hours) for start, end in pieces]


def _days(ranges: tuple[DayRange, ...]) -> set[int]:
    days: set[int] = set()
    for item in ranges:
        first, last = WEEKDAYS.index(item.first), WEEKDAYS.index(item.last)
        days |= {(first + step) % 7 for step in range((last - first) % 7 + 1)}
    return days


def _pieces(day: int, hours: HourRange) -> list[tuple[int, int]]:
    """Minutes since Monday; past Sunday midnight the week begins anew."""
    start = day * DAY_MINUTES + hours.start.hour * 60 + hours.start.minute
    end = day * DAY_MINUTES + hours.end.hour * 60 + hours.end.minute
    end = end if end > start else end + DAY_MINUTES
    return (
        [(start, end)] if end <= 7 * DAY_MINUTES else [(start, 7 * DAY_MINUTES), (0, end - 7 * DAY_MINUTES)]
    )


RULE = LintRule(code="W417", name="overlapping-hours", text=__doc__, check=check, needs_meaning=False)
