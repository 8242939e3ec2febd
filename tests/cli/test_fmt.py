"""`convroute fmt`: what is written, what is said, and which status."""

import os
from pathlib import Path

import pytest

from convroute.cli.program import run
from convroute.formatter.file import Formatter
from tests.cli.shell import convroute, convroute_process, convroute_together

GOOD = "language 1\n\nroute shop to care\n"
LOOSE = "language   1\n\n\nroute shop  to  care # why\n"
TIGHT = "language 1\n\nroute shop to care  # why\n"
BROKEN = "language 1\nroute shop care\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "good.route").write_bytes(GOOD.encode())
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "loose.route").write_bytes(LOOSE.encode())
    return tmp_path


def test_files_are_rewritten_and_named(folder: Path) -> None:
    done = convroute("fmt", ".", cwd=folder)
    assert (done.status, done.err) == (0, "")
    assert done.out == "formatted below/loose.route\n1 file formatted, 1 file formatted already\n"
    assert (folder / "below" / "loose.route").read_bytes() == TIGHT.encode()
    assert convroute("fmt", ".", cwd=folder).out == "2 files formatted already\n"


def test_a_file_that_is_fine_is_not_written_again(folder: Path) -> None:
    os.utime(folder / "good.route", (1, 1))
    assert convroute("fmt", "good.route", cwd=folder).status == 0
    assert (folder / "good.route").stat().st_mtime == 1


@pytest.mark.skipif(os.name == "nt", reason="modes are different there")
def test_the_mode_of_a_file_and_a_link_to_it_stay(folder: Path) -> None:
    loose = folder / "below" / "loose.route"
    loose.chmod(0o640)
    (folder / "link.route").symlink_to(loose)
    assert convroute("fmt", "link.route", cwd=folder).status == 0
    assert (folder / "link.route").is_symlink()
    assert loose.stat().st_mode & 0o777 == 0o640
    assert loose.read_bytes() == TIGHT.encode()
    assert [path.name for path in (folder / "below").iterdir()] == ["loose.route"]


def test_checking_lists_files_and_writes_nothing(folder: Path) -> None:
    done = convroute("fmt", ".", "--check", cwd=folder)
    assert (done.status, done.err) == (1, "")
    assert done.out == (
        "would format below/loose.route\n1 file would be formatted, 1 file formatted already\n"
    )
    assert (folder / "below" / "loose.route").read_bytes() == LOOSE.encode()
    assert convroute("fmt", "good.route", "--check", cwd=folder).status == 0


@pytest.mark.parametrize("options", [["--diff"], ["--diff", "--check"]])
def test_a_diff_is_shown_and_nothing_is_written(folder: Path, options: list[str]) -> None:
    done = convroute("fmt", ".", *options, cwd=folder)
    assert done.status == 1
    assert done.out == (
        "--- below/loose.route\n+++ below/loose.route\n@@ -1,4 +1,3 @@\n"
        "-language   1\n+language 1\n \n-\n-route shop  to  care # why\n+route shop to care  # why\n"
    )
    assert done.err == "1 file would be formatted, 1 file formatted already\n"
    assert (folder / "below" / "loose.route").read_bytes() == LOOSE.encode()
    assert convroute("fmt", "good.route", *options, cwd=folder).out == ""


def test_standard_input_goes_to_standard_output() -> None:
    done = convroute_process("fmt", "-", stdin=LOOSE.encode())
    assert (done.status, done.out, done.err) == (0, TIGHT, "")
    assert convroute("fmt", "-", stdin=b"").out == ""
    checked = convroute("fmt", "-", "--check", stdin=LOOSE.encode())
    assert (checked.status, checked.out.splitlines()[0]) == (1, "would format standard input")


def test_windows_line_ends_and_a_byte_order_mark_are_a_matter_of_style(folder: Path) -> None:
    file = folder / "good.route"
    for data in (b"\xef\xbb\xbf" + GOOD.encode(), GOOD.replace("\n", "\r\n").encode()):
        file.write_bytes(data)
        done = convroute("fmt", "good.route", "--diff", cwd=folder)
        assert (done.status, done.out[:3]) == (1, "---")
        assert convroute("fmt", "good.route", cwd=folder).status == 0
        assert file.read_bytes() == GOOD.encode()


@pytest.mark.parametrize(
    ("data", "code"), [(BROKEN.encode(), "E1"), (b"language 1 # \xff\n", "E141"), (b"route\0", "E142")]
)
def test_a_file_with_errors_stays_and_the_others_are_formatted(folder: Path, data: bytes, code: str) -> None:
    (folder / "a_broken.route").write_bytes(data)
    done = convroute("fmt", ".", cwd=folder)
    assert done.status == 2
    assert f"error[{code}" in done.err
    assert "a_broken.route has 1 error and is left as it is" in done.err
    assert done.out.endswith("1 file formatted, 1 file formatted already, 1 file could not be formatted\n")
    assert (folder / "a_broken.route").read_bytes() == data
    assert (folder / "below" / "loose.route").read_bytes() == TIGHT.encode()
    assert convroute("fmt", ".", "--check", cwd=folder).status == 2


def test_standard_input_with_errors_prints_no_text() -> None:
    done = convroute("fmt", "-", stdin=BROKEN.encode())
    assert (done.status, done.out) == (2, "")
    assert "standard input has 1 error" in done.err


def test_lines_can_be_chosen(folder: Path) -> None:
    assert convroute("fmt", "-", "--range", "4", stdin=LOOSE.encode()).out == LOOSE.replace(
        "shop  to  care", "shop to care"
    )
    assert convroute("fmt", "below/loose.route", "--range", "1-1", cwd=folder).status == 0
    assert (folder / "below" / "loose.route").read_text() == LOOSE.replace("   1", " 1")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "PATH..."),
        (["missing.route"], "does not exist"),
        (["below", "empty"], "does not exist"),
        (["-", "good.route"], "stands alone"),
        ([".", "--range", "1-2"], "one file"),
        (["good.route", "--range", "2-1"], "10-20"),
        (["good.route", "--range", "0"], "10-20"),
        (["good.route", "--range", "x"], "10-20"),
        (["good.route", "--range", "5-9"], "only 4 lines"),
    ],
)
def test_a_mistake_in_usage_ends_with_2(folder: Path, arguments: list[str], said: str) -> None:
    done = convroute("fmt", *arguments, cwd=folder)
    assert (done.status, done.out) == (2, "")
    assert said in done.err
    assert "Traceback" not in done.err


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="nothing is forbidden there")
def test_a_folder_that_may_not_be_written_is_said(folder: Path) -> None:
    (folder / "below").chmod(0o500)
    try:
        done = convroute("fmt", ".", cwd=folder)
    finally:
        (folder / "below").chmod(0o700)
    assert done.status == 2
    assert "permission denied" in done.err


def test_a_defect_of_the_formatter_writes_nothing_and_ends_with_3(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(Formatter, "file", lambda *_: "language 1\n")
    assert run(["fmt", str(folder)]) == 3
    said = capsys.readouterr()
    assert "convroute has a defect, please report it" in said.err
    assert "loose.route is left as it is" in said.err
    assert said.out == "2 files could not be formatted\n"
    assert (folder / "below" / "loose.route").read_bytes() == LOOSE.encode()


def test_what_the_configuration_says_of_findings_changes_nothing_about_formatting(folder: Path) -> None:
    (folder / "convroute.toml").write_text('ignore = ["W"]\nper-path = {"below" = ["W"]}\n')
    assert convroute("fmt", ".", "--check", cwd=folder).out.startswith("would format below/loose.route\n")
    (folder / "convroute.toml").write_text("no configuration")
    refused = convroute("fmt", ".", cwd=folder)
    assert (refused.status, refused.out) == (2, "")
    assert "convroute.toml: is not TOML" in refused.err


def test_the_summary_follows_the_differences_where_both_are_read_together(folder: Path) -> None:
    status, said = convroute_together("fmt", ".", "--diff", variables={}, cwd=folder)
    lines = said.decode().splitlines()
    assert status == 1
    assert lines[0].startswith("---")
    assert lines[-1].endswith("formatted already")
