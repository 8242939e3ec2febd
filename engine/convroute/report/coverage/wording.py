"""Coverage in words: totals, what is missing, what does not count."""

from convroute.tester.coverage.obligations import KINDS, Obligation
from convroute.tester.coverage.summary import CoverageReport, Total
from convroute.tester.coverage.thresholds import Missed
from convroute.wording import counted


def totals(report: CoverageReport) -> str:
    """`rules 12/12, conditions 30/34, ...`"""
    return ", ".join(f"{kind} {report.totals[kind].met}/{report.totals[kind].count}" for kind in KINDS)


def missing(one: Obligation) -> str:
    """What nobody shows, in words."""
    match one.kind:
        case "rules":
            return f"`{one.subject}` {one.missing}"
        case "conditions":
            return f"`{one.text}` {one.missing} in `{one.subject}`"
        case "permissions":
            return f"`{one.subject}` {one.missing}"
        case _:
            return f"{one.text}: {one.missing}"


def place(one: Obligation, otherwise: str) -> str:
    """Where it is written; `otherwise` for a stage, which is written nowhere."""
    return otherwise if one.place is None else str(one.place)


def percent(total: Total) -> str:
    """Rounded down, so that 100 % means all of it."""
    return f"{int(total.percent * 10) / 10:g} %"


def unknown(report: CoverageReport) -> str:
    """`whether 12 gaps can be closed: ...`"""
    gaps = counted(report.unknown, "gap")
    return f"whether {gaps} can be closed: it was too hard to say"


def under(missed: Missed) -> str:
    """`rules of acme are covered to 92.8 %, and 100 % are asked for`"""
    total = f"{percent(missed.total)} ({missed.total.met}/{missed.total.count})"
    return f"{missed.kind} of `{missed.policy}` are covered to {total}, and {missed.least:g} % are asked for"
