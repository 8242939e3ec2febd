"""A hint is shown in every format, and never counts as something that is wrong."""

import json
from pathlib import Path

import pytest

from convroute.cli.reporting import failed
from convroute.diagnostic import Diagnostic
from convroute.report import concise, github, gitlab, job_summary, junit, sarif, text
from convroute.report import json as json_report
from convroute.report.findings import Findings, summary
from convroute.source import Source, Span
from tests.cli.shell import convroute

HINT = Diagnostic("W427", "a hint", Source("a.route", "route"), Span(0, 5), help="do it", override="info")
WARNING = Diagnostic("W404", "a warning", Source("a.route", "route"), Span(0, 5))
ONE = Findings((HINT,), ("a.route",))
TWO = Findings((HINT, WARNING), ("a.route",))


def test_people_read_what_it_is() -> None:
    assert text.render(ONE).startswith("info[W427]: a hint\n")
    assert concise.render(ONE).splitlines()[0] == "a.route:1:1: info: a hint (do it) [W427]"
    assert summary(ONE) == "1 info in 1 file"
    assert summary(TWO) == "1 warning and 1 info in 1 file"


def test_programs_read_what_it_is() -> None:
    document = json.loads(json_report.render(TWO))
    assert [item["severity"] for item in document["diagnostics"]] == ["info", "warning"]
    assert document["summary"] == {"errors": 0, "warnings": 1, "infos": 1}
    assert [entry["severity"] for entry in json.loads(gitlab.render(TWO))] == ["info", "minor"]
    results = json.loads(sarif.render(TWO))["runs"][0]["results"]
    assert [result["level"] for result in results] == ["note", "warning"]


def test_on_github_it_is_a_notice() -> None:
    lines = github.render(TWO).splitlines()
    assert lines[0].startswith("::warning file=a.route")
    assert lines[1].startswith("::notice file=a.route")
    assert "\N{INFORMATION SOURCE}" in job_summary.render(ONE)


def test_in_junit_it_is_a_case_that_passed() -> None:
    assert 'tests="2" failures="1"' in junit.render(TWO)
    assert "<failure" not in junit.render(ONE)
    assert "<system-out>info[W427]" in junit.render(ONE)


def test_it_never_changes_how_a_command_ends() -> None:
    assert not failed(ONE, "warning")
    assert failed(TWO, "warning")


@pytest.mark.parametrize("form", ["text", "json", "github", "sarif", "junit", "concise"])
def test_a_policy_with_a_hint_ends_with_0(tmp_path: Path, form: str) -> None:
    (tmp_path / "a.route").write_text(
        'language 1\npolicy a { version "1" channel instagram account 5 timezone "UTC" }\n'
        "app bot { id 7 role automation }\napp care = instagram_inbox\ndefault bot\n"
        'allow take by care\nroute message to care when text == "refund"\n'
    )
    done = convroute("lint", "a.route", "--format", form, cwd=tmp_path)
    assert (done.status, "W427" in done.out) == (0, True)


def test_configuration_makes_a_hint_of_a_warning_or_the_other_way_round(tmp_path: Path) -> None:
    (tmp_path / "convroute.toml").write_text('[severity]\nW427 = "warning"\n')
    test_policy = (
        'language 1\npolicy a { version "1" channel instagram account 5 timezone "UTC" }\n'
        "app bot { id 7 role automation }\napp care = instagram_inbox\ndefault bot\n"
        'allow take by care\nroute message to care when text == "refund"\n'
    )
    (tmp_path / "a.route").write_text(test_policy)
    assert convroute("lint", "a.route", cwd=tmp_path).status == 1
    (tmp_path / "convroute.toml").write_text('[severity]\nW4 = "info"\n')
    assert convroute("lint", "a.route", cwd=tmp_path).status == 0
