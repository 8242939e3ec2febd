"""Links that lead out of what a command was given: nothing behind them is shown or written."""

from pathlib import Path

import pytest

from tests.adoption.fixture import git
from tests.cli.shell import Done, convroute

SECRET = "token = hunter2"
POLICY = (
    'language 1\npolicy p { version "1"  channel instagram  account 17841400000000001 }\n'
    "app bot { id 2210987654321091 }\ndefault bot\n"
)
TEMPLATE = (
    'template sale { file "sale.json"  ads [120210987654321] }\nroute template sale to bot for 2 days\n'
)
TEST = 'test "t" { when event "in.json"  then route to bot }\n'


@pytest.fixture
def theirs(tmp_path: Path) -> Path:
    """A checkout with a good policy, beside a file and a folder that are none of its business."""
    (tmp_path / "secret.txt").write_text(f"{SECRET}\n")
    (tmp_path / "secret.route").write_text(f"{SECRET}\n")
    (tmp_path / "outside").mkdir()
    folder = tmp_path / "theirs"
    folder.mkdir()
    (folder / "good.route").write_text(POLICY)
    return folder


def silent(done: Done) -> Done:
    """Nothing of the secret is said."""
    assert "hunter2" not in done.out + done.err
    return done


@pytest.mark.parametrize("form", ["text", "json", "github", "sarif"])
@pytest.mark.parametrize("target", ["../secret.txt", "../secret.route", "/proc/self/environ"])
def test_a_policy_that_is_a_link_out_is_skipped_and_that_is_said(
    theirs: Path, target: str, form: str
) -> None:
    (theirs / "env.route").symlink_to(target)
    done = silent(convroute("lint", ".", "--format", form, cwd=theirs))
    assert done.status == 0
    assert "skipped `env.route`: a symbolic link that leads out of the folder" in done.err
    assert "PATH=" not in done.out


def test_a_folder_that_is_a_link_out_is_not_walked(theirs: Path) -> None:
    (theirs / "more").symlink_to("..", target_is_directory=True)
    (theirs / "other").symlink_to("../outside", target_is_directory=True)
    for command in (["lint"], ["fmt", "--check"], ["test", "--allow-empty"]):
        done = silent(convroute(*command, ".", cwd=theirs))
        assert done.status < 2
        assert "skipped `more` and 1 more: a symbolic link" in done.err


def test_links_inside_the_folder_are_followed(theirs: Path) -> None:
    (theirs / "shared").mkdir()
    (theirs / "shared" / "more.route").write_text("language 1\napp x { id 5 }\n")
    (theirs / "linked").symlink_to("shared", target_is_directory=True)
    (theirs / "again.route").symlink_to("shared/more.route")
    done = convroute("lint", ".", cwd=theirs)
    assert "skipped" not in done.err


@pytest.mark.parametrize(
    "command",
    [
        ["lint", "env.route"],
        ["fmt", "env.route"],
        ["fmt", "--diff", "env.route"],
        ["test", "env.route"],
        ["decide", "env.route", "in.json"],
        ["explain", "env.route", "in.json"],
        ["template", "sync", "env.route"],
        ["template", "check", "env.route"],
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("target", ["../secret.txt", ".git/config"])
def test_a_file_that_is_named_and_a_link_out_is_refused(
    theirs: Path, command: list[str], target: str
) -> None:
    (theirs / ".git").mkdir()
    (theirs / ".git" / "config").write_text(f"{SECRET}\n")
    (theirs / "env.route").symlink_to(target)
    (theirs / "in.json").write_text("{}")
    done = silent(convroute(*command, cwd=theirs))
    assert done.status == 2
    assert "is a symbolic link that leads out of its folder: name the file it leads to" in done.err


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ('include "linked.route"\n', "linked.route"),
        ('set s from "linked.txt"\n', "linked.txt"),
        ('set s from "linked.csv" column "a"\n', "linked.csv"),
        (TEMPLATE, "sale.json"),
        (TEST, "in.json"),
    ],
)
@pytest.mark.parametrize("command", [["lint"], ["test"]], ids=" ".join)
def test_nothing_a_policy_names_is_read_through_a_link_out(
    theirs: Path, line: str, name: str, command: list[str]
) -> None:
    (theirs / name).symlink_to("../secret.txt")
    (theirs / "good.route").write_text(POLICY + line)
    done = silent(convroute(*command, "good.route", cwd=theirs))
    assert done.status in (1, 2)
    assert "is a symbolic link that leads out of" in done.out + done.err


@pytest.mark.parametrize("line", ['include ".git/config"\n', 'set s from ".git/config"\n', TEMPLATE, TEST])
def test_what_git_keeps_for_itself_is_not_read(theirs: Path, line: str) -> None:
    """The token that a checkout in CI was fetched with stands there."""
    (theirs / ".git").mkdir()
    (theirs / ".git" / "config").write_text(f"[http]\n{SECRET}\n")
    for name in ("sale.json", "in.json"):
        (theirs / name).symlink_to(".git/config")
    (theirs / "good.route").write_text(POLICY + line)
    done = silent(convroute("lint", "good.route", cwd=theirs))
    assert "is one of git's own files" in done.out


@pytest.mark.parametrize("name", ["convroute.toml", "pyproject.toml"])
def test_a_configuration_that_is_a_link_out_is_refused(theirs: Path, name: str) -> None:
    (theirs.parent / "secret.txt").write_text('[tool.convroute]\nselect = "hunter2"\n')
    (theirs / name).symlink_to("../secret.txt")
    done = silent(convroute("lint", ".", cwd=theirs))
    assert (done.status, "leads out of its folder" in done.err) == (2, True)


LOOSE = POLICY.replace("default bot", "default   bot")


def test_nothing_outside_is_formatted_or_repaired(theirs: Path) -> None:
    victim = theirs.parent / "secret.route"
    victim.write_text(LOOSE)
    (theirs / "env.route").symlink_to(victim)
    (theirs / "all").symlink_to("..", target_is_directory=True)
    for command in (["fmt"], ["lint", "--unsafe-fixes"]):
        convroute(*command, ".", cwd=theirs)
        convroute(*command, "env.route", cwd=theirs)
    assert victim.read_text() == LOOSE


REPORTS = [
    ["lint", ".", "--output", "json:{}"],
    ["lint", ".", "--baseline", "{}", "--update-baseline"],
    ["test", ".", "--junit", "{}"],
    ["test", ".", "--coverage", "--coverage-output", "lcov:{}"],
]


@pytest.mark.parametrize("command", REPORTS, ids=lambda command: " ".join(command[2:4]))
@pytest.mark.parametrize("place", ["out", "way/out", "{here}/way/out", "inner/../way/out", ".git-way/out"])
def test_no_report_is_written_through_a_link_to_elsewhere(
    theirs: Path, command: list[str], place: str
) -> None:
    (theirs / "good.route").write_text(POLICY + 'test "t" { when message "x"  then route to bot }\n')
    (theirs / "inner").mkdir()
    (theirs / ".git" / "hooks").mkdir(parents=True)
    (theirs / "out").symlink_to(theirs.parent / "outside" / "new")
    (theirs / "way").symlink_to(theirs.parent / "outside", target_is_directory=True)
    (theirs / ".git-way").symlink_to(".git/hooks", target_is_directory=True)
    done = convroute(*(part.format(place.format(here=theirs)) for part in command), cwd=theirs)
    assert done.status == 2
    assert "symbolic link that leads elsewhere" in done.err
    assert [*(theirs.parent / "outside").iterdir(), *(theirs / ".git" / "hooks").iterdir()] == []


def test_a_report_in_a_folder_of_the_repository_is_written_through_a_link(theirs: Path) -> None:
    git(theirs, "init", "--quiet")
    (theirs / "policies").mkdir()
    (theirs / "reports").mkdir()
    (theirs / "policies" / "out").symlink_to("../reports", target_is_directory=True)
    assert convroute("lint", "..", "--output", "json:../reports/a.json", cwd=theirs / "policies").status == 0
    assert convroute("lint", ".", "--output", "json:policies/out/b.json", cwd=theirs).status == 0
    assert sorted(path.name for path in (theirs / "reports").iterdir()) == ["a.json", "b.json"]


@pytest.mark.parametrize("name", ["new", "new/templates", "new/webhooks"])
def test_a_starter_is_not_written_through_a_link_out(theirs: Path, name: str) -> None:
    (theirs / name).parent.mkdir(exist_ok=True)
    (theirs / name).symlink_to(theirs.parent / "outside", target_is_directory=True)
    done = convroute("init", "new", cwd=theirs)
    assert done.status == 2
    assert "symbolic link that leads elsewhere" in done.err
    assert [*(theirs.parent / "outside").iterdir()] == []
    assert not (theirs / "new" / "routing.route").exists()


def test_a_template_file_behind_a_link_out_is_not_written(theirs: Path) -> None:
    victim = theirs.parent / "sale.json"
    victim.write_text("{}")
    (theirs / "sale.json").symlink_to(victim)
    (theirs / "good.route").write_text(POLICY + TEMPLATE)
    assert convroute("template", "sync", "good.route", cwd=theirs).status == 2
    assert victim.read_text() == "{}"
