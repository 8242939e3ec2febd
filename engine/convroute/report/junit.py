"""Findings as JUnit XML: a suite for each file; in it a failed case for each finding, or one that passed."""

from collections.abc import Sequence
from xml.sax.saxutils import escape

from convroute.diagnostic import Diagnostic
from convroute.report.findings import Findings
from convroute.report.text import render_one
from convroute.report.xml import attribute, legal


def render(findings: Findings) -> str:
    by_file: dict[str, list[Diagnostic]] = {name: [] for name in findings.files}
    for item in findings.diagnostics:
        by_file.setdefault(item.source.name, []).append(item)
    total = sum(max(1, len(found)) for found in by_file.values())
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<testsuites name="convroute" {_counts(total, findings.errors + findings.warnings)}>',
    ]
    for name, found in by_file.items():
        lines += _suite(name, found)
    return "\n".join([*lines, "</testsuites>", ""])


def _suite(name: str, found: Sequence[Diagnostic]) -> list[str]:
    named = f"name={attribute(name)} file={attribute(name)}"
    cases = [_told(item) if item.severity == "info" else _failed(item) for item in found] or [
        _case(name, "no findings", "/>")
    ]
    failures = sum(item.severity != "info" for item in found)
    return [
        f'  <testsuite {named} {_counts(len(cases), failures)} skipped="0">',
        *cases,
        "  </testsuite>",
    ]


def _counts(tests: int, failures: int) -> str:
    return f'tests="{tests}" failures="{failures}" errors="0"'


def _failed(item: Diagnostic) -> str:
    place = item.start
    failure = f"<failure type={attribute(item.severity)} message={attribute(item.message)}>"
    text = escape(legal(render_one(item)))
    name = f"{item.code} at {place.line}:{place.column}"
    return _case(place.file, name, f">{failure}{text}</failure></testcase>")


def _told(item: Diagnostic) -> str:
    """A hint is not a failure: its text is the output of a case that passed."""
    place = item.start
    text = escape(legal(render_one(item)))
    name = f"{item.code} at {place.line}:{place.column}"
    return _case(place.file, name, f"><system-out>{text}</system-out></testcase>")


def _case(file: str, name: str, rest: str) -> str:
    """No `file` and `line` here, although some write them: the schema that Jenkins checks has neither."""
    return f"    <testcase classname={attribute(file)} name={attribute(name)}{rest}"
