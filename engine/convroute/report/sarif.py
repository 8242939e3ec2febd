"""Findings as SARIF 2.1.0, for code scanning.

Names of files are relative to the folder in which the command was started; the
report calls it `%SRCROOT%` and does not say where it is, so that the same
policy gives the same report on every machine.
"""

import posixpath
import re
from collections.abc import Sequence
from urllib.parse import quote

from convroute.catalogue.page import Page
from convroute.diagnostic import Diagnostic, Fix, Related
from convroute.report.display import in_json
from convroute.report.findings import Findings
from convroute.report.fingerprint import fingerprints
from convroute.source import Source, Span
from convroute.version import VERSION

Json = dict[str, object]
SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVEL = {"error": "error", "warning": "warning", "info": "note"}
ROOT = "%SRCROOT%"
_DRIVE = re.compile(r"[A-Za-z]:/")


def render(findings: Findings) -> str:
    codes = sorted({item.code for item in findings.diagnostics})
    rules = [_rule(code, findings.pages.get(code)) for code in codes]
    results = [
        _result(item, codes.index(item.code), mark)
        for item, mark in zip(findings.diagnostics, fingerprints(findings.diagnostics), strict=True)
    ]
    return document("convroute", rules, results, artifacts=_names(findings))


def document(
    tool: str,
    rules: Sequence[Json],
    results: Sequence[Json],
    *,
    artifacts: Sequence[str] | None = None,
    successful: bool = True,
) -> str:
    """The report of one run; `artifacts` are the files that were looked at, if all of them are known."""
    driver = {"name": tool, "version": VERSION, "semanticVersion": VERSION, "rules": rules}
    run: Json = {
        "tool": {"driver": driver},
        "invocations": [{"executionSuccessful": successful}],
        "originalUriBaseIds": {ROOT: {"description": {"text": "the folder the command was started in"}}},
        "columnKind": "unicodeCodePoints",
        "defaultEncoding": "utf-8",
    }
    if artifacts is not None:
        run["artifacts"] = [{"location": artifact(name)} for name in artifacts]
    report = {"$schema": SCHEMA, "version": "2.1.0", "runs": [{**run, "results": results}]}
    return in_json(report, indent=2) + "\n"


def _rule(code: str, page: Page | None) -> Json:
    rule: Json = {
        "id": code,
        "defaultConfiguration": {"level": "error" if code.startswith("E") else "warning"},
    }
    if page is not None:
        rule["defaultConfiguration"] = {"level": LEVEL[page.severity]}
        rule |= {
            "name": page.name,
            "shortDescription": {"text": page.summary},
            "fullDescription": {"text": page.body.partition("\nBad:\n")[0].rstrip()},
            "help": {"text": page.body, "markdown": page.body},
        }
    return rule


def _names(findings: Findings) -> list[str]:
    """Every file that was looked at, and those that only a finding names."""
    return [*dict.fromkeys((*findings.files, *(item.source.name for item in findings.diagnostics)))]


def _result(item: Diagnostic, index: int, mark: str) -> Json:
    text = item.message + (f"\n{item.help}" if item.help else "")
    result: Json = {
        "ruleId": item.code,
        "ruleIndex": index,
        "level": LEVEL[item.severity],
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
            {"artifactLocation": artifact(name), "replacements": replacements}
            for name, replacements in changes.items()
        ],
        "properties": {"applicability": fix.applicability},
    }


def _physical(source: Source, span: Span) -> Json:
    return {"artifactLocation": artifact(source.name), "region": _region(source, span)}


def artifact(name: str) -> Json:
    """A name below the root is relative to it; standard input and what lies outside have no root."""
    if name == "-":
        return {"uri": "stdin"}
    if name.startswith("/"):
        return {"uri": "file://" + _quoted(posixpath.normpath(name))}
    if _DRIVE.match(name):
        return {"uri": f"file:///{name[:2]}{_quoted(name[2:])}"}
    path = posixpath.normpath(name)
    uri = _quoted(path)
    return {"uri": uri} if path.startswith("../") else {"uri": uri, "uriBaseId": ROOT}


def _quoted(path: str) -> str:
    """Bytes of a name that are no UTF-8 stay the bytes they are."""
    return quote(path, safe="/", errors="surrogateescape")


def _region(source: Source, span: Span) -> Json:
    start_line, start_column = source.position(span.start)
    end_line, end_column = source.position(span.end)
    return {
        "startLine": start_line,
        "startColumn": start_column,
        "endLine": end_line,
        "endColumn": end_column,
    }
