"""Tests as one JSON object (`schemas/test-report.schema.json`)."""

from convroute.report.display import in_json
from convroute.report.json import as_json
from convroute.report.tested.outcome import Outcome
from convroute.source import Place
from convroute.tester.results import Candidate, Failure, Line, Result


def render(outcome: Outcome) -> str:
    document = {
        "format_version": 1,
        "tests": [_test(result) for result in outcome.results],
        "diagnostics": [as_json(item) for item in outcome.broken],
        "summary": {
            "passed": outcome.passed,
            "failed": outcome.failed,
            "not_selected": outcome.deselected,
            "files_with_errors": len(outcome.unloaded),
            "seconds": round(outcome.seconds, 6),
        },
    }
    return in_json(document, indent=2) + "\n"


def _test(result: Result) -> dict[str, object]:
    return {
        "policy": result.policy,
        "file": result.file,
        "name": result.name,
        "title": result.title,
        "row": result.row,
        "start": _place(result.at),
        "outcome": "passed" if result.passed else "failed",
        "seconds": round(result.seconds, 6),
        "failures": [_failure(failure) for failure in result.failures],
    }


def _failure(failure: Failure) -> dict[str, object]:
    return {
        "start": _place(failure.at),
        "end": _place(failure.end),
        "when": failure.when,
        "expected": failure.expected,
        "got": failure.got,
        "because": [_line(line) for line in failure.because],
        "decided_by": None if failure.winner is None else _line(failure.winner),
        "candidates": [_candidate(candidate) for candidate in failure.candidates],
        "more_candidates": failure.more,
        "help": failure.help,
    }


def _line(line: Line) -> dict[str, object]:
    return {"text": line.text, "at": None if line.at is None else str(line.at)}


def _candidate(candidate: Candidate) -> dict[str, object]:
    at = None if candidate.at is None else str(candidate.at)
    return {"rule": candidate.rule, "at": at, "why_not": candidate.why}


def _place(place: Place) -> dict[str, int]:
    return {"line": place.line, "column": place.column}
