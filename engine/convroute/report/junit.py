"""Findings as JUnit XML: each is a failed test case, each file without any a passed one."""

from xml.sax.saxutils import escape

from convroute.diagnostic import Diagnostic
from convroute.report.findings import Findings
from convroute.report.text import render_one
from convroute.report.xml import attribute, legal


def render(findings: Findings) -> str:
    clean = [
        name for name in findings.files if name not in {item.source.name for item in findings.diagnostics}
    ]
    total, failed = len(findings.diagnostics) + len(clean), len(findings.diagnostics)
    counts = f'tests="{total}" failures="{failed}" errors="0"'
    cases = [*map(_failed, findings.diagnostics), *map(_passed, clean)]
    return "\n".join(
        (
            '<?xml version="1.0" encoding="utf-8"?>',
            f'<testsuites name="convroute lint" {counts}>',
            f'  <testsuite name="convroute lint" {counts} skipped="0">',
            *cases,
            "  </testsuite>",
            "</testsuites>",
            "",
        )
    )


def _failed(item: Diagnostic) -> str:
    place = item.start
    name = attribute(f"{item.code} at {place.line}:{place.column}")
    head = f"    <testcase classname={attribute(place.file)} name={name} file={attribute(place.file)}"
    failure = f"<failure type={attribute(item.severity)} message={attribute(item.message)}>"
    return f'{head} line="{place.line}">{failure}{escape(legal(render_one(item)))}</failure></testcase>'


def _passed(name: str) -> str:
    return f'    <testcase classname={attribute(name)} name="no findings" file={attribute(name)}/>'
