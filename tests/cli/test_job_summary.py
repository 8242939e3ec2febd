"""`GITHUB_STEP_SUMMARY`: written for `--format github`, beside every other report of the run."""

import json
import os
from pathlib import Path

import pytest

from tests.cli.shell import Done, convroute, one_line

POLICY = """language 1
policy acme { version "1"  channel instagram  account 17841400000000001 }
app care = instagram_inbox
fact tier: string
default care
route message to care when tier != "gold"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "acme.route").write_text(POLICY)
    return tmp_path


def lint(folder: Path, *options: str, summary: str = "summary.md") -> Done:
    env = {**os.environ, "GITHUB_STEP_SUMMARY": summary and str(folder / summary)}
    return convroute("lint", "acme.route", *options, cwd=folder, env=env)


def test_a_run_for_github_adds_its_table_to_what_is_there(folder: Path) -> None:
    (folder / "summary.md").write_text("# Before\n\n")
    done = lint(folder, "--format", "github")
    assert (done.status, done.err) == (1, "")
    text = (folder / "summary.md").read_text(encoding="utf-8")
    assert text.startswith("# Before\n\n### convroute: 1 warning in 1 file\n\n| | Code |")
    assert "\n| ⚠️ | W404 | <code>acme.route</code> 6:28 | " in text


def test_all_reports_of_a_run_say_the_same(folder: Path) -> None:
    forms = ("json", "sarif", "junit", "gitlab", "concise", "text")
    outputs = [part for form in forms for part in ("--output", f"{form}:report.{form}")]
    done = lint(folder, "--format", "github", *outputs)
    assert done.out.startswith("::warning file=acme.route,line=6,col=28,")
    (sarif,) = json.loads((folder / "report.sarif").read_text())["runs"]
    (found,) = json.loads((folder / "report.json").read_text())["diagnostics"]
    (quality,) = json.loads((folder / "report.gitlab").read_text())
    assert sarif["results"][0]["ruleId"] == found["code"] == quality["check_name"] == "W404"
    for name in ("report.junit", "report.concise", "report.text", "summary.md"):
        assert "W404" in (folder / name).read_text(encoding="utf-8"), name


def test_other_formats_leave_it_alone(folder: Path) -> None:
    assert lint(folder, "--format", "json", "--output", "github:annotations").status == 1
    assert not (folder / "summary.md").exists()


def test_outside_of_github_there_is_none(folder: Path) -> None:
    done = lint(folder, "--format", "github", summary="")
    assert (done.status, done.err) == (1, "")
    assert sorted(path.name for path in folder.iterdir()) == ["acme.route"]


def test_one_that_cannot_be_written_is_told_and_changes_nothing(folder: Path) -> None:
    done = lint(folder, "--format", "github", summary="missing/summary.md")
    assert done.status == 1
    assert "the summary of the job cannot be written" in one_line(done.err)


def test_templates_have_one_too(folder: Path) -> None:
    (folder / "ad.json").write_text('{"message": {"text": 1}}')
    env = {**os.environ, "GITHUB_STEP_SUMMARY": str(folder / "summary.md")}
    done = convroute("template", "check", "ad.json", "--format", "github", cwd=folder, env=env)
    assert done.status == 1
    assert "<code>ad.json</code>" in (folder / "summary.md").read_text()
