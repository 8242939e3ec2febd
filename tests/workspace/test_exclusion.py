"""Which files a walk through folders leaves out (`exclude`, `.gitignore`)."""

import os
import subprocess
from pathlib import Path

import pytest

from convroute.workspace.discovery import policies_below
from convroute.workspace.gitignore import Patterns
from tests.cli.shell import convroute
from tests.workspace.repositories import committed, git, needs_git

FILES = (
    *("a.route", "b.route", "a b.route", "#a.route", "!a.route", "[x].route", "build.route"),
    *("build/a.route", "build/deep/b.route", "old/build/a.route", "old/a.route", "old/new/a.route"),
    *("x/y/z/a.route", "x/z/a.route", "x/a.route", "aXb.route", "a/b.route", "deep/a/b.route"),
)
GITIGNORES = (
    "a.route",
    "/a.route",
    "build",
    "build/",
    "/build/",
    "*.route\n!a.route",
    "build/*\n!build/a.route",
    "build/\n!build/a.route",
    "old/**",
    "**/new",
    "x/**/a.route",
    "x/**/z",
    "**/a/b.route",
    "a/b.route",
    "?.route",
    "[ab].route",
    "[!a].route",
    "[^a].route",
    "a?b.route",
    "a*b.route",
    "\\#a.route",
    "\\!a.route",
    "# a.route\n\n  ",
    "\\[x].route",
    "a.route   ",
    "a\\ b.route",
    "old/*/a.route",
    "/",
    "**",
    "!a.route",
    "x/*\n!x/y\nx/y/*",
)


def test_what_git_ignores_is_what_a_walk_leaves_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number, text in enumerate(GITIGNORES):
        for name in FILES:
            file = tmp_path / str(number) / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.touch()
        (tmp_path / str(number) / ".gitignore").write_text(f"{text}\n")
    every = [f"{number}/{name}" for number in range(len(GITIGNORES)) for name in FILES]
    subprocess.run(["git", "init", "-q", "."], cwd=tmp_path, check=True, timeout=60)
    asked = ["git", "-c", "core.excludesFile=", "check-ignore", "-z", "--stdin", "--no-index"]
    done = subprocess.run(
        asked, cwd=tmp_path, input="\0".join(every).encode(), capture_output=True, timeout=60, check=False
    )
    ignored = set(done.stdout.decode().split("\0"))
    monkeypatch.chdir(tmp_path)
    assert set(policies_below(["."])) == set(every) - ignored
    assert len(ignored) > len(GITIGNORES)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    for name in ("a.route", "drafts/b.route", "drafts/deep/c.route", "shop/d.route"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("language 1\n")
    return tmp_path


def below(folder: Path, start: str = ".") -> list[str]:
    found = policies_below([str(folder / start)])
    return [Path(name).relative_to(folder).as_posix() for name in found]


def test_the_gitignore_of_a_folder_above_counts_up_to_the_root_of_the_repository(folder: Path) -> None:
    (folder / ".gitignore").write_text("deep/\n")
    assert below(folder, "drafts") == ["drafts/b.route"]
    (folder / "drafts" / ".git").mkdir()
    assert below(folder, "drafts") == ["drafts/b.route", "drafts/deep/c.route"]


def test_exclude_is_seen_from_the_configuration_nearest_above(folder: Path) -> None:
    (folder / "convroute.toml").write_text('exclude = ["drafts/deep", "d.route"]\n')
    assert below(folder) == ["a.route", "drafts/b.route"]
    (folder / "shop" / "convroute.toml").write_text("")
    assert below(folder) == ["a.route", "drafts/b.route", "shop/d.route"]


def test_what_git_takes_back_can_still_be_excluded(folder: Path) -> None:
    (folder / ".gitignore").write_text("*.route\n!a.route\n!b.route\n")
    (folder / "convroute.toml").write_text('exclude = ["a.route"]\n')
    assert below(folder) == ["drafts/b.route"]


def test_what_is_named_on_the_command_line_is_always_looked_at(folder: Path) -> None:
    (folder / ".gitignore").write_text("a.route\ndrafts\n")
    (folder / "convroute.toml").write_text('exclude = ["drafts"]\n')
    assert below(folder, "a.route") == ["a.route"]
    assert below(folder, "drafts") == ["drafts/b.route", "drafts/deep/c.route"]


@pytest.mark.parametrize("command", ["lint", "fmt", "test"])
def test_every_command_that_walks_leaves_it_out(folder: Path, command: str) -> None:
    (folder / "drafts" / "b.route").write_text('policy p { version "1" ')
    (folder / ".gitignore").write_text("drafts\n")
    more = ["--allow-empty"] if command == "test" else []
    done = convroute(command, ".", *more, cwd=folder)
    assert "drafts" not in done.out + done.err
    named = convroute(command, "drafts", *more, cwd=folder)
    assert "drafts" in named.out + named.err


def test_a_folder_of_which_nothing_is_left_says_why(folder: Path) -> None:
    (folder / "convroute.toml").write_text('exclude = ["*"]\n')
    done = convroute("fmt", ".", cwd=folder)
    assert (done.status, done.out) == (2, "")
    assert ".gitignore or `exclude` names what is there" in done.err


@pytest.mark.parametrize("command", ["lint", "fmt", "test"])
def test_a_wrong_exclude_ends_the_command(folder: Path, command: str) -> None:
    (folder / "convroute.toml").write_text('exclude = "drafts"\n')
    done = convroute(command, ".", cwd=folder)
    assert (done.status, done.out) == (2, "")
    assert "`exclude` has to be a list of patterns" in done.err


def test_a_gitignore_that_is_a_link_counts_as_little_as_for_git(folder: Path) -> None:
    (folder / "ignored").write_text("drafts\n")
    (folder / ".gitignore").symlink_to("ignored")
    assert "drafts/b.route" in below(folder)


def test_a_gitignore_without_end_is_refused(folder: Path) -> None:
    (folder / ".gitignore").write_text("a*\n" * 6000)
    assert convroute("lint", ".", cwd=folder).status == 2
    (folder / ".gitignore").write_text("a" * 300_000)
    assert "is larger than 256 KiB" in convroute("lint", ".", cwd=folder).err


@needs_git
def test_what_git_tracks_is_not_ignored(folder: Path) -> None:
    (folder / ".git").rmdir()
    committed(folder)
    (folder / ".gitignore").write_text("*.route\ndrafts/\n")
    (folder / "drafts" / "new.route").touch()
    assert below(folder) == ["a.route", "drafts/b.route", "drafts/deep/c.route", "shop/d.route"]
    git(folder, "rm", "--quiet", "--cached", "drafts/deep/c.route")
    assert below(folder) == ["a.route", "drafts/b.route", "shop/d.route"]


@needs_git
@pytest.mark.parametrize("command", ["lint", "fmt", "test"])
def test_what_git_ignores_and_does_not_track_is_passed_over_in_silence(folder: Path, command: str) -> None:
    (folder / ".git").rmdir()
    (folder / ".gitignore").write_text("drafts/\n")
    committed(folder)
    done = convroute(command, ".", *(["--allow-empty"] if command == "test" else []), cwd=folder)
    assert "looked at" not in done.err


@needs_git
@pytest.mark.parametrize("command", ["lint", "fmt", "test"])
def test_what_exclude_names_is_counted(folder: Path, command: str) -> None:
    (folder / ".git").rmdir()
    (folder / "convroute.toml").write_text('exclude = ["drafts", "d.route", "empty"]\n')
    (folder / "empty").mkdir()
    committed(folder)
    done = convroute(command, ".", *(["--allow-empty"] if command == "test" else []), cwd=folder)
    assert "2 files and folders were not looked at, which .gitignore or `exclude` names" in done.err


@pytest.mark.parametrize("hidden", [".gitignore", "convroute.toml"])
def test_policies_that_are_left_out_are_not_no_policies(folder: Path, hidden: str) -> None:
    (folder / hidden).write_text("*.route\n" if hidden == ".gitignore" else 'exclude = ["*.route"]\n')
    done = convroute("test", "--allow-empty", ".", cwd=folder)
    assert (done.status, done.out) == (2, "")
    assert ".gitignore or `exclude` names what is there" in done.err


_HIDDEN = ".shop.route", ".hid/a.route", "p.ROUTE", ".hid/deep/b.Route"


@pytest.mark.parametrize("command", ["lint", "fmt", "test"])
@pytest.mark.parametrize("hidden", _HIDDEN)
def test_a_policy_whose_name_keeps_it_from_being_looked_at_is_counted(
    folder: Path, command: str, hidden: str
) -> None:
    (folder / hidden).parent.mkdir(parents=True, exist_ok=True)
    (folder / hidden).touch()
    done = convroute(command, ".", *(["--allow-empty"] if command == "test" else []), cwd=folder)
    name = hidden.partition("/")[0]
    assert f"1 file or folder was not looked at, as `{name}`: the name begins with a dot" in done.err


@pytest.mark.parametrize("hidden", _HIDDEN)
def test_policies_whose_names_hide_them_are_not_no_policies(tmp_path: Path, hidden: str) -> None:
    (tmp_path / hidden).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / hidden).touch()
    done = convroute("test", "--allow-empty", ".", cwd=tmp_path)
    assert (done.status, done.out) == (2, "")
    assert f"`{hidden.partition('/')[0]}` is not looked at" in done.err


@needs_git
def test_what_tools_keep_behind_a_dot_is_passed_over_in_silence(folder: Path) -> None:
    (folder / ".git").rmdir()
    (folder / ".gitignore").write_text(".mine/\n")
    committed(folder)
    for name in (".git", ".venv/lib", ".mypy_cache", ".pytest_cache", ".mine", ".github"):
        (folder / name).mkdir(parents=True, exist_ok=True)
        (folder / name / ("ci.yml" if name == ".github" else "a.route")).touch()
    assert "looked at" not in convroute("lint", ".", cwd=folder).err


@pytest.mark.parametrize("command", ["lint", "fmt", "test"])
def test_folders_without_end_are_refused(tmp_path: Path, command: str) -> None:
    (tmp_path / ("x/" * 101)).mkdir(parents=True)
    done = convroute(command, ".", cwd=tmp_path)
    assert done.status == 2
    assert "has folders more than 100 deep" in done.err


def test_a_folder_costs_the_walk_no_look_at_those_above_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[object] = []
    realpath = os.path.realpath

    def looked(path: str) -> str:
        looks.append(path)
        return realpath(path)

    monkeypatch.setattr("os.path.realpath", looked)
    counts = []
    for levels in (20, 80):
        start = tmp_path / str(levels)
        (start / ("x/" * levels)).mkdir(parents=True)
        (start / ("x/" * levels) / "a.route").touch()
        looks.clear()
        assert len(policies_below([str(start)])) == 1
        counts.append(len(looks))
    assert counts[0] == counts[1]


def test_no_pattern_takes_longer_than_its_length_times_that_of_the_name() -> None:
    """With an expression that goes back this would take longer than anybody waits."""
    patterns = Patterns.of("/p", ["*a" * 40 + "*b", "**/a/" * 40 + "b", "[a*" * 40])
    assert patterns.verdict("/p/" + "a" * 250 + "bc", is_folder=False) is None
    assert patterns.verdict("/p/" + "a/" * 1000 + "c", is_folder=False) is None
