"""Findings as a code quality report of GitLab, which shows them in the changes of a merge request."""

import posixpath

from convroute.diagnostic import Diagnostic
from convroute.report.display import in_json
from convroute.report.findings import Findings
from convroute.report.fingerprint import fingerprints

_SEVERITY = {"error": "major", "warning": "minor", "info": "info"}


def render(findings: Findings) -> str:
    marks = fingerprints(findings.diagnostics)
    entries = [_entry(item, mark) for item, mark in zip(findings.diagnostics, marks, strict=True)]
    return in_json(entries, indent=2) + "\n"


def _entry(item: Diagnostic, mark: str) -> dict[str, object]:
    text = item.message + (f" ({item.help})" if item.help else "")
    return {
        "description": f"{item.code}: {' '.join(text.split())}",
        "check_name": item.code,
        "fingerprint": mark,
        "severity": _SEVERITY[item.severity],
        "location": {
            "path": posixpath.normpath(item.source.name),
            "lines": {"begin": item.start.line, "end": item.end.line},
        },
    }
