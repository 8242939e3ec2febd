"""A write that is cut short leaves the old file, and nothing beside it."""

import errno
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from convroute.workspace import CannotWrite, write_beside
from convroute.workspace.disk import _NAMELESS
from tests.cli.shell import interruptible

KILLED = """
import os, signal
from convroute.workspace.disk import write_beside
os.fsync = lambda _: os.kill(os.getpid(), signal.{name})
{before}
write_beside("p.route", b"new")
"""
AS_THE_PROGRAM = "from convroute.cli import _end_in_order; _end_in_order()"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "p.route").write_bytes(b"old")
    return tmp_path


def untouched(folder: Path) -> bool:
    return {path.name: path.read_bytes() for path in folder.iterdir()} == {"p.route": b"old"}


@pytest.mark.parametrize("ending", [KeyboardInterrupt, SystemExit, MemoryError])
@pytest.mark.parametrize("nameless", [True, False])
def test_whoever_ends_us_leaves_nothing_behind(
    folder: Path, monkeypatch: pytest.MonkeyPatch, ending: type[BaseException], nameless: bool
) -> None:
    def end(_: int) -> None:
        raise ending

    monkeypatch.setattr(os, "fsync", end)
    if not nameless:
        monkeypatch.setattr("convroute.workspace.disk._NAMELESS", 0)
    with pytest.raises(ending):
        write_beside("p.route", b"new")
    assert untouched(folder)


@pytest.mark.skipif(os.name == "nt", reason="signals are different there")
@pytest.mark.parametrize(
    ("name", "before"),
    [("SIGTERM", AS_THE_PROGRAM), ("SIGINT", ""), ("SIGKILL", "")],
)
def test_a_signal_leaves_nothing_behind(folder: Path, name: str, before: str) -> None:
    if name == "SIGKILL" and not _NAMELESS:
        pytest.skip("files without a name are not to be had here")
    done = subprocess.run(
        [sys.executable, "-c", KILLED.format(name=name, before=before)],
        cwd=folder,
        stderr=subprocess.DEVNULL,
        preexec_fn=interruptible,
        check=False,
        timeout=60,
    )
    assert done.returncode != 0
    assert untouched(folder)


@pytest.mark.parametrize("call", ["fsync", "chmod", "link"])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EDQUOT])
def test_a_full_disk_leaves_the_old_file(
    folder: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    if call == "link" and not _NAMELESS:
        pytest.skip("files without a name are not to be had here")
    monkeypatch.setattr(os, call, fail)
    with pytest.raises(CannotWrite):
        write_beside("p.route", b"new")
    assert untouched(folder)


@pytest.mark.parametrize("nameless", [True, False])
def test_what_is_written_whole_is_there_with_the_mode_it_had(
    folder: Path, monkeypatch: pytest.MonkeyPatch, nameless: bool
) -> None:
    if not nameless:
        monkeypatch.setattr("convroute.workspace.disk._NAMELESS", 0)
    (folder / "p.route").chmod(0o640)
    write_beside("p.route", b"new")
    write_beside("sub.json", b"{}")
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {
        "p.route": b"new",
        "sub.json": b"{}",
    }
    assert (folder / "p.route").stat().st_mode & 0o777 == 0o640


def test_the_program_ends_in_order_when_it_is_asked_to(monkeypatch: pytest.MonkeyPatch) -> None:
    from convroute import cli

    before = signal.getsignal(signal.SIGTERM)
    monkeypatch.setattr(sys, "argv", ["convroute", "rules", "E221"])
    try:
        assert cli.main() == 0
        with pytest.raises(SystemExit) as ended:
            signal.raise_signal(signal.SIGTERM)
        assert ended.value.code == 128 + signal.SIGTERM
    finally:
        signal.signal(signal.SIGTERM, before)
