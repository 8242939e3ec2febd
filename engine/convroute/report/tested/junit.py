"""Tests as JUnit XML: a suite for each file, a case for each test or row; a file with errors is an error."""

from collections.abc import Iterator
from xml.sax.saxutils import escape

from convroute.report.tested.outcome import Outcome
from convroute.report.tested.text import render_one
from convroute.report.text import render_one as diagnostic
from convroute.report.xml import attribute, legal
from convroute.tester.results import Result


def render(outcome: Outcome) -> str:
    total = len(outcome.results) + len(outcome.unloaded)
    counts = f'tests="{total}" failures="{outcome.failed}" errors="{len(outcome.unloaded)}"'
    head = f'<testsuites name="convroute test" {counts} time="{outcome.seconds:.6f}">'
    suites = [line for name, results in outcome.by_file().items() for line in _suite(name, results)]
    broken = [line for name in outcome.unloaded for line in _broken(name, outcome)]
    return "\n".join(('<?xml version="1.0" encoding="utf-8"?>', head, *suites, *broken, "</testsuites>", ""))


def _suite(name: str, results: tuple[Result, ...]) -> Iterator[str]:
    failed = sum(not result.passed for result in results)
    seconds = sum(result.seconds for result in results)
    counts = f'tests="{len(results)}" failures="{failed}" errors="0" skipped="0" time="{seconds:.6f}"'
    yield f"  <testsuite name={attribute(name)} {counts}>"
    yield from map(_case, results)
    yield "  </testsuite>"


def _case(result: Result) -> str:
    place = result.at
    head = (
        f"    <testcase classname={attribute(place.file)} name={attribute(result.name)} "
        f'file={attribute(place.file)} line="{place.line}" time="{result.seconds:.6f}"'
    )
    if result.passed:
        return f"{head}/>"
    first = result.failures[0]
    message = f"expected {first.expected}, got {first.got}"
    told = escape(legal(render_one(result)))
    return f'{head}><failure type="failure" message={attribute(message)}>{told}</failure></testcase>'


def _broken(name: str, outcome: Outcome) -> Iterator[str]:
    errors = [item for item in outcome.broken if item.source.name == name]
    yield f'  <testsuite name={attribute(name)} tests="1" failures="0" errors="1" skipped="0" time="0">'
    told = escape(legal("\n".join(map(diagnostic, errors))))
    yield (
        f'    <testcase classname={attribute(name)} name="does not load" file={attribute(name)} '
        f'line="{errors[0].start.line}">'
        f'<error type="{errors[0].code}" message={attribute(errors[0].message)}>{told}</error></testcase>'
    )
    yield "  </testsuite>"
