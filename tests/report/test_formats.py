"""The reports for programs."""

import json
import re
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest
from msgspec.structs import replace

from convroute.diagnostic import Diagnostic
from convroute.report.findings import Findings
from convroute.report.fingerprint import fingerprints
from convroute.report.formats import FORMATS, render
from convroute.resources import folder
from convroute.source import Source, Span
from tests.report.sample import ALL, NONE, SOURCE, TEXT, many


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_ends_with_one_newline_and_has_no_colours(form: Any) -> None:
    for findings in (ALL, NONE):
        shown = render(findings, form)
        assert shown.endswith("\n")
        assert not shown.endswith("\n\n")
        assert "\x1b" not in shown


def test_concise_is_one_line_each() -> None:
    lines = render(ALL, "concise").splitlines()
    assert len(lines) == len(ALL.diagnostics) + 1
    assert lines[0] == (
        "policies/acme, & co.route:2:10: error: `concirge` is not declared (did you mean concierge?) [E221]"
    )


def test_json_is_what_the_interface_says() -> None:
    document = json.loads(render(ALL, "json"))
    assert document["summary"] == {"errors": 4, "warnings": 2}
    first = document["diagnostics"][0]
    assert {
        name: first[name] for name in ("code", "severity", "file", "start", "end", "pointer", "help")
    } == {
        "code": "E221",
        "severity": "error",
        "file": SOURCE.name,
        "start": {"line": 2, "column": 10},
        "end": {"line": 2, "column": 18},
        "pointer": None,
        "help": "did you mean concierge?",
    }
    assert first["related"][0]["start"] == {"line": 1, "column": 1}
    assert first["fix"]["edits"][0]["replacement"] == "concierge"
    assert document["diagnostics"][-1]["pointer"] == "/title"


@pytest.mark.parametrize("findings", [ALL, NONE, many(30)])
def test_json_fits_its_schema(findings: Findings) -> None:
    schema = json.loads((folder("schemas") / "diagnostics.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(json.loads(render(findings, "json")))


ANNOTATION = re.compile(r"::(error|warning) ([^:]*)::(.*)")


def test_github_annotations_escape_what_would_end_them() -> None:
    lines = render(ALL, "github").splitlines()
    late = next(line for line in lines if "W402" in line)
    matched = ANNOTATION.fullmatch(late)
    assert matched is not None
    assert matched[1] == "warning"
    properties = dict(part.split("=", 1) for part in matched[2].split(","))
    assert properties["file"] == "policies/acme%2C & co.route"
    assert (properties["line"], properties["endLine"]) == ("4", "4")
    assert matched[3] == "`somebody` is disabled: 100%25 of it,%0Areally"


def test_github_shows_ten_of_a_level_and_says_how_many_more_there_are() -> None:
    lines = render(many(25), "github").splitlines()
    annotations = [line for line in lines if line.startswith("::")]
    assert len(annotations) == 10
    assert (
        annotations[-1] == "::warning title=convroute::and 16 more warnings, listed in the log of this step"
    )
    assert sum("finding" in line for line in lines) == 25
    assert sum(line.startswith("::") for line in render(many(10), "github").splitlines()) == 10


def test_a_line_of_the_log_is_never_a_command() -> None:
    source = Source(" ::stop-commands::x", "x\n" * 12)
    items = tuple(Diagnostic("W402", "##[error]", source, Span(2 * n, 2 * n + 1)) for n in range(12))
    for line in render(Findings(items, (source.name,)), "github").splitlines()[10:]:
        assert not line.lstrip().startswith("::")
        assert "##[" not in line


def test_sarif_has_rules_regions_related_places_fixes_and_fingerprints() -> None:
    document = json.loads(render(ALL, "sarif"))
    assert document["version"] == "2.1.0"
    (run,) = document["runs"]
    assert run["columnKind"] == "unicodeCodePoints"
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["E101", "E105", "E221", "E308", "W402", "W602"]
    assert rules[2]["name"] == "unknown-name"
    assert rules[2]["help"]["text"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in ("error", "warning")
        assert result["message"]["text"]
        place = result["locations"][0]["physicalLocation"]
        assert " " not in place["artifactLocation"]["uri"]
        region = place["region"]
        assert (region["startLine"], region["startColumn"]) <= (region["endLine"], region["endColumn"])
        assert set(result["partialFingerprints"]) == {"convroute/v1"}
    first = run["results"][0]
    assert first["relatedLocations"][0]["id"] == 1
    (change,) = first["fixes"][0]["artifactChanges"]
    assert change["replacements"][0]["insertedContent"] == {"text": "concierge"}
    assert run["results"][-1]["properties"] == {"jsonPointer": "/title"}
    assert len({result["partialFingerprints"]["convroute/v1"] for result in run["results"]}) == 6


def test_fingerprints_survive_moved_lines() -> None:
    moved = Source(SOURCE.name, "# a new line\n" + TEXT)
    shift = len(moved.text) - len(TEXT)
    again = [
        replace(item, source=moved, span=Span(item.span.start + shift, item.span.end + shift))
        for item in ALL.diagnostics[:5]
    ]
    assert fingerprints(again) == fingerprints(ALL.diagnostics[:5])


def test_equal_findings_on_equal_lines_have_different_fingerprints() -> None:
    alike = many(2).diagnostics
    twice = [alike[0], alike[0]]
    assert len(set(fingerprints(twice))) == 2


def test_junit_is_xml_with_a_failure_for_each_finding() -> None:
    root = ElementTree.fromstring(render(ALL, "junit"))
    assert root.tag == "testsuites"
    assert (root.get("tests"), root.get("failures")) == ("7", "6")
    assert [(suite.get("name"), suite.get("tests"), suite.get("failures")) for suite in root] == [
        (SOURCE.name, "5", "5"),
        ("policies/clean.route", "1", "0"),
        ("templates/spring.json", "1", "1"),
    ]
    cases = list(root.iter("testcase"))
    assert sum(case.find("failure") is not None for case in cases) == 6
    assert cases[0].get("classname") == SOURCE.name
    failure = cases[0].find("failure")
    assert failure is not None
    assert "^^^^^^^^" in (failure.text or "")
    assert cases[5].get("name") == "no findings"


def test_junit_of_a_clean_run_has_a_passed_case() -> None:
    (suite,) = ElementTree.fromstring(render(NONE, "junit"))
    assert (suite.get("tests"), suite.get("failures")) == ("1", "0")


def test_statistics_count_the_codes() -> None:
    from convroute.report.statistics import render as statistics

    assert statistics(many(12)).splitlines() == ["12  W402", "12 warnings in 1 file"]
    assert "1  E221  unknown-name" in statistics(ALL)
