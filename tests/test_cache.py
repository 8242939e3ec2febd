"""The cache only ever saves time: nothing that is odd about it is believed, and nothing is ever said."""

import os
import threading
from pathlib import Path

import pytest

from convroute import cache
from convroute.cache import keep, kept, key_of


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder that does not exist yet."""
    where = tmp_path / "home" / "convroute"
    monkeypatch.setattr(cache, "cache_folder", lambda: where)
    return where


KEY = "0" * 64


def the_file(folder: Path) -> Path:
    (file,) = folder.iterdir()
    return file


@pytest.mark.usefixtures("folder")
def test_what_was_kept_is_there_again() -> None:
    assert kept("policy", KEY) is None
    keep("policy", KEY, lambda: b"one\ntwo")
    assert kept("policy", KEY) == b"one\ntwo"
    assert kept("grammar", KEY) is None
    assert kept("policy", "1" * 64) is None
    keep("policy", KEY, lambda: b"")
    assert kept("policy", KEY) == b""


def test_only_the_user_may_enter_the_folder(folder: Path) -> None:
    keep("policy", KEY, lambda: b"one")
    assert folder.stat().st_mode & 0o777 == 0o700
    assert the_file(folder).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("mode", [0o770, 0o707, 0o777])
def test_a_folder_that_others_may_write_is_left_alone(folder: Path, mode: int) -> None:
    keep("policy", KEY, lambda: b"one")
    folder.chmod(mode)
    assert kept("policy", KEY) is None
    keep("policy", "1" * 64, lambda: b"two")
    assert len([*folder.iterdir()]) == 1


@pytest.mark.usefixtures("folder")
def test_a_folder_of_somebody_else_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    keep("policy", KEY, lambda: b"one")
    somebody = os.getuid() + 1
    monkeypatch.setattr(os, "getuid", lambda: somebody)
    assert kept("policy", KEY) is None


def test_a_link_is_no_folder(folder: Path, tmp_path: Path) -> None:
    keep("policy", KEY, lambda: b"one")
    folder.rename(tmp_path / "elsewhere")
    folder.symlink_to(tmp_path / "elsewhere")
    assert kept("policy", KEY) is None
    keep("policy", KEY, lambda: b"two")
    assert (tmp_path / "elsewhere" / f"policy-{KEY}").read_bytes().endswith(b"one")


@pytest.mark.parametrize("mode", [0o620, 0o602, 0o666])
def test_a_file_that_others_may_write_is_not_read(folder: Path, mode: int) -> None:
    keep("policy", KEY, lambda: b"one")
    the_file(folder).chmod(mode)
    assert kept("policy", KEY) is None


def test_a_file_that_is_a_link_is_not_read(folder: Path, tmp_path: Path) -> None:
    keep("policy", KEY, lambda: b"one")
    file = the_file(folder)
    file.rename(tmp_path / "other")
    file.symlink_to(tmp_path / "other")
    assert kept("policy", KEY) is None


@pytest.mark.parametrize("at", [0, 20, 100, -1])
def test_a_damaged_file_is_not_there(folder: Path, at: int) -> None:
    keep("policy", KEY, lambda: b"the content of a file")
    file = the_file(folder)
    data = bytearray(file.read_bytes())
    data[at] ^= 1
    file.write_bytes(data)
    assert kept("policy", KEY) is None
    file.write_bytes(file.read_bytes()[:at])
    assert kept("policy", KEY) is None
    keep("policy", KEY, lambda: b"new")
    assert kept("policy", KEY) == b"new"


def test_a_file_under_another_name_is_not_believed(folder: Path) -> None:
    keep("policy", KEY, lambda: b"one")
    the_file(folder).rename(folder / f"policy-{'1' * 64}")
    assert kept("policy", "1" * 64) is None


def test_what_cannot_be_written_is_not_kept(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "home").write_text("a file where the folder should be")
    keep("policy", KEY, lambda: b"one")
    assert kept("policy", KEY) is None
    (tmp_path / "home").unlink()
    monkeypatch.setattr(os, "replace", _full)
    keep("policy", KEY, lambda: b"one")
    assert [*folder.iterdir()] == []


def _full(*_: object) -> None:
    raise OSError(28, "No space left on device")


def test_no_place_for_a_cache_is_no_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "cache_folder", lambda: None)
    keep("policy", KEY, lambda: b"one")
    assert kept("policy", KEY) is None


def test_what_was_not_used_for_longest_goes_first(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "MOST_FILES", 3)
    for number in range(3):
        keep("policy", str(number) * 64, lambda: b"x")
        os.utime(folder / f"policy-{str(number) * 64}", (number, number))
    assert kept("policy", "0" * 64) == b"x"
    keep("policy", "9" * 64, lambda: b"x")
    assert {file.name[-1] for file in folder.iterdir()} == {"0", "2", "9"}


def test_the_cache_never_grows_beyond_its_size(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "MOST_BYTES", 10_000)
    keep("policy", KEY, lambda: b"x" * 9_000)
    assert not [*folder.iterdir()]
    for number in range(9):
        keep("policy", str(number) * 64, lambda: b"x" * 2_000)
    assert sum(file.stat().st_size for file in folder.iterdir()) <= 10_000
    assert kept("policy", "8" * 64) is not None


def test_many_may_write_the_same_at_once(folder: Path) -> None:
    read: list[bytes | None] = []

    def work() -> None:
        for _ in range(20):
            keep("policy", KEY, lambda: b"x" * 50_000)
            read.append(kept("policy", KEY))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {*read} == {b"x" * 50_000}
    assert the_file(folder).name == f"policy-{KEY}"


def test_a_key_is_of_all_its_parts() -> None:
    assert key_of("a", "bc") != key_of("ab", "c")
    assert key_of("a") != key_of("a", "")
    assert key_of("a") == key_of(b"a")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names here")
def test_a_pipe_under_the_name_of_a_file_is_not_waited_for(folder: Path) -> None:
    keep("policy", KEY, lambda: b"one")
    path = the_file(folder)
    path.unlink()
    os.mkfifo(path, 0o600)
    assert kept("policy", KEY) is None


def test_nothing_is_made_where_nothing_can_be_kept(folder: Path) -> None:
    keep("policy", KEY, lambda: b"one")
    folder.chmod(0o777)
    keep("policy", KEY, _must_not_be_made)


def _must_not_be_made() -> bytes:
    raise AssertionError("it was made for nothing")
