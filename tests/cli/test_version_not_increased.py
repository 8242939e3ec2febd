"""`lint` finds a changed policy with an old version: against git's HEAD, or against a baseline."""

import json
from pathlib import Path

import pytest

from convroute.cli.program import run
from convroute.workspace.history import History
from tests.cli.shell import convroute
from tests.workspace.repositories import committed, needs_git

POLICY = """language 1
policy acme { version "2026.11.9"  channel instagram  account 17841400000000001 }
app care = instagram_inbox
app sales { id 3310987654321098  role sales }
default care
route link "qr" to sales
allow take by sales
"""
CHANGED = POLICY.replace('"qr"', '"qr-berlin"')


@pytest.fixture
def policy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "acme.route").write_text(POLICY)
    return tmp_path / "acme.route"


@pytest.fixture
def frozen(policy: Path) -> Path:
    assert run(["lint", ".", "--baseline", "known.json", "--update-baseline"]) == 0
    return policy


def found(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    """The messages of W608, and nothing else is found."""
    capsys.readouterr()
    run(["lint", *(arguments or (".",)), "--format", "json"])
    items = json.loads(capsys.readouterr().out)["diagnostics"]
    assert all((item["code"], item["start"]["column"]) == ("W608", 23) for item in items)
    return [item["message"] for item in items]


@needs_git
def test_against_head(policy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    committed(policy.parent)
    assert found(capsys) == []
    policy.write_text(POLICY + "# a comment\n")
    assert found(capsys) == []
    policy.write_text(CHANGED)
    assert found(capsys) == ["the policy changed, and the version did not: it is `2026.11.9` in git's HEAD"]
    policy.write_text(CHANGED.replace("2026.11.9", "2026.11.3"))
    assert found(capsys) == [
        "the policy changed, and the version is not higher: it is `2026.11.9` in git's HEAD"
    ]
    policy.write_text(CHANGED.replace("2026.11.9", "2026.11.10"))
    assert found(capsys) == []
    policy.write_text(CHANGED)
    committed(policy.parent)
    assert found(capsys) == []


@needs_git
def test_through_the_real_command(policy: Path) -> None:
    committed(policy.parent)
    policy.write_text(CHANGED)
    done = convroute("lint", "acme.route", cwd=policy.parent)
    assert done.status == 1
    assert "warning[W608]" in done.out
    assert "= help: write a higher version, for example `2026.11.10`" in done.out
    assert convroute("lint", "-", cwd=policy.parent, stdin=CHANGED.encode()).status == 0
    assert convroute("lint", ".", "--ignore", "version-not-increased", cwd=policy.parent).status == 0


@needs_git
def test_the_fix_is_a_higher_version_and_unsafe(policy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    committed(policy.parent)
    policy.write_text(CHANGED)
    assert len(found(capsys, ".", "--fix")) == 1
    assert policy.read_text() == CHANGED
    assert found(capsys, ".", "--unsafe-fixes") == []
    assert policy.read_text() == CHANGED.replace("2026.11.9", "2026.11.10")


@needs_git
def test_it_can_be_allowed_like_any_warning(policy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    committed(policy.parent)
    allowed = "# allow: W608 versions are given at release\n"
    policy.write_text(CHANGED.replace("policy", allowed + "policy"))
    assert found(capsys) == []


@needs_git
def test_a_policy_and_its_tests_say_it_once(policy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (policy.parent / "acme_test.route").write_text(
        'language 1\ninclude "acme.route"\ntest "x" { when message "Hi"  then route to care }\n'
    )
    committed(policy.parent)
    policy.write_text(CHANGED)
    assert len(found(capsys)) == 1
    assert len(found(capsys, "acme_test.route")) == 1


def test_against_a_baseline(frozen: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert found(capsys, ".", "--baseline", "known.json") == []
    frozen.write_text(CHANGED)
    expected = ["the policy changed, and the version did not: it is `2026.11.9` in known.json"]
    assert found(capsys, ".", "--baseline", "known.json") == expected
    assert found(capsys, ".", "--baseline", "known.json", "--fix") == expected
    assert found(capsys) == []
    assert run(["lint", ".", "--baseline", "known.json", "--update-baseline"]) == 0
    assert found(capsys, ".", "--baseline", "known.json") == []


@needs_git
def test_of_baseline_and_head_the_later_version_counts(
    frozen: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    frozen.write_text(CHANGED.replace("2026.11.9", "2026.11.10"))
    committed(frozen.parent)
    frozen.write_text(CHANGED.replace("2026.11.9", "2026.11.10").replace("berlin", "hamburg"))
    (said,) = found(capsys, ".", "--baseline", "known.json")
    assert said.endswith("it is `2026.11.10` in git's HEAD")
    assert found(capsys) == [said]
    frozen.write_text(CHANGED.replace("2026.11.9", "2026.11.12"))
    assert run(["lint", ".", "--baseline", "known.json", "--update-baseline"]) == 0
    frozen.write_text(CHANGED.replace("2026.11.9", "2026.11.11"))
    (said,) = found(capsys, ".", "--baseline", "known.json")
    assert said.endswith("it is `2026.11.12` in known.json")
    (frozen.parent / "known.json").write_text('{"format_version": 1, "findings": {}}')
    assert found(capsys, ".", "--baseline", "known.json") == []


@needs_git
def test_what_a_baseline_has_frozen_is_not_held_against_head(
    policy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    committed(policy.parent)
    policy.write_text(CHANGED)
    assert run(["lint", ".", "--baseline", "known.json", "--update-baseline"]) == 0
    assert found(capsys, ".", "--baseline", "known.json") == []


@needs_git
def test_an_allowance_is_as_good_after_the_commit(policy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    committed(policy.parent)
    policy.write_text(CHANGED.replace("policy", "# allow: W608 only the test account\npolicy"))
    assert found(capsys) == []
    committed(policy.parent)
    assert found(capsys) == []


@pytest.mark.parametrize("policies", ["[]", '{"acme.route": 1}', '{"acme.route": {"version": "1"}}'])
def test_a_baseline_with_broken_policies_is_refused(policy: Path, policies: str) -> None:
    text = f'{{"format_version": 1, "findings": {{}}, "policies": {policies}}}'
    (policy.parent / "other.json").write_text(text)
    assert run(["lint", "acme.route", "--baseline", "other.json"]) == 2


def test_a_version_without_a_number_has_no_fix(policy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    policy.write_text(POLICY.replace("2026.11.9", "spring"))
    run(["lint", ".", "--baseline", "known.json", "--update-baseline"])
    policy.write_text(CHANGED.replace("2026.11.9", "spring"))
    capsys.readouterr()
    run(["lint", ".", "--baseline", "known.json", "--format", "json"])
    (item,) = json.loads(capsys.readouterr().out)["diagnostics"]
    assert (item["code"], item["help"], item["fix"]) == ("W608", "write a higher version", None)


@needs_git
@pytest.mark.parametrize(
    ("configuration", "options"),
    [
        ("", ["--ignore", "W608"]),
        ("", ["--select", "W4"]),
        ('ignore = ["version-not-increased"]', []),
        ('per-path = {"acme.route" = ["W6"]}', []),
    ],
)
def test_git_is_not_asked_for_what_nobody_wants_to_see(
    policy: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    configuration: str,
    options: list[str],
) -> None:
    committed(policy.parent)
    policy.write_text(CHANGED)
    (policy.parent / "convroute.toml").write_text(configuration)
    asked: list[str] = []
    monkeypatch.setattr(History, "former", lambda _, checked: asked.append(checked.policy.name))
    assert found(capsys, ".", *options) == []
    assert asked == []
    (policy.parent / "convroute.toml").unlink()
    assert found(capsys, ".") == []
    assert asked == ["acme"]
