"""`convroute lint`: which files, which findings, which status, and reports in files."""

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from convroute.report.formats import FORMATS
from tests.cli.shell import ROOT, convroute, one_line

GOOD = """language 1
policy acme { version "1"  channel instagram  account 17841400000000001 }
app care = instagram_inbox
app sales { id 3310987654321098  role sales }
fact tier: "gold" | "silver"  route shop to sales when tier == "gold"
default care
"""
SUSPICIOUS = GOOD + 'route message to sales when tier != "gold"\n'
BROKEN = GOOD + 'route link "a" to saels\nroute message to sales when tier != "gold"\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "good.route").write_text(GOOD)
    (tmp_path / "suspicious.route").write_text(SUSPICIOUS)
    (tmp_path / "broken.route").write_text(BROKEN)
    return tmp_path


def _codes(out: str) -> list[str]:
    return [item["code"] for item in json.loads(out)["diagnostics"]]


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["good.route"], 0),
        (["suspicious.route"], 1),
        (["suspicious.route", "--fail-on", "error"], 0),
        (["suspicious.route", "--exit-zero"], 0),
        (["broken.route", "--fail-on", "error"], 1),
        (["broken.route", "--exit-zero"], 0),
        (["broken.route", "--select", "W6"], 1),
        (["broken.route", "--ignore", "E,W"], 2),
        (["suspicious.route", "--select", "W6"], 0),
        (["suspicious.route", "--select", "W6,W4"], 1),
        (["suspicious.route", "--ignore", "negated-absent-field"], 0),
        (["."], 1),
        (["good.route", "missing.route"], 2),
    ],
)
def test_the_status_says_what_was_found(folder: Path, arguments: list[str], status: int) -> None:
    assert convroute("lint", *arguments, cwd=folder).status == status


@pytest.mark.parametrize(
    ("options", "codes"),
    [
        ([], ["E221", "W404"]),
        (["--select", "W"], ["E221", "W404"]),
        (["--select", "W6"], ["E221"]),
        (["--select", "E1,W404"], ["W404"]),
        (["--select", "e221"], ["E221"]),
        (["--ignore", "W4", "--ignore", "W6"], ["E221"]),
        (["--select", "W4", "--ignore", "W404"], ["E221"]),
    ],
)
def test_codes_are_selected_and_ignored(folder: Path, options: list[str], codes: list[str]) -> None:
    done = convroute("lint", "broken.route", "--format", "json", *options, cwd=folder)
    assert _codes(done.out) == codes


@pytest.mark.parametrize(
    ("word", "said"), [("W4O4", "did you mean"), ("X9", "convroute rules"), ("coverd-rule", "covered-rule")]
)
def test_an_unknown_code_is_no_quiet_pass(folder: Path, word: str, said: str) -> None:
    done = convroute("lint", "good.route", "--select", word, cwd=folder)
    assert done.status == 2
    assert said in one_line(done.err)


def test_what_is_right_is_said_in_one_line(folder: Path) -> None:
    done = convroute("lint", "good.route", cwd=folder)
    assert (done.out, done.err) == ("nothing to report in 1 file\n", "")


def test_data_goes_to_standard_output_and_nothing_else_does(folder: Path) -> None:
    done = convroute("lint", ".", "--format", "json", cwd=folder)
    assert json.loads(done.out)["summary"] == {"errors": 1, "warnings": 2}
    assert done.err == ""


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_is_written_into_files_in_one_run(folder: Path, form: str) -> None:
    done = convroute("lint", ".", "--output", f"{form}:report", "--output", "json:all.json", cwd=folder)
    assert done.status == 1
    assert "error[E221]" in done.out
    assert (folder / "report").read_text() == convroute("lint", ".", "--format", form, cwd=folder).out
    assert _codes((folder / "all.json").read_text()) == ["E221", "W404", "W404"]


def test_programs_can_read_the_reports(folder: Path) -> None:
    for form in ("sarif", "junit"):
        done = convroute("lint", ".", "--format", form, cwd=folder)
        if form == "sarif":
            (run,) = json.loads(done.out)["runs"]
            assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["E221", "W404"]
            assert all(rule["help"]["text"] for rule in run["tool"]["driver"]["rules"])
        else:
            assert ElementTree.fromstring(done.out).get("failures") == "3"


def test_a_report_that_cannot_be_written_is_2(folder: Path) -> None:
    done = convroute("lint", "good.route", "--output", "json:missing/report", cwd=folder)
    assert done.status == 2
    assert "missing/report" in one_line(done.err)


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("missing/report", "`missing/report` cannot be written: the folder `missing` does not exist"),
        (
            "good.route/a/report",
            "`good.route/a/report` cannot be written: `good.route` is a file, and not a folder",
        ),
    ],
)
def test_of_a_report_in_no_folder_the_folder_is_named(folder: Path, path: str, said: str) -> None:
    done = convroute("lint", "good.route", "--output", f"json:{path}", cwd=folder)
    assert (done.status, done.err) == (2, f"error: {said}\n")


def test_statistics_count_instead_of_showing(folder: Path) -> None:
    done = convroute("lint", ".", "--statistics", cwd=folder)
    assert done.out == (
        "2  W404  negated-absent-field\n1  E221  unknown-name\n1 error and 2 warnings in 2 of 3 files\n"
    )
    as_json = convroute("lint", ".", "--statistics", "--format", "json", cwd=folder)
    assert _codes(as_json.out) == ["E221", "W404", "W404"]
    assert "2  W404" in as_json.err


def test_the_order_does_not_depend_on_how_files_are_named(folder: Path) -> None:
    named = convroute("lint", "suspicious.route", "broken.route", "good.route", cwd=folder)
    assert named.out == convroute("lint", ".", cwd=folder).out


def test_a_file_named_twice_is_reported_once(folder: Path) -> None:
    done = convroute("lint", "suspicious.route", "./suspicious.route", ".", "--format", "json", cwd=folder)
    assert _codes(done.out) == ["E221", "W404", "W404"]


@pytest.fixture
def split(tmp_path: Path) -> Path:
    """A policy in two files, with tests in a third."""
    (tmp_path / "parts").mkdir()
    (tmp_path / "acme.route").write_text(GOOD + 'include "parts/rules.route"\n')
    (tmp_path / "parts/rules.route").write_text('language 1\nroute message to sales when tier != "gold"\n')
    (tmp_path / "acme_tests.route").write_text(
        'language 1\ninclude "acme.route"\ntest "x" { when message then route to sales }\n'
    )
    return tmp_path


def test_a_fragment_is_checked_through_its_root_and_reported_once(split: Path) -> None:
    for paths in (["."], ["acme.route"], ["parts", "acme.route"], ["parts/rules.route", "acme_tests.route"]):
        done = convroute("lint", *paths, "--format", "json", cwd=split)
        (found,) = json.loads(done.out)["diagnostics"]
        assert (found["code"], found["file"]) == ("W404", "parts/rules.route")


def test_a_fragment_alone_is_no_error(split: Path) -> None:
    (split / "parts/rules.route").write_text('language 1\nroute link "a" to sales\n')
    assert convroute("lint", "parts", cwd=split).status == 0


def test_standard_input_is_a_policy_too() -> None:
    done = convroute("lint", "-", "--format", "concise", stdin=SUSPICIOUS.encode())
    assert done.status == 1
    assert done.out.startswith("-:7:29: warning: ")


def test_a_finding_in_a_template_points_into_its_file(tmp_path: Path) -> None:
    (tmp_path / "sale.json").write_text(
        '{"message": {"text": "Hi!", "receiving_app_id": 3310987654321098,'
        '\n  "receiving_app_control_expiration": 45}}'
    )
    policy = 'template sale { file "sale.json"  ads [1] }\nroute template sale to sales\n'
    (tmp_path / "acme.route").write_text(GOOD + policy)
    done = convroute("lint", "acme.route", "--select", "W301", "--format", "json", cwd=tmp_path)
    (found,) = json.loads(done.out)["diagnostics"]
    assert (found["code"], found["file"], found["start"]["line"]) == ("W301", "sale.json", 2)
    assert found["pointer"] == "/message/receiving_app_control_expiration"


def test_all_worked_policies_are_clean() -> None:
    done = convroute(
        "lint", str(ROOT / "policies"), "--ignore", "W608"
    )  # they may be in the middle of a change
    assert (done.status, done.err) == (0, "")
