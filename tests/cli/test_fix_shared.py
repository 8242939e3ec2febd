"""`lint` and `--fix` where several policies read one file: what is unused, and what may be deleted."""

import json
from pathlib import Path

import pytest

from convroute.cli.program import run

POLICY = """language 1
policy {name} {{ version "1"  channel instagram  account 1784140000000000{account}{more} }}
include "shared.route"
default care
"""
USES = """route link in spring to sales
route message to sales when tier == "gold" and within desk
allow take by both
route shop to extra
"""
SHARED = """language 1
app care = instagram_inbox
app sales { id 3310987654321098  role sales }
app extra { id 3310987654321099  role sales }
group both = [care, sales]
fact tier: string
set spring = ["a", "b"]
schedule desk { mon-fri 09:00-17:00 }
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """`a.route` uses what `shared.route` declares, `b.route` does not."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "shared.route").write_text(SHARED)
    (tmp_path / "a.route").write_text(POLICY.format(name="a", account=1, more='  timezone "UTC"') + USES)
    (tmp_path / "b.route").write_text(POLICY.format(name="b", account=2, more=""))
    return tmp_path


def found(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[tuple[str, str, str | None]]:
    """Code, file, and the kind of fix of each finding."""
    capsys.readouterr()
    run(["lint", *arguments, "--format", "json"])
    items = json.loads(capsys.readouterr().out)["diagnostics"]
    return [(item["code"], item["file"], (item.get("fix") or {}).get("applicability")) for item in items]


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("path", [".", "a.route", "b.route"])
def test_what_one_policy_uses_is_not_unused(capsys: pytest.CaptureFixture[str], path: str) -> None:
    assert found(capsys, path) == []


def test_what_the_only_policy_does_not_use_is_unused(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "a.route").unlink()
    codes = [code for code, _, _ in found(capsys, "b.route")]
    assert sorted(codes) == ["W409", "W410", "W410", "W410", "W411"]


@pytest.mark.parametrize("among", [("b.route",), (".",)])
def test_a_policy_with_errors_may_use_what_is_shared(
    folder: Path, capsys: pytest.CaptureFixture[str], among: tuple[str, ...]
) -> None:
    (folder / "a.route").write_text("language 1\npolicy a { version }\n")
    assert "shared.route" not in {file for _, file, _ in found(capsys, *among)}


def test_a_policy_that_includes_something_else_does_not_matter(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (folder / "a.route").read_text().replace('include "shared.route"', SHARED.partition("\n")[2])
    (folder / "a.route").write_text(text)
    assert {file for _, file, _ in found(capsys, "b.route")} == {"shared.route"}


@pytest.mark.parametrize("repository", [False, True])
def test_policies_above_a_shared_file_are_found(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, repository: bool
) -> None:
    shop = folder / "shops" / "berlin"
    shop.mkdir(parents=True)
    (folder / "b.route").rename(shop / "b.route")
    (folder / "shared.route").rename(shop / "shared.route")
    above = (folder / "a.route").read_text().replace("shared.route", "shops/berlin/shared.route")
    (folder / "a.route").write_text(above)
    assert found(capsys, "shops") == []
    if repository:
        (folder / ".git").mkdir()
    monkeypatch.chdir(shop)
    seen = {file for _, file, _ in found(capsys, "b.route")}
    assert seen == (set() if repository else {"shared.route"})


def test_an_allow_that_another_policy_needs_is_not_unused(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    allowed = SHARED.replace('set spring = ["a", "b"]', 'set spring = ["a", "b"]  # allow: W410 for b')
    (folder / "shared.route").write_text(allowed)
    assert found(capsys, "a.route") == []
    assert found(capsys, ".") == []
    (folder / "b.route").unlink()
    assert [code for code, _, _ in found(capsys, "a.route")] == ["W606"]


def test_what_no_policy_uses_is_unused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with (folder / "shared.route").open("a") as file:
        file.write('set old = ["x"]\n')
    assert found(capsys, ".") == [("W410", "shared.route", "unsafe")]


def test_nothing_of_an_included_file_is_deleted_as_safe(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "a.route").unlink()
    assert {kind for _, _, kind in found(capsys, "b.route")} == {"unsafe", None}
    assert run(["lint", "b.route", "--fix"]) == 1
    assert (folder / "shared.route").read_text() == SHARED


def test_a_file_of_its_own_is_still_tidied(folder: Path) -> None:
    with (folder / "a.route").open("a") as file:
        file.write('set idle = ["x"]\n')
    assert run(["lint", ".", "--fix"]) == 0
    assert "idle" not in (folder / "a.route").read_text()


def test_a_schedule_that_waits_in_an_included_file_needs_no_timezone(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "W418" not in {code for code, _, _ in found(capsys, "b.route")}
    with (folder / "b.route").open("a") as file:
        file.write("route shop to sales when within desk\n")
    assert "W418" in {code for code, _, _ in found(capsys, "b.route")}
