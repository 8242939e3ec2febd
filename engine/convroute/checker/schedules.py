"""Schedules: opening hours of the week and the days they are closed (language: `schedule`)."""

from collections.abc import Sequence
from datetime import date

from convroute.checker.findings import Findings, Written, of_kind, related
from convroute.checker.times import check_date, check_hours, weekdays
from convroute.policy.calendar import Hours, Schedule
from convroute.syntax import declarations, nodes


def check_schedules(
    statements: Sequence[Written[nodes.Statement]], findings: Findings
) -> dict[str, Schedule]:
    """Every declared schedule; ranges may overlap."""
    schedules: dict[str, Schedule] = {}
    for written in of_kind(statements, declarations.ScheduleDecl):
        schedule = _schedule(written, findings)
        schedules.setdefault(schedule.name, schedule)
    return schedules


def _schedule(written: Written[declarations.ScheduleDecl], findings: Findings) -> Schedule:
    week: list[set[Hours]] = [set() for _ in range(7)]
    exceptions: set[date] = set()
    except_: declarations.Except | None = None
    for item in written.node.items:
        if isinstance(item, declarations.Opening):
            ranges = [check_hours(hours, written.source, findings) for hours in item.hours]
            for day in weekdays(item.days):
                week[day].update(hours for hours in ranges if hours is not None)
            continue
        if except_ is not None:
            _repeated(item, except_, written, findings)
        except_ = except_ or item
        days = [check_date(day, written.source, findings) for day in item.dates]
        exceptions.update(day for day in days if day is not None)
    return Schedule(written.node.name.value, tuple(tuple(sorted(day)) for day in week), frozenset(exceptions))


def _repeated(
    again: declarations.Except,
    first: declarations.Except,
    written: Written[declarations.ScheduleDecl],
    findings: Findings,
) -> None:
    findings.add(
        "E213",
        "`except` is written twice in this block",
        written.part(again).spot,
        help="list all days after one `except`, with commas between them",
        related=[related("first written here", written.part(first).spot)],
    )
