"""`convroute init`: what it writes passes everything, and nothing is ever overwritten."""

import os
import shlex
from pathlib import Path

import pytest

from convroute.cli import terminal
from convroute.cli.runs.init import CI, FILES
from tests.cli.shell import convroute, one_line

pytestmark = pytest.mark.wheel


def _written(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("name", ["my policy", ".", "a/b/c"])
def test_what_it_writes_is_clean_and_what_it_says_to_do_next_works(tmp_path: Path, name: str) -> None:
    done = convroute("init", name, cwd=tmp_path)
    assert (done.status, done.err) == (0, "")
    assert _written(tmp_path / name) == set(FILES)
    commands = [line for line in done.out.splitlines() if line.startswith("  convroute ")]
    assert len(commands) == 4
    for command in commands:
        next_one = convroute(*shlex.split(command)[1:], cwd=tmp_path)
        assert (next_one.status, next_one.err) == (0, "")
    assert "nothing to report in 3 files" in convroute("lint", name, cwd=tmp_path).out


def test_the_recorded_webhooks_are_decided_as_its_tests_say(tmp_path: Path) -> None:
    convroute("init", cwd=tmp_path)
    ad = convroute("decide", "routing.route", "webhooks/spring-ad.json", cwd=tmp_path).out
    link = convroute("decide", "routing.route", "webhooks/qr-link.json", cwd=tmp_path).out
    assert "→ sales, for 14 days  campaign  template:spring_sale" in ad
    assert "→ care, for 1 day  link  link:qr-door" in link


@pytest.mark.parametrize("in_the_way", [*FILES, "templates", "webhooks"])
def test_nothing_is_written_if_something_stands_in_the_way(tmp_path: Path, in_the_way: str) -> None:
    (tmp_path / in_the_way).parent.mkdir(exist_ok=True)
    (tmp_path / in_the_way).write_text("mine")
    done = convroute("init", str(tmp_path))
    assert (done.status, done.out) == (2, "")
    assert f"`{tmp_path / in_the_way}`" in one_line(done.err)
    assert _written(tmp_path) == {in_the_way}
    assert (tmp_path / in_the_way).read_text() == "mine"


def test_a_link_to_nowhere_stands_in_the_way_too(tmp_path: Path) -> None:
    (tmp_path / "routing.route").symlink_to("nowhere")
    assert convroute("init", str(tmp_path)).status == 2
    assert [*tmp_path.iterdir()] == [tmp_path / "routing.route"]


def test_a_second_run_changes_nothing(tmp_path: Path) -> None:
    convroute("init", str(tmp_path))
    before = {name: (tmp_path / name).stat().st_mtime_ns for name in FILES}
    done = convroute("init", str(tmp_path))
    assert done.status == 2
    assert "and 4 others stand in the way" in one_line(done.err)
    assert {name: (tmp_path / name).stat().st_mtime_ns for name in FILES} == before


def test_other_files_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "webhooks").mkdir()
    (tmp_path / "webhooks" / "mine.json").write_text("{}")
    assert convroute("init", str(tmp_path)).status == 0
    assert _written(tmp_path) == {*FILES, "webhooks/mine.json"}


@pytest.mark.skipif(os.name == "nt", reason="modes are different there")
def test_a_folder_that_cannot_be_written_is_2(tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0o500)
    if os.access(tmp_path / "closed", os.W_OK):
        pytest.skip("this user may write everywhere")
    assert convroute("init", str(tmp_path / "closed")).status == 2


def test_an_empty_name_is_no_folder(tmp_path: Path) -> None:
    done = convroute("init", "", cwd=tmp_path)
    assert (done.status, "is not the name of a folder" in one_line(done.err)) == (2, True)
    assert [*tmp_path.iterdir()] == []


def test_a_file_is_no_folder_to_write_into(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    done = convroute("init", str(tmp_path / "file"))
    assert (done.status, one_line(done.err)[:6]) == (2, "error:")


@pytest.mark.parametrize("channel", ["instagram", "messenger"])
@pytest.mark.parametrize("timezone", ["UTC", "America/New_York"])
def test_another_channel_and_clock_pass_everything_too(tmp_path: Path, channel: str, timezone: str) -> None:
    done = convroute("init", "--channel", channel, "--timezone", timezone, cwd=tmp_path)
    assert (done.status, done.err) == (0, "")
    policy = (tmp_path / "routing.route").read_text()
    assert f"channel     {channel}\n" in policy
    assert f'timezone    "{timezone}"\n' in policy
    assert ("instagram" in policy.lower()) == (channel == "instagram")
    assert "nothing to report in 3 files" in convroute("lint", ".", cwd=tmp_path).out
    assert convroute("fmt", "--check", ".", cwd=tmp_path).status == 0
    assert convroute("test", ".", cwd=tmp_path).status == 0
    checked = convroute("template", "check", "templates", "--channel", channel, cwd=tmp_path)
    assert checked.status == 0
    for webhook in ("spring-ad", "qr-link"):
        decided = convroute("decide", "routing.route", f"webhooks/{webhook}.json", cwd=tmp_path)
        assert "not ours" not in decided.out


@pytest.mark.parametrize("ci", CI)
def test_a_file_for_ci_is_written_where_that_is_wanted(tmp_path: Path, ci: str) -> None:
    name, _ = CI[ci]
    assert convroute("init", "--ci", ci, cwd=tmp_path).status == 0
    assert _written(tmp_path) == {*FILES, name}
    assert "COMMIT" in (tmp_path / name).read_text()
    assert convroute("init", "--ci", ci, "again", cwd=tmp_path).status == 0
    (tmp_path / "other" / name).parent.mkdir(parents=True)
    (tmp_path / "other" / name).write_text("mine")
    assert convroute("init", "--ci", ci, "other", cwd=tmp_path).status == 2
    assert _written(tmp_path / "other") == {name}


@pytest.mark.parametrize("ci", CI)
def test_what_is_left_to_do_for_ci_is_said(tmp_path: Path, ci: str) -> None:
    name, _ = CI[ci]
    (tmp_path / ".git").mkdir()
    (tmp_path / "shop").mkdir()
    below = convroute("init", "--ci", ci, "policies", cwd=tmp_path / "shop").out
    assert f"\n  move policies/{name} to ../{name}: it is read at the top of a repository only\n" in below
    assert f"\n  replace OWNER and COMMIT in ../{name}: where you keep convroute" in below
    at_the_top = convroute("init", "--ci", ci, cwd=tmp_path).out
    assert "move" not in at_the_top
    assert f"\n  replace OWNER and COMMIT in {name}: where you keep convroute" in at_the_top
    assert "OWNER" not in convroute("init", "without", cwd=tmp_path).out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--timezone", "Europe/Berln"], "did you mean Europe/Berlin?"),
        (["--timezone", "berlin"], "did you mean Europe/Berlin?"),
        (["--timezone", "nowhere at all"], "write an IANA name"),
        (["--channel", "telegram"], "instagram"),
        (["--ci", "jenkins"], "gitlab"),
    ],
)
def test_what_init_does_not_know_is_refused(tmp_path: Path, words: list[str], said: str) -> None:
    done = convroute("init", *words, cwd=tmp_path)
    assert (done.status, done.out) == (2, "")
    assert said in done.err
    assert _written(tmp_path) == set()


def test_whoever_sits_there_is_asked_for_what_was_not_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(terminal, "interactive", lambda: True)
    answers = b"messenger\nBerln\nAmerica/New_York\n\n"
    done = convroute("init", cwd=tmp_path, stdin=answers)
    assert done.status == 0
    assert "Channel (instagram, messenger) [instagram]: " in done.err
    assert "there is no timezone `Berln`" in done.err
    policy = (tmp_path / "routing.route").read_text()
    assert "channel     messenger\n" in policy
    assert '"America/New_York"' in policy
    assert _written(tmp_path) == set(FILES)
    asked = convroute(
        "init", "b", "--channel", "instagram", "--timezone", "UTC", "--ci", "none", cwd=tmp_path
    )
    assert (asked.status, asked.err) == (0, "")
