"""Our reports fit the schemas of those who read them: SARIF's and Jenkins', word for word."""

import io
import json
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes

import jsonschema
import pytest
import xmlschema

from convroute.catalogue.index import index
from convroute.diagnostic import Diagnostic
from convroute.linter.rules import RULES
from convroute.report.findings import Findings
from convroute.report.formats import render
from convroute.source import Source, Span
from tests.cli.shell import convroute
from tests.report.sample import ALL, NONE, many

GOOD = """language 1
policy acme { version "1"  channel instagram  account 17841400000000001 }
app care = instagram_inbox
default care
"""
OFFICIAL = Path(__file__).parents[1] / "cases" / "official"
ODD_NAMES = (
    "a b.route",
    "50%.route",
    "Grüße/漢字.route",
    "a:b.route",
    "what?#.route",
    "./below/../a.route",
    "../outside.route",
    "/somewhere/a.route",
    "C:/policies/a.route",
    "-",
    b"caf\xe9.route".decode("utf-8", "surrogateescape"),
    '<"&>\x01.route',
)
PAGES = index(rule.page for rule in RULES).by_code


def named(name: str) -> Findings:
    """Two findings in a file of this name."""
    source = Source(name, "one\ntwo")
    found = tuple(Diagnostic("W404", "`x` is odd", source, Span(at, at + 3), help="do") for at in (0, 4))
    return Findings(found, (name,), PAGES)


def every_code() -> Findings:
    """One finding of each kind there is, so that every rule's page is shown."""
    source = Source("a.route", "x")
    return Findings(tuple(Diagnostic(code, "m", source, Span(0, 1)) for code in PAGES), ("a.route",), PAGES)


SAMPLES = {
    "all": ALL,
    "none": NONE,
    "no file": Findings(()),
    "many": many(300),
    "every code": every_code(),
    **{f"file {name!r}": named(name) for name in ODD_NAMES},
}
samples = pytest.mark.parametrize("findings", SAMPLES.values(), ids=map(ascii, SAMPLES))


@cache
def sarif_schema() -> jsonschema.Draft4Validator:
    """With `uri-reference` and the like checked as far as the library can."""
    schema = json.loads((OFFICIAL / "sarif-schema-2.1.0.json").read_text(encoding="utf-8"))
    jsonschema.Draft4Validator.check_schema(schema)
    return jsonschema.Draft4Validator(schema, format_checker=jsonschema.Draft4Validator.FORMAT_CHECKER)


@cache
def junit_schema() -> xmlschema.XMLSchema:
    return xmlschema.XMLSchema(str(OFFICIAL / "junit-10.xsd"))


def run_of(findings: Findings) -> dict[str, Any]:
    """The one run of a SARIF report, as it is when it has been through a file."""
    written = render(findings, "sarif").encode("utf-8", "backslashreplace")
    (run,) = json.loads(written)["runs"]
    return dict(run)


@samples
def test_sarif_is_what_its_owners_call_sarif(findings: Findings) -> None:
    written = render(findings, "sarif").encode("utf-8", "backslashreplace")
    sarif_schema().validate(json.loads(written))


@samples
def test_junit_is_what_jenkins_takes(findings: Findings) -> None:
    written = render(findings, "junit").encode("utf-8", "backslashreplace")
    junit_schema().validate(io.BytesIO(written))


@samples
def test_gitlab_has_a_place_and_a_fingerprint_of_its_own_for_each_finding(findings: Findings) -> None:
    entries = json.loads(render(findings, "gitlab").encode("utf-8", "backslashreplace"))
    assert len(entries) == len(findings.diagnostics)
    assert len({entry["fingerprint"] for entry in entries}) == len(entries)
    for entry, item in zip(entries, findings.diagnostics, strict=True):
        assert entry["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert entry["check_name"] == item.code
        assert entry["description"].startswith(f"{item.code}: ")
        assert "\n" not in entry["description"]
        assert entry["location"]["lines"]["begin"] == item.start.line
        assert not entry["location"]["path"].startswith("./")


@pytest.mark.parametrize(
    ("name", "uri", "base"),
    [
        ("policies/a.route", "policies/a.route", "%SRCROOT%"),
        ("a b.route", "a%20b.route", "%SRCROOT%"),
        ("./below/../a.route", "a.route", "%SRCROOT%"),
        ("a:b#c?%.route", "a%3Ab%23c%3F%25.route", "%SRCROOT%"),
        ("Grüße.route", "Gr%C3%BC%C3%9Fe.route", "%SRCROOT%"),
        ("../a.route", "../a.route", None),
        ("/x y/a.route", "file:///x%20y/a.route", None),
        ("C:/x/a.route", "file:///C:/x/a.route", None),
        ("-", "stdin", None),
    ],
)
def test_a_place_is_relative_to_the_root_or_says_that_it_is_not(
    name: str, uri: str, base: str | None
) -> None:
    run = run_of(named(name))
    place = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert (place["uri"], place.get("uriBaseId")) == (uri, base)
    assert run["artifacts"][0]["location"] == place
    assert base is None or base in run["originalUriBaseIds"]


def test_a_name_that_is_no_unicode_keeps_its_bytes() -> None:
    run = run_of(named(b"caf\xe9.route".decode("utf-8", "surrogateescape")))
    assert unquote_to_bytes(run["artifacts"][0]["location"]["uri"]) == b"caf\xe9.route"


def test_each_rule_has_its_page_and_the_level_it_has_by_default() -> None:
    for rule in run_of(every_code())["tool"]["driver"]["rules"]:
        page = PAGES[rule["id"]]
        assert rule["name"] == page.name
        assert rule["shortDescription"]["text"] == page.summary
        assert rule["help"] == {"text": page.body, "markdown": page.body}
        assert "Bad:" not in rule["fullDescription"]["text"]
        assert rule["defaultConfiguration"]["level"] == {"info": "note"}.get(page.severity, page.severity)


def test_a_severity_that_was_configured_is_the_level_of_the_result() -> None:
    item = Diagnostic("W404", "m", Source("a.route", "x"), Span(0, 1), override="error")
    run = run_of(Findings((item,), ("a.route",), PAGES))
    assert run["results"][0]["level"] == "error"
    assert run["tool"]["driver"]["rules"][0]["defaultConfiguration"]["level"] == "warning"


def test_columns_count_characters_also_beyond_the_first_plane() -> None:
    source = Source("a.route", "😀😀x")
    run = run_of(Findings((Diagnostic("W404", "m", source, Span(2, 3)),), ("a.route",)))
    assert run["columnKind"] == "unicodeCodePoints"
    region = run["results"][0]["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 1, "startColumn": 3, "endLine": 1, "endColumn": 4}


def test_a_fix_says_whether_it_is_safe_and_applies_where_it_says() -> None:
    (fix,) = run_of(ALL)["results"][0]["fixes"]
    assert fix["properties"] == {"applicability": "unsafe"}
    (change,) = fix["artifactChanges"]
    region = change["replacements"][0]["deletedRegion"]
    line = ALL.diagnostics[0].source.line(region["startLine"])
    assert line[region["startColumn"] - 1 : region["endColumn"] - 1] == "concirge"


def test_what_the_command_writes_is_valid_too(tmp_path: Path) -> None:
    odd = tmp_path / "policies of 50 %"
    odd.mkdir()
    (odd / "größe.route").write_text(f"{GOOD}\nroute shop to nobody_we_know\n", encoding="utf-8")
    (odd / "gut.route").write_text(GOOD, encoding="utf-8")
    done = convroute(
        "lint", ".", "--output", "sarif:a.sarif", "--output", "junit:a.xml", "--output", "gitlab:a.json",
        "--format", "github", cwd=tmp_path,
    )  # fmt: skip
    assert done.status == 1
    sarif_schema().validate(json.loads((tmp_path / "a.sarif").read_text(encoding="utf-8")))
    junit_schema().validate(str(tmp_path / "a.xml"))
    (entry,) = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    assert entry["location"]["path"] == "policies of 50 %/größe.route"
    assert "file=policies of 50 %25/größe.route" in done.out
