"""What git's HEAD has of a policy, in real repositories."""

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from convroute.policy.versions import Former
from convroute.workspace import load
from convroute.workspace.history import History
from tests.workspace.repositories import committed, git, needs_git

pytestmark = needs_git

POLICY = """language 1
policy acme { version "1"  channel instagram  account 17841400000000001 }
include "rules.route"
app care = instagram_inbox
app sales { id 3310987654321098  role sales }
set ads from "ads.csv" column "ad"
template sale { file "templates/sale.json"  ads [120210987654321] }
default care
"""
RULES = "language 1\nroute ad in ads to sales\n"
SALE = '{"message": {"text": "Sale", "receiving_app_id": 3310987654321098}}\n'


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "policies"
    (folder / "templates").mkdir(parents=True)
    (folder / "acme.route").write_text(POLICY)
    (folder / "rules.route").write_text(RULES)
    (folder / "ads.csv").write_text("ad\n120210987654322\n")
    (folder / "templates" / "sale.json").write_text(SALE)
    committed(tmp_path)
    return tmp_path


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What git was asked."""
    made: list[list[str]] = []
    real = subprocess.run

    def run(command: list[str], **options: Any) -> Any:
        made.append(command)
        return real(command, **options)

    monkeypatch.setattr(subprocess, "run", run)
    return made


def former(name: str = "policies/acme.route") -> Former | None:
    return History().former(load(name))


def digest(name: str = "policies/acme.route") -> str:
    policy = load(name).policy
    assert policy is not None
    return policy.digest


def test_a_clean_work_tree_is_asked_for_all_its_policies_at_once(
    repository: Path, calls: list[list[str]]
) -> None:
    (repository / "other").mkdir()
    (repository / "other" / "other.route").write_text(POLICY.replace('include "rules.route"\n', ""))
    history = History()
    for name in ("policies/acme.route", "policies/acme.route", "other/other.route"):
        assert history.former(load(name)) is None
    assert [call[-2] for call in calls] == ["--get-regexp", "HEAD"]


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("acme.route", "role sales", "role marketing"),
        ("rules.route", "to sales", "to care"),
        ("ads.csv", "322", "323"),
        ("templates/sale.json", "3310987654321098", "1217981644879628"),
    ],
)
def test_the_policy_is_as_head_has_each_of_its_files(repository: Path, file: str, old: str, new: str) -> None:
    before = digest()
    path = repository / "policies" / file
    path.write_text(path.read_text().replace(old, new))
    assert digest() != before
    assert former() == Former("1", before, "git's HEAD")
    git(repository, "add", "--all")
    assert former() == Former("1", before, "git's HEAD")
    committed(repository)
    assert former() is None


def test_a_file_that_is_gone_is_read_from_head(repository: Path) -> None:
    before = digest()
    (repository / "policies" / "rules.route").unlink()
    (repository / "policies" / "acme.route").write_text(POLICY.replace('include "rules.route"\n', ""))
    assert former() == Former("1", before, "git's HEAD")


def test_a_policy_is_known_through_a_link_too(repository: Path) -> None:
    before = digest()
    (repository / "policies" / "ads.csv").write_text("ad\n5\n")
    (repository / "policies" / "rules.route").unlink()
    (repository / "policies" / "acme.route").write_text(POLICY.replace('include "rules.route"\n', ""))
    (repository / "door").symlink_to("policies", target_is_directory=True)
    for way in ("door/acme.route", f"{repository}/door/acme.route", "door/templates/../acme.route"):
        assert former(way) == Former("1", before, "git's HEAD")


def test_a_policy_is_known_from_its_tests_too(repository: Path) -> None:
    before = digest()
    (repository / "policies" / "rules.route").write_text(RULES.replace("sales", "care"))
    (repository / "policies" / "acme_test.route").write_text(
        'language 1\ninclude "acme.route"\ntest "x" { when message "Hi"  then route to care }\n'
    )
    assert former("policies/acme_test.route") == Former("1", before, "git's HEAD")


def test_changes_elsewhere_are_not_looked_at(repository: Path, calls: list[list[str]]) -> None:
    (repository / "README.md").write_text("x")
    committed(repository)
    (repository / "README.md").write_text("y")
    calls.clear()
    assert former() is None
    assert len(calls) == 2


def test_a_file_that_git_ignores_is_taken_as_it_is(repository: Path) -> None:
    (repository / ".gitignore").write_text("ads.csv\n")
    git(repository, "rm", "--quiet", "--cached", "policies/ads.csv")
    committed(repository)
    before = digest()
    (repository / "policies" / "rules.route").write_text(RULES.replace("sales", "care"))
    assert former() == Former("1", before, "git's HEAD")


def test_an_untracked_policy_has_no_past(repository: Path) -> None:
    (repository / "policies" / "new.route").write_text(POLICY)
    (repository / "policies" / "ads.csv").write_text("ad\n")
    assert former("policies/new.route") is None
    git(repository, "add", "--all")
    assert former("policies/new.route") is None


def test_a_policy_that_had_errors_has_no_past(repository: Path) -> None:
    (repository / "policies" / "rules.route").write_text(RULES.replace("sales", "nobody_here"))
    committed(repository)
    (repository / "policies" / "rules.route").write_text(RULES)
    assert former() is None


def test_a_pointer_to_a_file_elsewhere_is_no_content(repository: Path) -> None:
    (repository / "policies" / "ads.csv").write_text("version https://git-lfs.github.com/spec/v1\noid x\n")
    committed(repository)
    (repository / "policies" / "ads.csv").write_text("ad\n120210987654322\n")
    assert former() is None


def test_an_include_does_not_lead_out_of_the_folder_in_the_past_either(repository: Path) -> None:
    (repository / "secret.route").write_text(RULES)
    (repository / "policies" / "acme.route").write_text(POLICY.replace("rules.route", "../secret.route"))
    committed(repository)
    (repository / "secret.route").write_text(RULES + "# x\n")
    (repository / "policies" / "acme.route").write_text(POLICY)
    assert former() is None


def test_before_the_first_commit_there_is_no_past(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    git(tmp_path, "init", "--quiet")
    (tmp_path / "acme.route").write_text("language 1\n" + POLICY.split("\n")[1])
    assert former("acme.route") is None


def test_without_git_or_a_repository_nobody_complains(
    repository: Path, monkeypatch: pytest.MonkeyPatch, calls: list[list[str]]
) -> None:
    (repository / "policies" / "rules.route").write_text(RULES.replace("sales", "care"))
    assert former() is not None
    calls.clear()
    with monkeypatch.context() as without:
        without.setenv("PATH", "")
        assert former() is None
    (repository / ".git").rename(repository / "git")
    assert former() is None
    assert calls == []
    (repository / ".git").write_text("no repository\n")
    assert former() is None


def test_a_git_that_takes_too_long_has_no_answer(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (repository / "policies" / "rules.route").write_text(RULES.replace("sales", "care"))

    def run(command: list[str], **options: Any) -> None:
        raise subprocess.TimeoutExpired(command, options["timeout"])

    monkeypatch.setattr(subprocess, "run", run)
    assert former() is None


def test_the_repository_of_a_hook_is_not_taken_for_ours(
    repository: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path_factory.mktemp("other")
    (other / "x").write_text("x")
    committed(other)
    before = digest()
    (repository / "policies" / "rules.route").write_text(RULES.replace("sales", "care"))
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other / ".git" / "index"))
    assert former() == Former("1", before, "git's HEAD")


def test_a_program_named_in_the_repository_is_not_run(repository: Path) -> None:
    script = repository / ".git" / "spy"
    script.write_text(f"#!/bin/sh\ntouch '{repository}/spied'\n")
    script.chmod(0o755)
    git(repository, "config", "core.fsmonitor", str(script))
    git(repository, "config", "diff.external", str(script))
    (repository / "spied").unlink(missing_ok=True)
    (repository / "policies" / "rules.route").write_text(RULES.replace("sales", "care"))
    assert former() is not None
    assert not (repository / "spied").exists()


@pytest.mark.parametrize("kind", ["clean", "process"])
@pytest.mark.parametrize("name", ["spy", "a.b", 'od"d', "od=d"])
@pytest.mark.parametrize("included", [False, True])
def test_a_filter_named_in_the_repository_is_not_run(
    repository: Path, kind: str, name: str, included: bool
) -> None:
    """It would be run on what git has to look at again: any file that was touched."""
    (repository / ".gitattributes").write_text("*.route filter=spy\n*.csv filter=a.b\n*.json filter=od=d\n")
    if name in ("spy", "a.b"):
        committed(repository)
    settings = ["--file", str(repository / ".git" / "more")] if included else []
    if included:
        git(repository, "config", "include.path", "more")
    git(repository, "config", *settings, f"filter.{name}.{kind}", f"touch '{repository}/spied'; cat")
    git(repository, "config", *settings, f"filter.{name}.required", "true")
    for path in (repository / "policies").rglob("*.*"):
        os.utime(path, (1, 1))
    (repository / "policies" / "rules.route").write_text(RULES.replace("sales", "care"))
    found = former()
    assert (found is None) == ("=" in name)
    assert not (repository / "spied").exists()


def test_nothing_is_fetched_where_the_repository_has_objects_elsewhere(repository: Path) -> None:
    git(repository, "config", "extensions.partialClone", "origin")
    git(repository, "config", "core.repositoryFormatVersion", "1")
    git(repository, "config", "remote.origin.promisor", "true")
    git(repository, "config", "remote.origin.url", str(repository))
    git(repository, "config", "remote.origin.uploadpack", f"touch '{repository}/spied'; git-upload-pack")
    name = subprocess.check_output(["git", "rev-parse", "HEAD:policies/rules.route"], cwd=repository).decode()
    (repository / ".git" / "objects" / name[:2] / name[2:].strip()).unlink()
    (repository / "policies" / "rules.route").write_text(RULES.replace("sales", "care"))
    assert former() is None
    assert not (repository / "spied").exists()


def test_names_with_blanks_and_umlauts_are_found(repository: Path) -> None:
    before = digest()
    (repository / "policies").rename(repository / "Büro süd")
    committed(repository)
    (repository / "Büro süd" / "rules.route").write_text(RULES.replace("sales", "care"))
    assert former("Büro süd/acme.route") == Former("1", before, "git's HEAD")
