"""Findings as JUnit XML: each is a failed test case, each file without any a passed one."""

import re
from xml.sax.saxutils import escape, quoteattr

from convroute.diagnostic import Diagnostic
from convroute.report.findings import Findings
from convroute.report.text import render_one

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


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
    name = _attribute(f"{item.code} at {place.line}:{place.column}")
    head = f"    <testcase classname={_attribute(place.file)} name={name} file={_attribute(place.file)}"
    failure = f"<failure type={_attribute(item.severity)} message={_attribute(item.message)}>"
    return f'{head} line="{place.line}">{failure}{escape(_legal(render_one(item)))}</failure></testcase>'


def _passed(name: str) -> str:
    return f'    <testcase classname={_attribute(name)} name="no findings" file={_attribute(name)}/>'


def _attribute(text: str) -> str:
    return quoteattr(_legal(text))


def _legal(text: str) -> str:
    """XML cannot hold most control characters, whatever way they are written."""
    return _NOT_XML.sub("\ufffd", text)
