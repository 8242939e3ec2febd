"""Findings as one JSON object (interfaces: Diagnostics; `schemas/diagnostics.schema.json`)."""

from convroute.diagnostic import Diagnostic, Fix, Related
from convroute.report.display import in_json
from convroute.report.findings import Findings
from convroute.source import Place


def render(findings: Findings) -> str:
    document = {
        "format_version": 1,
        "diagnostics": [as_json(item) for item in findings.diagnostics],
        "summary": _summary(findings),
    }
    return in_json(document, indent=2) + "\n"


def _summary(findings: Findings) -> dict[str, object]:
    found: dict[str, object] = {"errors": findings.errors, "warnings": findings.warnings}
    more: dict[str, object] = {
        "infos": findings.infos,
        "checked_through": [*findings.through],
        "checked_without_policy": [*findings.alone],
    }
    return found | {name: value for name, value in more.items() if value}


def as_json(item: Diagnostic) -> dict[str, object]:
    """Lines and columns count from 1, columns in code points; `end` is the place after the last one."""
    return {
        "code": item.code,
        "severity": item.severity,
        "message": item.message,
        "file": item.source.name,
        "start": _place(item.start),
        "end": _place(item.end),
        "pointer": item.pointer,
        "related": [_related(entry) for entry in item.related],
        "help": item.help,
        "fix": _fix(item.fix) if item.fix else None,
    }


def _place(place: Place) -> dict[str, int]:
    return {"line": place.line, "column": place.column}


def _related(entry: Related) -> dict[str, object]:
    return {
        "message": entry.message,
        "file": entry.source.name,
        "start": _place(entry.source.place(entry.span.start)),
        "end": _place(entry.source.place(entry.span.end)),
    }


def _fix(fix: Fix) -> dict[str, object]:
    return {
        "title": fix.title,
        "applicability": fix.applicability,
        "edits": [
            {
                "file": edit.source.name,
                "start": _place(edit.source.place(edit.span.start)),
                "end": _place(edit.source.place(edit.span.end)),
                "replacement": edit.replacement,
            }
            for edit in fix.edits
        ],
    }
