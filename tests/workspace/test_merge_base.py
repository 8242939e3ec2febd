"""The commit of `--since`, in clones that know all of their history and in others."""

import os
import subprocess
from pathlib import Path

import pytest

from convroute.policy.versions import Former
from convroute.workspace import load
from convroute.workspace.history import History
from convroute.workspace.merge_base import CannotCompare
from tests.cli.test_version_not_increased import CHANGED, POLICY
from tests.workspace.repositories import committed, git, needs_git

pytestmark = needs_git

FETCH = (
    "fetch the whole history, with `fetch-depth: 0` for actions/checkout, "
    '`GIT_DEPTH: "0"` in GitLab, or `git fetch --unshallow`'
)


@pytest.fixture
def origin(tmp_path: Path) -> Path:
    """`branch` has two commits that `main` does not have, and `main` one that `branch` does not have."""
    folder = tmp_path / "origin"
    folder.mkdir()
    (folder / "acme.route").write_text(POLICY)
    committed(folder)
    git(folder, "branch", "-M", "main")
    git(folder, "config", "uploadpack.allowFilter", "true")
    git(folder, "config", "uploadpack.allowAnySHA1InWant", "true")
    git(folder, "checkout", "--quiet", "-b", "branch")
    for text in (POLICY + "# more\n", CHANGED):
        (folder / "acme.route").write_text(text)
        committed(folder)
    git(folder, "checkout", "--quiet", "main")
    (folder / "README.md").write_text("x")
    committed(folder)
    return folder


def clone(origin: Path, *options: str) -> Path:
    """What CI has, with `branch` checked out."""
    folder = origin.parent / "clone"
    git(origin.parent, "clone", "--quiet", "--branch", "branch", *options, origin.as_uri(), "clone")
    return folder


def digest(text: str, folder: Path) -> str:
    (folder / "other.route").write_text(text)
    policy = load(os.fspath(folder / "other.route")).policy
    assert policy is not None
    return policy.digest


def former(folder: Path, since: str) -> Former | None:
    return History(since).former(load(os.fspath(folder / "acme.route")))


def refused(folder: Path, since: str) -> str:
    with pytest.raises(CannotCompare) as caught:
        former(folder, since)
    return str(caught.value)


def name_of(folder: Path, revision: str) -> str:
    return subprocess.check_output(["git", "rev-parse", revision], cwd=folder, encoding="utf-8").strip()


def test_the_policy_is_as_it_was_where_both_parted(origin: Path) -> None:
    folder, base = clone(origin), name_of(origin, "main~1")
    before = digest(POLICY, origin)
    for since in ("origin/main", name_of(origin, "main"), base, "HEAD~2"):
        found = former(folder, since)
        assert found is not None
        assert (found.version, found.digest) == ("2026.11.9", before)
        assert found.where.startswith(f"commit {base[:10]}")
    assert former(folder, "HEAD") is None


def test_a_branch_that_only_the_origin_has_is_named(origin: Path) -> None:
    folder = clone(origin)
    assert refused(folder, "main") == (
        f"`main` is not a commit of the git repository `{folder}`, and `origin/main` is one"
    )


def test_a_shallow_clone_without_the_commit_says_how_to_fetch_it(origin: Path) -> None:
    folder, named = clone(origin, "--depth", "1"), name_of(origin, "main")
    unknown = f"`{named}` is not a commit of the git repository `{folder}`, which is a shallow clone: {FETCH}"
    assert refused(folder, named) == unknown
    git(folder, "fetch", "--quiet", "--depth", "1", "origin", "main")
    assert refused(folder, named) == (
        f"`{named}` and HEAD have no common commit in `{folder}`, which is a shallow clone: {FETCH}"
    )
    git(folder, "fetch", "--quiet", "--unshallow", "origin")
    assert former(folder, named) is not None


def test_commits_without_a_common_one_cannot_be_compared(origin: Path) -> None:
    git(origin, "checkout", "--quiet", "--orphan", "alone")
    committed(origin)
    assert refused(origin, "main") == f"`main` and HEAD have no commit in common in `{origin}`"
    git(origin, "checkout", "--quiet", "--orphan", "empty")
    assert "git says: " in refused(origin, "main")


def test_a_clone_without_the_content_of_the_commit_is_not_green(origin: Path) -> None:
    """It is not fetched: what a repository names for that could be any program."""
    folder = clone(origin, "--filter=blob:none")
    said = refused(folder, "origin/main")
    assert said.startswith("`acme.route` is in commit ")
    assert said.endswith(", and not in this clone: fetch it whole, without a filter")


def test_a_file_that_the_commit_does_not_have_has_no_past(origin: Path) -> None:
    folder = clone(origin)
    (folder / "new.route").write_text(POLICY)
    committed(folder)
    assert History("origin/main").former(load(os.fspath(folder / "new.route"))) is None


@pytest.mark.parametrize("setting", ["core.fsmonitor", "diff.external", "filter.spy.clean", "core.pager"])
def test_no_program_of_the_repository_is_run(origin: Path, setting: str) -> None:
    folder = clone(origin)
    (folder / ".git" / "info").mkdir(exist_ok=True)
    (folder / ".git" / "info" / "attributes").write_text("*.route filter=spy diff=spy\n")
    git(folder, "config", setting, f"touch '{folder}/spied'; cat")
    os.utime(folder / "acme.route", (1, 1))
    assert former(folder, "origin/main") is not None
    assert not (folder / "spied").exists()


def test_a_name_that_is_an_option_to_git_is_not_one(origin: Path) -> None:
    for option in ("--exec-path", "--git-dir", "--all", "--show-toplevel", "-h"):
        assert "is not a commit" in refused(origin, option)
