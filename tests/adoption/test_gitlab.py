"""The GitLab template: what GitLab accepts, and its scripts run in somebody's repository."""

import json
import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.adoption.ci_page import file_shown
from tests.adoption.fixture import FAILING, REFUTED, STYLE, TEN, WARNINGS, commit, git, repository, rule
from tests.adoption.planted import finding, planted
from tests.adoption.program import program
from tests.adoption.yaml import check, read
from tests.repository.checkout import ROOT
from tests.repository.readme import Typed, shell
from tests.repository.typed import typed

pytestmark = pytest.mark.slow

TEMPLATE = ROOT / "docs" / "convroute.gitlab-ci.yml"
JOBS: dict[str, Any] = read(TEMPLATE.read_text(encoding="utf-8"))


def run(job: str, folder: Path, **variables: str) -> Typed:
    """The job's script with the template's variables, and those that somebody sets."""
    with program() as programs:
        return script(JOBS[job]["script"], folder, programs, variables)


def script(lines: Sequence[str], folder: Path, programs: str, variables: Mapping[str, str] = {}) -> Typed:
    values = {**JOBS["variables"], **variables}
    named = [f"export {name}={shlex.quote(str(value))}" for name, value in values.items()]
    return shell("\n".join(["set -e", f'PATH="{programs}:$PATH"', *named, *lines]), folder)


def test_it_is_what_gitlab_reads(tmp_path: Path) -> None:
    shown = tmp_path / ".gitlab-ci.yml"
    shown.write_text(file_shown(".gitlab-ci.yml"), encoding="utf-8")
    check("gitlab-ci", TEMPLATE, shown)
    page = read(file_shown(".gitlab-ci.yml"))
    assert page["include"] == [{"local": TEMPLATE.name}]
    assert set(page["variables"]) == set(JOBS["variables"])


def test_the_jobs_are_the_four_commands() -> None:
    jobs = {name for name, job in JOBS.items() if isinstance(job, dict) and "script" in job}
    assert jobs == {"convroute lint", "convroute fmt", "convroute test", "convroute diff"}


def test_findings_become_reports_even_if_the_job_fails(tmp_path: Path) -> None:
    folder = repository(tmp_path, TEN)
    assert run("convroute lint", folder).status == 1
    artifacts = JOBS["convroute lint"]["artifacts"]
    assert artifacts["when"] == "always"
    quality = json.loads((folder / artifacts["reports"]["codequality"]).read_text(encoding="utf-8"))
    assert {"E221", "W301"} <= {entry["check_name"] for entry in quality}
    for entry in quality:
        assert (folder / entry["location"]["path"]).is_file()
    assert (folder / artifacts["reports"]["junit"]).exists()


def test_the_variables_of_the_page_freeze_old_findings(tmp_path: Path) -> None:
    folder = repository(tmp_path, WARNINGS)
    variables = read(file_shown(".gitlab-ci.yml"))["variables"]
    typed("convroute lint policies --baseline convroute-baseline.json --update-baseline", folder)
    assert run("convroute lint", folder).status == 1
    assert run("convroute lint", folder, **variables).status == 0


def test_a_merge_request_needs_one_version_for_all_its_commits(tmp_path: Path) -> None:
    folder = repository(tmp_path)
    base = git(folder, "rev-parse", "HEAD").strip()
    rule(folder, "for 6 days")
    commit(folder, "a rule")
    assert JOBS["convroute lint"]["variables"]["GIT_DEPTH"] == "0"
    done = run("convroute lint", folder, CI_MERGE_REQUEST_DIFF_BASE_SHA=base)
    assert (done.status, "W608" in done.output) == (1, True)
    assert run("convroute lint", folder).status == 0, "after the merge nothing is compared"
    assert run("convroute lint", folder, CI_MERGE_REQUEST_DIFF_BASE_SHA="0" * 40).status == 2


def test_the_style_is_checked(tmp_path: Path) -> None:
    folder = repository(tmp_path / "loose", STYLE)
    assert run("convroute fmt", folder).status == 1
    assert run("convroute fmt", repository(tmp_path / "tidy")).status == 0


@pytest.mark.parametrize("job", ["convroute lint", "convroute fmt", "convroute test"])
def test_a_file_that_is_called_like_an_option_is_a_file(job: str, tmp_path: Path) -> None:
    folder = repository(tmp_path)
    (folder / "--help.route").write_text("language   2\n", encoding="utf-8")
    done = run(job, folder, CONVROUTE_PATHS="*.route")
    assert done.status in (1, 2)
    assert "--help.route" in done.output


def test_the_tests_of_policies_are_run_and_become_a_report(tmp_path: Path) -> None:
    folder = repository(tmp_path / "good")
    assert run("convroute test", folder).status == 0
    assert (folder / JOBS["convroute test"]["artifacts"]["reports"]["junit"]).exists()
    (folder / "policies" / "agency_test.route").unlink()
    assert run("convroute test", folder).status == 0, "a repository without tests passes"
    assert run("convroute test", folder, CONVROUTE_TEST_OPTIONS="--fail-under rules=80").status == 1
    assert run("convroute test", repository(tmp_path / "bad", FAILING)).status == 1


@pytest.mark.parametrize("job", ["convroute lint", "convroute test"])
def test_an_invariant_that_does_not_hold_fails_the_job(job: str, tmp_path: Path) -> None:
    assert run(job, repository(tmp_path, REFUTED)).status == 1


def test_nothing_of_the_repository_runs(tmp_path: Path) -> None:
    theirs = planted(repository(tmp_path / "theirs"))
    finding(tmp_path / "python3")
    before = JOBS[".convroute"]["before_script"]
    with theirs.on_the_path():
        assert script(before, theirs.folder, str(tmp_path)).status == 0
        assert (
            script([before[0], *JOBS["convroute lint"]["script"]], theirs.folder, str(tmp_path)).status == 0
        )
        assert script([before[0], *JOBS["convroute fmt"]["script"]], theirs.folder, str(tmp_path)).status == 0
        assert (
            script([before[0], *JOBS["convroute test"]["script"]], theirs.folder, str(tmp_path)).status == 0
        )
    assert theirs.ran() == []


def test_a_merge_request_is_told_what_it_changes(tmp_path: Path) -> None:
    folder = repository(tmp_path)
    base = git(folder, "rev-parse", "HEAD").strip()
    rule(folder, "for 6 days")
    commit(folder, "a rule")
    job = JOBS["convroute diff"]
    assert job["variables"]["GIT_DEPTH"] == "0"
    assert job["allow_failure"] == {"exit_codes": 1}
    done = run("convroute diff", folder, CI_MERGE_REQUEST_DIFF_BASE_SHA=base)
    assert (done.status, "1 change because of 1 line" in done.output) == (1, True)
    (report,) = job["artifacts"]["paths"]
    assert "### convroute diff: 1 change" in (folder / report).read_text(encoding="utf-8")
