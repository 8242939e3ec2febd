"""Texts of strangers in reports that others read: nothing of them becomes a command or markup there."""

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.cli.shell import Done, convroute

TITLES = {
    "a command of GitHub": "::error::owned",
    "a command after a line break": r"x\n::set-env name=A::b",
    "an escaped line break": "x%0A::stop-commands::t",
    "an old command": "##[command]rm -rf",
    "the end of a property": "x,title=owned::y",
    "markup": """x<script>alert(1)</script>\\" onload=\\"y""",
    "the end of a section": "]]><evil/>",
    "an entity": "&xxe; <!DOCTYPE a [<!ENTITY xxe SYSTEM 'file:///etc/passwd'>]>",
    "Markdown": "| [x](https://evil.example) ![y](z) <img src=a> `code`",
}
POLICY = """language 1
policy p {{ version "1"  channel instagram  account 17841400000000001 }}
app bot {{ id 2210987654321091 }}
app care {{ id 2210987654321092 }}
route link "{title}" to bot
default care
test "{title}" {{ when message "Hi"  then route to bot }}
test "{title}" {{ when message "{title}"  then route to bot }}
"""


@pytest.fixture(params=TITLES, ids=list(TITLES))
def theirs(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    (tmp_path / "a.route").write_text(POLICY.format(title=TITLES[request.param]))
    return tmp_path


def ran(theirs: Path, *command: str) -> Done:
    done = convroute(*command, "a.route", cwd=theirs, env={"GITHUB_STEP_SUMMARY": str(theirs / "summary.md")})
    assert done.status == 1, done.err
    return done


@pytest.mark.parametrize("command", ["lint", "test"])
def test_only_our_own_lines_are_commands_to_github(theirs: Path, command: str) -> None:
    done = ran(theirs, command, "--format", "github")
    own = re.compile(
        r"::(error|warning) file=a\.route,line=\d+,col=\d+,endColumn=\d+,endLine=\d+,title=[^,:]+::."
    )
    commands = [line for line in done.out.splitlines() if line.lstrip().startswith("::") or "##[" in line[:3]]
    assert commands
    assert all(own.match(line) for line in commands)


def test_no_message_beside_a_report_is_a_command_to_github(tmp_path: Path) -> None:
    name = "##[stop-commands]tok.route"
    (tmp_path / name).symlink_to("/etc/passwd")
    (tmp_path / "a.route").write_text(POLICY.format(title="x"))
    for done in (
        convroute("lint", ".", "--format", "github", cwd=tmp_path),
        convroute("lint", name, "--format", "github", cwd=tmp_path),
        convroute("test", name, "--format", "github", cwd=tmp_path),
    ):
        assert "# #[stop-commands]tok.route" in done.err
        assert "##[" not in done.out + done.err


@pytest.mark.parametrize("command", ["lint", "test"])
def test_xml_holds_texts_and_no_markup_of_theirs(theirs: Path, command: str) -> None:
    document = ElementTree.fromstring(ran(theirs, command, "--format", "junit").out)
    assert {element.tag for element in document.iter()} <= {
        *("testsuites", "testsuite", "testcase", "failure", "error", "properties", "property", "system-out"),
    }


def test_a_page_holds_texts_and_no_markup_of_theirs(theirs: Path) -> None:
    ran(theirs, "test", "--coverage-output", "html:out.html")
    page = (theirs / "out.html").read_text()
    assert "<script" not in page
    assert "<evil" not in page
    assert "<img" not in page


def test_a_summary_holds_texts_and_no_markup_of_theirs(theirs: Path) -> None:
    ran(theirs, "lint", "--format", "github")
    summary = (theirs / "summary.md").read_text()
    cells = [line for line in summary.splitlines() if line.startswith("| ")]
    assert cells
    for line in cells:
        assert line.count("|") <= 5
        text = re.sub(r"</?code>|<br>", "", line)
        assert not set("<>[]`") & set(text)


@pytest.mark.parametrize("form", ["json", "sarif", "gitlab"])
def test_json_stays_json(theirs: Path, form: str) -> None:
    assert json.loads(ran(theirs, "lint", "--format", form).out)
