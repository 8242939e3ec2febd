"""`lint --since REF`: a changed policy needs one higher version since the commit where a branch began."""

import json
from pathlib import Path

import pytest

from convroute.cli.program import run
from tests.cli.test_version_not_increased import CHANGED, POLICY, found
from tests.workspace.repositories import committed, git, needs_git

pytestmark = needs_git

AGAIN = POLICY.replace('"qr"', '"qr-hamburg"')
SINCE = (".", "--since", "main")
KNOWN = ("--baseline", "known.json")


def version(text: str, number: str) -> str:
    return text.replace("2026.11.9", number)


@pytest.fixture
def branch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The policy on a branch that just left `main`; a baseline was committed before."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "acme.route"
    path.write_text(POLICY)
    assert run(["lint", ".", *KNOWN, "--update-baseline"]) == 0
    committed(tmp_path)
    git(tmp_path, "branch", "-M", "main")
    git(tmp_path, "checkout", "--quiet", "-b", "branch")
    return path


def commit(path: Path, text: str) -> None:
    path.write_text(text)
    committed(path.parent)


def merge(path: Path) -> None:
    """What the branch has is on `main`, and another branch begins there."""
    git(path.parent, "checkout", "--quiet", "main")
    git(path.parent, "merge", "--quiet", "--no-ff", "--no-edit", "branch")
    git(path.parent, "checkout", "--quiet", "-B", "branch")


def says(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """The one line of a run that ends with 2."""
    capsys.readouterr()
    assert run(["lint", *arguments]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    return err.removeprefix("error: ").rstrip("\n")


def test_a_committed_change_without_a_higher_version_is_found(
    branch: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    commit(branch, CHANGED)
    assert found(capsys) == []
    (said,) = found(capsys, *SINCE)
    assert said.startswith("the policy changed, and the version did not: it is `2026.11.9` in commit ")
    assert said.endswith(" (`--since main`)")
    commit(branch, version(CHANGED, "2026.11.8"))
    (said,) = found(capsys, *SINCE)
    assert said.startswith("the policy changed, and the version is not higher: it is `2026.11.9` in commit ")


def test_one_higher_version_is_enough_for_all_commits_of_a_branch(
    branch: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    commit(branch, version(CHANGED, "2026.11.10"))
    branch.write_text(version(AGAIN, "2026.11.10"))
    assert len(found(capsys)) == 1
    assert found(capsys, *SINCE) == []
    committed(branch.parent)
    assert found(capsys, *SINCE) == []


def test_what_others_changed_on_main_meanwhile_does_not_count(
    branch: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    git(branch.parent, "checkout", "--quiet", "main")
    commit(branch, version(AGAIN, "2026.11.12"))
    git(branch.parent, "checkout", "--quiet", "branch")
    assert found(capsys, *SINCE) == []
    commit(branch, version(CHANGED, "2026.11.10"))
    assert found(capsys, *SINCE) == []


def test_a_policy_that_is_new_or_as_it_was_needs_no_version(
    branch: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (branch.parent / "new.route").write_text(CHANGED)
    commit(branch, version(CHANGED, "2026.11.10"))
    commit(branch, POLICY + "# a comment\n")
    assert found(capsys, *SINCE) == []


def test_the_fix_goes_on_from_the_version_at_the_beginning_of_the_branch(
    branch: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    commit(branch, CHANGED)
    assert found(capsys, *SINCE, "--unsafe-fixes") == []
    assert branch.read_text() == version(CHANGED, "2026.11.10")


def test_a_baseline_written_on_the_way_asks_for_no_second_version(
    branch: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    commit(branch, version(CHANGED, "2026.11.10"))
    assert run(["lint", ".", *KNOWN, "--update-baseline"]) == 0
    commit(branch, version(AGAIN, "2026.11.10"))
    assert len(found(capsys, ".", *KNOWN)) == 1
    assert found(capsys, *SINCE, *KNOWN) == []


def test_nothing_is_red_after_a_merge(branch: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Neither what was green before, nor, for those who come later, what was merged although it was red."""
    commit(branch, version(CHANGED, "2026.11.10"))
    run(["lint", ".", *KNOWN, "--update-baseline"])
    commit(branch, version(AGAIN, "2026.11.10"))
    merge(branch)
    for since in ("main", "HEAD", "HEAD~1"):
        assert found(capsys, ".", "--since", since, *KNOWN) == []
    commit(branch, version(CHANGED, "2026.11.10"))  # which the baseline knows since long ago
    assert len(found(capsys, *SINCE, *KNOWN)) == 1
    merge(branch)
    assert found(capsys, *SINCE, *KNOWN) == []
    commit(branch, version(AGAIN, "2026.11.11"))
    assert found(capsys, *SINCE, *KNOWN) == []


def test_of_commit_and_baseline_at_the_beginning_of_the_branch_the_higher_version_counts(
    branch: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    branch.write_text(version(CHANGED, "2026.11.12"))
    run(["lint", ".", *KNOWN, "--update-baseline"])
    commit(branch, version(AGAIN, "2026.11.10"))
    merge(branch)
    commit(branch, version(POLICY, "2026.11.11"))
    (said,) = found(capsys, *SINCE, *KNOWN)
    assert "it is `2026.11.12` in known.json of commit " in said
    assert found(capsys, *SINCE) == []
    (branch.parent / "known.json").write_text('{"format_version": 1, "findings": {}}')
    assert found(capsys, *SINCE, *KNOWN) == [said]
    commit(branch, version(POLICY, "2026.11.13"))
    assert found(capsys, *SINCE, *KNOWN) == []


def test_a_policy_frozen_without_a_higher_version_stays_accepted(
    branch: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    commit(branch, CHANGED)
    assert len(found(capsys, *SINCE, *KNOWN)) == 1
    assert run(["lint", ".", *KNOWN, "--since", "main", "--update-baseline"]) == 0
    assert found(capsys, *SINCE, *KNOWN) == []
    merge(branch)
    assert found(capsys, ".", *KNOWN) == []


def test_a_baseline_that_git_does_not_know_yet_accepts_too(
    branch: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    commit(branch, CHANGED)
    assert run(["lint", ".", "--baseline", "new.json", "--update-baseline"]) == 0
    assert found(capsys, *SINCE, "--baseline", "new.json") == []


@pytest.mark.parametrize("was", ["", "[]", "no JSON", '{"format_version": 9, "findings": {}}'])
def test_a_baseline_that_was_none_has_no_version(
    branch: Path, capsys: pytest.CaptureFixture[str], was: str
) -> None:
    known = branch.parent / "known.json"
    today = known.read_text()
    known.write_text(was)
    committed(branch.parent)
    merge(branch)
    known.write_text(version(today, "2026.11.20"))
    commit(branch, version(CHANGED, "2026.11.10"))
    assert found(capsys, *SINCE, *KNOWN) == []


def test_a_baseline_outside_of_the_repository_counts_as_it_is(
    branch: Path, capsys: pytest.CaptureFixture[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "known.json"
    branch.write_text(version(POLICY, "2026.11.12"))
    assert run(["lint", ".", "--baseline", str(elsewhere), "--update-baseline"]) == 0
    commit(branch, version(CHANGED, "2026.11.10"))
    (said,) = found(capsys, *SINCE, "--baseline", str(elsewhere))
    assert "it is `2026.11.12` in " in said
    assert said.endswith("known.json")


@pytest.mark.parametrize(
    "ref", ["nobody", "--fix", "-q", "HEAD:acme.route", "^HEAD", "main..HEAD", "HEAD\nmain", "a b", "0" * 40]
)
def test_what_is_not_a_commit_is_said_and_never_an_option(
    branch: Path, capsys: pytest.CaptureFixture[str], ref: str
) -> None:
    commit(branch, CHANGED)
    for way in (("--since", ref), (f"--since={ref}",)):
        said = says(capsys, ".", *way)
        shown = ref.replace("\n", "<U+000A>")
        assert said.startswith(f"`{shown}` is not a commit of the git repository `")
        assert "name a branch, a tag or a commit" in said
    assert branch.read_text() == CHANGED


@pytest.mark.usefixtures("branch")
def test_no_name_at_all_is_not_the_same_as_no_comparison(capsys: pytest.CaptureFixture[str]) -> None:
    for empty in ("", "  "):
        assert says(capsys, ".", f"--since={empty}").startswith("`--since` needs a branch, a tag or a commit")


def test_without_a_repository_there_is_nothing_to_compare_with(
    branch: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as without:
        without.setenv("PATH", "")
        assert says(capsys, *SINCE).endswith("cannot be compared with a commit: git is not installed here")
    (branch.parent / ".git").rename(branch.parent / "git")
    said = says(capsys, "acme.route", "--since", "main")
    assert said == "`acme.route` is not in a git repository: `--since` has nothing to compare it with"
    (branch.parent / ".git").write_text("no repository\n")
    assert "git says: " in says(capsys, *SINCE)


@pytest.mark.parametrize("way", [("--fix",), ("--unsafe-fixes",), ("--diff",), ("--output", "json:out.json")])
def test_nothing_is_written_where_there_is_nothing_to_compare_with(
    branch: Path, capsys: pytest.CaptureFixture[str], way: tuple[str, ...]
) -> None:
    text = CHANGED.replace("allow take by sales", "allow take by [sales, sales]")
    branch.write_text(text)
    before = sorted(path.name for path in branch.parent.iterdir())
    assert "`nobody` is not a commit" in says(capsys, ".", "--since", "nobody", *way)
    assert branch.read_text() == text
    assert sorted(path.name for path in branch.parent.iterdir()) == before


def test_nobody_needs_a_commit_whose_versions_are_not_looked_at(branch: Path) -> None:
    for way in (("--ignore", "W608"), ("--select", "W4"), (*KNOWN, "--update-baseline")):
        assert run(["lint", ".", "--since", "nobody", *way]) == 0
    (branch.parent / "convroute.toml").write_text('ignore = ["version-not-increased"]')
    assert run(["lint", ".", "--since", "nobody"]) == 0


def test_a_finding_names_a_commit_that_was_named_by_its_number_only_once(
    branch: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    commit(branch, CHANGED)
    head = (branch.parent / ".git" / "refs" / "heads" / "main").read_text().strip()
    for name in (head, head[:12], head.upper()):
        run(["lint", ".", "--since", name, "--format", "json"])
        (item,) = json.loads(capsys.readouterr().out)["diagnostics"]
        assert item["message"].endswith(f"it is `2026.11.9` in commit {head[:10]}")
