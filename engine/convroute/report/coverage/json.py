"""Coverage as one JSON object (`schemas/coverage.schema.json`)."""

from collections.abc import Sequence

from convroute.report.coverage.covered import Covered
from convroute.report.coverage.wording import missing
from convroute.report.display import in_json
from convroute.tester.coverage.obligations import KINDS, Obligation
from convroute.tester.coverage.summary import CoverageReport
from convroute.tester.suggest.suggestion import Suggestion


def render(covered: Sequence[Covered]) -> str:
    document = {"format_version": 1, "policies": [_policy(policy) for policy in covered]}
    return in_json(document, indent=2) + "\n"


def _policy(covered: Covered) -> dict[str, object]:
    report, policy = covered.report, covered.report.policy
    numbers = {test.title: number for number, test in enumerate(report.suggestions)}
    return {
        "policy": {"name": policy.name, "version": policy.version, "digest": policy.digest},
        "file": covered.file,
        "totals": _totals(report),
        "obligations": [{**_obligation(one), "hits": report.hits_of(one)} for one in report.obligations],
        "gaps": [
            {
                **_obligation(gap.obligation),
                "message": missing(gap.obligation),
                "test": None if gap.suggestion is None else numbers[gap.suggestion.title],
                "unknown": gap.unknown,
            }
            for gap in report.gaps
        ],
        "unknown": report.unknown,
        "not_counted": [{**_obligation(one.obligation), "reason": one.reason} for one in report.excluded],
        "tests": [_suggestion(test) for test in report.suggestions],
    }


def _totals(report: CoverageReport) -> dict[str, object]:
    return {
        kind: {"met": total.met, "count": total.count, "percent": round(total.percent, 2)}
        for kind in KINDS
        if (total := report.totals[kind])
    }


def _obligation(one: Obligation) -> dict[str, object]:
    """`condition` counts from 1, and is null where the obligation is about no condition."""
    return {
        "kind": one.kind,
        "subject": one.subject,
        "condition": None if one.atom < 0 else one.atom + 1,
        "outcome": one.outcome,
        "text": one.text,
        "at": None if one.place is None else str(one.place),
    }


def _suggestion(test: Suggestion) -> dict[str, object]:
    return {"title": test.title, "text": test.text, "recordings": dict(test.recordings)}
