"""What became of tests, in every format."""

import json
from xml.etree import ElementTree

import pytest

from convroute.report.github import LIMIT
from convroute.report.palette import Palette
from convroute.report.tested.formats import FORMATS, render
from convroute.report.tested.outcome import Outcome, summary
from tests.tester.building import SHOP, checked, results
from tests.tester.failing import FAILING, UNKNOWN
from tests.wire.building import validator

TESTS = """
test "a refund" { when message "a refund"  then route to care }
test "odd <title> & \\u{1} \\"quotes\\"" { when message  then route to care  then reason campaign }
test "rows" { cases { | case | when | then | | "one" | care takes | denied | | - | message | allowed | } }
"""
BROKEN = checked(f"{SHOP}route message to nobody_known\n").diagnostics
OUTCOME = Outcome(results(TESTS), BROKEN, deselected=2, seconds=0.25)
GOOD = Outcome(results(TESTS)[:1], seconds=0.012)


def test_the_summary_counts_everything() -> None:
    assert summary(OUTCOME) == "1 file with errors, 2 failed, 2 passed, 2 not selected in 0.25 s"
    assert summary(GOOD) == "1 passed in 12 ms"
    assert summary(Outcome(())) == "no test in 0 ms"


def test_text_shows_files_failures_and_the_sum() -> None:
    lines = render(OUTCOME, "text").splitlines()
    assert lines[0].startswith("error[E221]: ")
    assert "shop.route  2 failed, 2 passed" in lines
    assert "✗ rows [2]" in lines
    assert not any("a refund" in line for line in lines)
    assert lines[-1] == summary(OUTCOME)


def test_quiet_leaves_out_what_passed_and_verbose_names_it() -> None:
    assert render(GOOD, "text", verbosity=-1) == "1 passed in 12 ms\n"
    assert render(GOOD, "text").splitlines() == ["shop.route  1 passed", "", "1 passed in 12 ms"]
    every = render(OUTCOME, "text", verbosity=1).splitlines()
    assert any(line.startswith("  ✓ rows [one]  ") for line in every)


def test_colours_only_where_they_are_wanted() -> None:
    assert "\x1b" not in render(OUTCOME, "text")
    assert "\x1b[1;31m✗\x1b[0m" in render(OUTCOME, "text", Palette(True))


@pytest.mark.parametrize("outcome", [OUTCOME, GOOD, Outcome(())])
def test_json_fits_its_schema(outcome: Outcome) -> None:
    document = json.loads(render(outcome, "json"))
    validator("test-report").validate(document)
    assert document["summary"]["passed"] == outcome.passed
    assert [test["outcome"] == "passed" for test in document["tests"]] == [r.passed for r in outcome.results]


@pytest.mark.parametrize("name", FAILING)
def test_the_json_of_every_kind_of_failure_fits_its_schema(name: str) -> None:
    lines, policy = FAILING[name]
    outcome = Outcome(results(f'test "it" {{\n{lines}\n}}', policy, UNKNOWN))
    document = json.loads(render(outcome, "json"))
    validator("test-report").validate(document)
    (failure,) = document["tests"][0]["failures"]
    assert failure["expected"] == lines.split("\n")[-1].removeprefix("then ")
    assert failure["start"]["line"] == document["tests"][0]["start"]["line"] + lines.count("\n") + 1


def test_junit_has_a_case_for_each_test_and_row() -> None:
    root = ElementTree.fromstring(render(OUTCOME, "junit"))
    assert root.attrib["tests"] == "5"
    assert (root.attrib["failures"], root.attrib["errors"]) == ("2", "1")
    cases = root.findall(".//testcase")
    assert [case.attrib["classname"] for case in cases] == ["shop.route"] * 5
    assert [case.attrib["name"] for case in cases[2:4]] == ["rows [one]", "rows [2]"]
    failed = cases[1].find("failure")
    assert failed is not None
    assert failed.attrib["message"] == "expected route to care, got route to concierge"
    assert "would do it" in str(failed.text)
    assert cases[4].find("error") is not None


def test_github_points_at_each_then_that_fails() -> None:
    lines = render(OUTCOME, "github").splitlines()
    errors = [line for line in lines if line.startswith("::error ")]
    assert len(errors) == len(BROKEN) + 3
    assert errors[-1].startswith("::error file=shop.route,line=")
    assert "title=test failed%3A rows [2]::expected allowed%0Agot route to concierge" in errors[-1]
    assert lines[-1] == summary(OUTCOME)


def test_github_says_how_many_more_there_are() -> None:
    many = "\n".join(f'test "{number}" {{ when message  then broadcast }}' for number in range(LIMIT + 3))
    lines = render(Outcome(results(many, SHOP)), "github").splitlines()
    annotations = [line for line in lines if line.startswith("::error")]
    assert len(annotations) == LIMIT
    assert annotations[-1].endswith("::and 4 more errors, listed in the log of this step")
    assert sum(line.startswith("shop.route:") for line in lines) == 4


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_can_show_an_empty_run(form: str) -> None:
    shown = {name: render(Outcome(()), name) for name in FORMATS}
    assert shown[form].endswith("\n")  # type: ignore[index]  # one of them
