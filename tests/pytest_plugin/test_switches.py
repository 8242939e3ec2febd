"""What can be said in pytest's configuration, and what the plugin costs those who say nothing."""

import json

import pytest

from tests.pytest_plugin.conftest import Project
from tests.pytest_plugin.shop import BROKEN, GOOD
from tests.repository.checkout import POLICIES, ROOT
from tests.repository.fresh import loaded

pytestmark = [pytest.mark.slow, pytest.mark.wheel]

LIGHT = {"convroute", "convroute.version", "convroute.pytest_plugin", "convroute.pytest_plugin.stashed"}
LISTING = """
import json, sys
from pathlib import Path

def test_listing():
    Path("modules.json").write_text(json.dumps([*sys.modules]))
"""


def test_the_plugin_itself_loads_next_to_nothing() -> None:
    assert loaded("import convroute.pytest_plugin") - loaded("import pytest, fnmatch") == LIGHT


def test_a_project_without_policies_does_not_pay_for_them(project: Project) -> None:
    (project.pytester.path / "shop.route").unlink()
    project.write("test_listing.py", LISTING)
    assert project.run_alone("-q").counts == {"passed": 1}
    modules = set(json.loads((project.pytester.path / "modules.json").read_text("utf-8")))
    assert {name for name in modules if name.partition(".")[0] == "convroute"} == LIGHT
    assert modules & {"lark", "pydantic", "jsonschema", "click", "rapidfuzz", "syrupy"} == set()


def test_only_files_that_the_globs_mean_are_collected(project: Project) -> None:
    project.write("pytest.ini", "[pytest]\nconvroute_files = policies/*.route")
    for folder in ("policies/shop", "cases"):
        project.write(f"{folder}/shop.route", (project.pytester.path / "shop.route").read_text("utf-8"))
        project.write(f"{folder}/shop_test.route", GOOD)
    project.write("cases/broken_test.route", BROKEN)
    assert project.run("-q").counts == {"passed": 3}
    assert project.run("-q", "-o", "convroute_files=").counts == {}
    assert project.run("-q", "cases/shop_test.route").counts == {"passed": 3}


def test_without_the_plugin_nothing_is_collected(project: Project) -> None:
    project.write("shop_test.route", GOOD)
    assert project.run("-q", "-p", "no:convroute").status == 5


def test_our_own_suite_leaves_the_cases_below_tests_alone(request: pytest.FixtureRequest) -> None:
    """They are there, many of them wrong on purpose, and none of them is in the run this test is in."""
    assert [*(ROOT / "tests").rglob("*.route")]
    assert request.config.getini("convroute_files") == ["policies/*.route"]
    below = [item.path for item in request.session.items if item.path.is_relative_to(ROOT / "tests")]
    assert {path.suffix for path in below} == {".py"}


def test_the_worked_policies_pass_under_pytest(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """As somebody runs it in the root of the project: as many tests as the policies have."""
    monkeypatch.chdir(ROOT)
    ran = project.run(
        "-q",
        "-p",
        "no:cacheprovider",
        f"--rootdir={ROOT}",
        f"--config-file={ROOT}/pyproject.toml",
        "policies",
    )
    total = sum(path.read_text("utf-8").count('\ntest "') for path in POLICIES.rglob("*.route"))
    assert ran.counts.keys() == {"passed"}, ran.out
    assert ran.counts["passed"] >= total > 0
