"""Paths in, checked policies out, and files back to the disk (interfaces: Command line)."""

import os
import stat
from pathlib import Path

import pytest

from convroute.workspace import CannotRead, CannotWrite, load, policies_below, read_bytes, write_beside

POLICY = 'language 1\npolicy p { version "1" channel instagram account 5 }\napp bot { id 7 }\ndefault bot\n'


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_policy_is_named_as_it_was_reached(here: Path) -> None:
    (here / "a").mkdir()
    (here / "a" / "p.route").write_text(POLICY + "route link to bott\n")
    assert load("./a/p.route").diagnostics[0].source.name == "a/p.route"
    absolute = str(here / "a" / "p.route")
    assert load(absolute).diagnostics[0].source.name == absolute


def test_standard_input_is_a_policy_in_the_folder_the_command_started_in(here: Path) -> None:
    (here / "words.txt").write_text("x\n")
    checked = load("-", (POLICY + 'set s from "words.txt"\n').encode())
    assert checked.policy is not None
    assert checked.files[0].source.name == "-"
    with pytest.raises(CannotRead):
        load("-")


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("gone.route", "does not exist"),
        ("folder", "is a folder"),
        ("pipe.route", "is not a regular file"),
        ("a.route/b.route", "does not exist"),
        ("\0", "is not a file name"),
        ("x" * 5000, "is too long for a file name"),
    ],
)
def test_what_cannot_be_read_says_why(here: Path, name: str, reason: str) -> None:
    (here / "folder").mkdir()
    (here / "a.route").write_text(POLICY)
    os.mkfifo(here / "pipe.route")
    with pytest.raises(CannotRead) as caught:
        load(name)
    assert (caught.value.path, caught.value.reason) == (name, reason)
    assert str(caught.value) == f"`{name}` {reason}"


def test_a_device_without_end_is_no_regular_file() -> None:
    with pytest.raises(CannotRead, match="is not a regular file"):
        read_bytes("/dev/zero")


def test_bytes_are_read_up_to_a_limit(here: Path) -> None:
    (here / "x").write_bytes(b"1234")
    assert read_bytes("x", 4) == b"1234"
    with pytest.raises(CannotRead, match="is larger than 3 bytes"):
        read_bytes("x", 3)


def test_a_file_that_is_no_text_is_a_finding_and_no_failure(here: Path) -> None:
    (here / "p.route").write_bytes(b"\xff\xfe")
    checked = load("p.route")
    assert checked.policy is None
    assert checked.diagnostics[0].code.startswith("E1")
    assert checked.files == ()


# --- policies_below ------------------------------------------------------------------------


def test_policies_are_found_below_folders_sorted_and_without_hidden_ones(here: Path) -> None:
    for name in ("b/z.route", "b/a/x.route", "a.route", ".git/h.route", "b/.h.route", "b/n.txt"):
        (here / name).parent.mkdir(parents=True, exist_ok=True)
        (here / name).write_text("")
    assert policies_below(["."]) == ("a.route", "b/a/x.route", "b/z.route")
    assert policies_below(["b", "a.route", "b/z.route", "b/n.txt", "-"]) == (
        "b/a/x.route",
        "b/z.route",
        "a.route",
        "b/n.txt",
        "-",
    )


def test_folders_that_link_to_themselves_are_walked_once(here: Path) -> None:
    (here / "a").mkdir()
    (here / "a" / "p.route").write_text("")
    (here / "a" / "up").symlink_to(here, target_is_directory=True)
    (here / "a" / "gone.route").symlink_to("nowhere")
    assert policies_below(["a"]) == ("a/gone.route", "a/p.route")


def test_a_folder_named_like_a_policy_is_a_folder(here: Path) -> None:
    (here / "x.route").mkdir()
    (here / "x.route" / "p.route").write_text("")
    assert policies_below(["."]) == ("x.route/p.route",)


def test_a_path_that_does_not_exist_is_a_failure(here: Path) -> None:
    assert here.exists()
    with pytest.raises(CannotRead, match="does not exist"):
        policies_below(["gone"])


@pytest.mark.parametrize("name", ["x" * 300, "x" * 300 + "/p.route", "x" * 5000, "\0", ""])
def test_a_path_that_no_file_can_have_is_a_failure(name: str) -> None:
    with pytest.raises(CannotRead):
        policies_below([name])


def test_a_policy_that_is_a_link_to_itself_is_named_by_whoever_reads_it(here: Path) -> None:
    (here / "p.route").symlink_to("p.route")
    assert policies_below(["."]) == ("p.route",)
    with pytest.raises(CannotRead, match="leads in a circle"):
        load("p.route")


# --- write_beside --------------------------------------------------------------------------


def test_a_file_is_replaced_and_keeps_its_mode(here: Path) -> None:
    target = here / "p.route"
    target.write_text("old")
    target.chmod(0o640)
    write_beside("p.route", b"new")
    assert target.read_bytes() == b"new"
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    assert [path.name for path in here.iterdir()] == ["p.route"]


def test_a_new_file_has_an_ordinary_mode(here: Path) -> None:
    write_beside("n.route", b"x")
    (here / "other").write_text("")
    assert (here / "n.route").stat().st_mode == (here / "other").stat().st_mode


def test_a_link_stays_a_link(here: Path) -> None:
    (here / "real").write_text("old")
    (here / "link").symlink_to("real")
    write_beside("link", b"new")
    assert (here / "link").is_symlink()
    assert (here / "real").read_bytes() == b"new"


@pytest.mark.parametrize("name", ["gone/p.route", "folder"])
def test_what_cannot_be_written_says_so_and_leaves_nothing_behind(here: Path, name: str) -> None:
    (here / "folder").mkdir()
    with pytest.raises(CannotWrite):
        write_beside(name, b"x")
    assert [path.name for path in here.rglob("*")] == ["folder"]


def test_a_pipe_is_written_into_and_stays_a_pipe(here: Path) -> None:
    os.mkfifo(here / "pipe")
    with pytest.raises(CannotWrite, match="is a pipe that nobody reads"):
        write_beside("pipe", b"x")
    reader = os.open(here / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    try:
        write_beside("pipe", b"x")
        assert os.read(reader, 10) == b"x"
    finally:
        os.close(reader)
    assert stat.S_ISFIFO((here / "pipe").stat().st_mode)
    assert [path.name for path in here.iterdir()] == ["pipe"]


def test_a_circle_of_links_is_not_written(here: Path) -> None:
    (here / "a").symlink_to("b")
    (here / "b").symlink_to("a")
    with pytest.raises(CannotWrite, match="leads in a circle"):
        write_beside("a", b"x")
