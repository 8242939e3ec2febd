"""What people see of a failing policy: the words of `convroute test` and `lint`, never Python's (golden).

Renewed by `pytest tests/pytest_plugin --snapshot-update` and reviewed in the diff.
"""

from xml.etree import ElementTree

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.cli.shell import convroute
from tests.pytest_plugin.conftest import Project
from tests.pytest_plugin.shop import BROKEN, FAILING

pytestmark = [pytest.mark.slow, pytest.mark.wheel]


@pytest.fixture
def failing(project: Project) -> Project:
    project.write("failing_test.route", FAILING)
    return project


def test_a_failing_test_says_what_to_change(failing: Project, snapshot: SnapshotAssertion) -> None:
    assert failing.run("-q").report == snapshot


def test_it_says_exactly_what_the_command_says(failing: Project) -> None:
    said = convroute("test", "-q", "failing_test.route", cwd=failing.pytester.path)
    printed = failing.run("-q").out
    *told, summary = said.out.split("\n\n")
    assert (len(told), summary.startswith("2 failed, 1 passed")) == (2, True)
    assert all(f"{failure}\n" in printed for failure in told)


@pytest.mark.parametrize("style", ["--tb=native", "--full-trace", "--tb=line"])
def test_no_style_of_tracebacks_brings_python_in(failing: Project, style: str) -> None:
    printed = failing.run("-q", style).out
    assert "Traceback" not in printed
    assert ".py" not in printed
    line = "failing_test.route:6: expected route to sales for 3 days, got route to marketing for 14 days"
    assert (line in printed) == (style == "--tb=line")


def test_a_broken_policy_is_reported_as_lint_reports_it(
    project: Project, snapshot: SnapshotAssertion
) -> None:
    project.write("broken_test.route", BROKEN)
    printed = project.run("-q").report
    assert printed == snapshot
    linted = convroute("lint", "broken_test.route", cwd=project.pytester.path).out
    assert linted.rpartition("\n1 error")[0] in printed


def test_junit_has_a_case_for_each_with_a_message_of_one_line(failing: Project) -> None:
    failing.run("--junit-xml=tests.xml", "-o", "junit_family=xunit1")
    suite = ElementTree.parse(failing.pytester.path / "tests.xml").getroot()[0]
    cases = {case.get("name"): case for case in suite}
    assert list(cases) == ["an ad goes to sales", "a refund goes to care", "care may take from sales"]
    assert [len(case) for case in cases.values()] == [1, 0, 1]
    ad = cases["an ad goes to sales"]
    assert (ad.get("file"), ad.get("line")) == ("failing_test.route", "3")
    assert ad[0].get("message") == "expected route to sales for 3 days, got route to marketing for 14 days"
    assert (ad[0].text or "").startswith("✗ an ad goes to sales\n")


def test_what_a_terminal_would_obey_is_shown_not_obeyed(project: Project) -> None:
    title = 'test "\\u{1B}[31mred\\nline" {\n    when  message\n    then  route to care\n}\n'
    project.write("shop_test.route", f'language 1\ninclude "shop.route"\n{title}')
    ran = project.run("-v")
    assert ran.counts == {"failed": 1}
    assert "shop_test.route::<U+001B>[31mred<U+000A>line FAILED" in ran.out
    assert "\x1b" not in ran.out
