"""Findings as SARIF 2.1.0, for code scanning."""

import json
from urllib.parse import quote

from convroute.catalogue.page import Page
from convroute.diagnostic import Diagnostic, Fix, Related
from convroute.report.findings import Findings
from convroute.report.fingerprint import fingerprints
from convroute.source import Source, Span
from convroute.version import VERSION

Json = dict[str, object]
_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def render(findings: Findings) -> str:
    codes = sorted({item.code for item in findings.diagnostics})
    driver = {
        "name": "convroute",
        "version": VERSION,
        "rules": [_rule(code, findings.pages.get(code)) for code in codes],
    }
    marks = fingerprints(findings.diagnostics)
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "artifacts": [{"location": _artifact(name)} for name in findings.files],
        "results": [
            _result(item, codes.index(item.code), mark)
            for item, mark in zip(findings.diagnostics, marks, strict=True)
        ],
    }
    return (
        json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2)
        + "\n"
    )


def _rule(code: str, page: Page | None) -> Json:
    rule: Json = {
        "id": code,
        "defaultConfiguration": {"level": "error" if code.startswith("E") else "warning"},
    }
    if page is not None:
        rule |= {
            "name": page.name,
            "shortDescription": {"text": page.summary},
            "fullDescription": {"text": page.summary},
            "help": {"text": page.body, "markdown": page.body},
        }
    return rule


def _result(item: Diagnostic, index: int, mark: str) -> Json:
    text = item.message + (f"\n{item.help}" if item.help else "")
    result: Json = {
        "ruleId": item.code,
        "ruleIndex": index,
        "level": item.severity,
        "message": {"text": text},
        "locations": [{"physicalLocation": _physical(item.source, item.span)}],
        "partialFingerprints": {"convroute/v1": mark},
    }
    if item.pointer is not None:
        result["properties"] = {"jsonPointer": item.pointer}
    if item.related:
        result["relatedLocations"] = [_related(number, entry) for number, entry in enumerate(item.related, 1)]
    if item.fix is not None:
        result["fixes"] = [_fix(item.fix)]
    return result


def _related(number: int, entry: Related) -> Json:
    return {
        "id": number,
        "message": {"text": entry.message},
        "physicalLocation": _physical(entry.source, entry.span),
    }


def _fix(fix: Fix) -> Json:
    changes: dict[str, list[Json]] = {}
    for edit in fix.edits:
        replacement = {
            "deletedRegion": _region(edit.source, edit.span),
            "insertedContent": {"text": edit.replacement},
        }
        changes.setdefault(edit.source.name, []).append(replacement)
    return {
        "description": {"text": fix.title},
        "artifactChanges": [
            {"artifactLocation": _artifact(name), "replacements": replacements}
            for name, replacements in changes.items()
        ],
    }


def _physical(source: Source, span: Span) -> Json:
    return {"artifactLocation": _artifact(source.name), "region": _region(source, span)}


def _artifact(name: str) -> Json:
    """Relative names are below the root of the checkout, which only the reader of the report knows."""
    return {"uri": quote(name, safe="/")} if not name.startswith("/") else {"uri": "file://" + quote(name)}


def _region(source: Source, span: Span) -> Json:
    start_line, start_column = source.position(span.start)
    end_line, end_column = source.position(span.end)
    return {
        "startLine": start_line,
        "startColumn": start_column,
        "endLine": end_line,
        "endColumn": end_column,
    }
