"""What `init --ci` writes is read by those it is for, and means what the page of CI says."""

import pytest
from pre_commit.clientlib import load_config  # type: ignore[import-untyped]  # it has no types

from convroute.cli.runs.init import STARTER
from tests.adoption.test_pre_commit import HOOKS
from tests.adoption.yaml import check, read

pytestmark = pytest.mark.slow


def test_each_file_is_one_of_its_kind() -> None:
    check("github-workflows", STARTER / "ci" / "github.yml")
    check("gitlab-ci", STARTER / "ci" / "gitlab.yml")
    (repo,) = load_config(str(STARTER / "ci" / "pre-commit.yaml"))["repos"]
    needs_a_remote = {"convroute-diff"}  # a new repository has no `origin/main` to compare with
    assert {hook["id"] for hook in repo["hooks"]} == set(HOOKS) - needs_a_remote


def test_every_job_lints_checks_the_style_and_runs_the_tests() -> None:
    job = read((STARTER / "ci" / "gitlab.yml").read_text(encoding="utf-8"))["convroute"]
    assert [line.split()[4] for line in job["script"]] == ["lint", "fmt", "test"]
    workflow = read((STARTER / "ci" / "github.yml").read_text(encoding="utf-8"))
    assert workflow["jobs"]["policies"]["steps"][-1] == {"uses": "OWNER/convroute@COMMIT"}
