"""`convroute init`: what it writes passes everything, and nothing is ever overwritten."""

import os
import shlex
from pathlib import Path

import pytest

from convroute.cli.runs.init import FILES
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
