"""Mutation as one JSON object (`schemas/mutation.schema.json`)."""

from collections.abc import Sequence
from typing import assert_never

from convroute.report.display import in_json
from convroute.report.mutation.wording import diff
from convroute.tester.mutation.verdicts import (
    Alike,
    Judged,
    Killed,
    MutationReport,
    Survived,
    Unchecked,
    Unknown,
    Verdict,
    Witness,
)


def render(reports: Sequence[MutationReport]) -> str:
    document = {"format_version": 1, "policies": [_policy(report) for report in reports]}
    return in_json(document, indent=2) + "\n"


def _policy(report: MutationReport) -> dict[str, object]:
    return {
        "policy": {"name": report.policy, "version": report.version, "digest": report.digest},
        "file": report.source.name,
        "score": {
            "killed": report.killed,
            "counted": report.counted,
            "percent": round(report.score, 2),
        },
        "left_out": report.left_out,
        "values_not_tried": report.untried,
        "mutants": [_mutant(judged, report) for judged in report.judged],
    }


def _mutant(judged: Judged, report: MutationReport) -> dict[str, object]:
    mutant = judged.mutant
    return {
        "number": judged.number,
        "kind": mutant.operator,
        "file": mutant.at.file,
        "start": {"line": mutant.at.line, "column": mutant.at.column},
        "subject": mutant.subject,
        "what": mutant.what,
        "diff": diff(mutant),
        **_verdict(judged.verdict, report.noticed_by.get(judged.number)),
    }


def _verdict(verdict: Verdict, noticed_by: int | None) -> dict[str, object]:
    match verdict:
        case Killed():
            return {"status": "killed", "killed_by": {"test": verdict.test, "file": verdict.file}}
        case Survived():
            witness = _witness(verdict.witness)
            return {
                "status": "survived",
                "witness": witness,
                "noticed_by_test_of": noticed_by,
                "nearest_tests": list(verdict.nearest),
            }
        case Alike():
            return {"status": "equivalent"}
        case Unknown():
            return {"status": "unknown", "why": verdict.why}
        case Unchecked():
            return {"status": "not_a_policy", "error": verdict.message}
        case _:
            assert_never(verdict)


def _witness(witness: Witness) -> dict[str, object]:
    return {
        "lines": list(witness.lines),
        "original": witness.original,
        "changed": witness.changed,
        "test": witness.test,
        "recordings": dict(witness.recordings),
    }
