"""Texts of strangers on their way to a terminal, a log or a report: no character of them is obeyed there."""

import json
import os
import pty
import re
from pathlib import Path

import pytest

from convroute.report.display import harmless, in_json, visible
from convroute.report.formats import FORMATS
from convroute.report.palette import Palette
from tests.cli.shell import convroute, convroute_on

OBEYED = "".join(
    chr(code)
    for code in (
        *(0, 7, 8, 0x0B, 0x1B, 0x7F, 0x80, 0x85, 0x9B, 0x9D),
        *(0x61C, 0x200E, 0x200F, 0x2028, 0x2029, 0x202A, 0x202E, 0x2066, 0x2069),
    )
)
EVIL = "\x1b]0;owned\x07\x9b31m\u202egnp.exe\u2028\x7f"
_LEFT = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
POLICY = """language 1
policy shop {{ version "1{evil}"  channel instagram  account 17841400000000001 }}
app care = instagram_inbox
app bot {{ id 2210987654321091 }}
route link "{evil}" to bot when text mentions "{evil}"
route message to bot when text == "{evil}"   or ref == "{evil}"
default care
test "{evil}" {{ when message "{evil}"  then route to care }}
"""


@pytest.fixture
def theirs(tmp_path: Path) -> Path:
    """A policy, its test that fails and a webhook, with evil texts wherever texts can stand."""
    may_stand = EVIL.replace("\u202e", "")  # the parser refuses it
    (tmp_path / "a.route").write_text(POLICY.format(evil=may_stand))
    message = {
        "sender": {"id": EVIL},
        "recipient": {"id": "17841400000000001"},
        "timestamp": 1789000000123,
        "message": {"mid": EVIL, "text": EVIL},
    }
    request = {"action": "take", "app": EVIL, "account": "17841400000000001", "user": EVIL, "timestamp": 5}
    webhook = {"object": "instagram", "entry": [{"id": "17841400000000001", "messaging": [message]}]}
    documents = [webhook, request, {"action": EVIL}, {EVIL: 1}]
    (tmp_path / "in.json").write_text(json.dumps(documents))
    return tmp_path


COVERAGE = ("lcov", "cobertura", "html", "json")
COMMANDS = [
    *(["lint", "a.route", "--format", form] for form in FORMATS),
    *(["test", "a.route", "--format", form] for form in ("text", "json", "github", "junit")),
    ["test", "a.route", "-v"],
    ["test", "a.route", "--coverage"],
    *(["test", "a.route", "--coverage-output", f"{form}:out"] for form in COVERAGE),
    *(["decide", "a.route", "in.json", "--format", form] for form in ("text", "json")),
    ["decide", "a.route", "in.json", "--trace"],
    *(["explain", "a.route", "in.json", "--format", f] for f in ("text", "json", "markdown", "mermaid")),
    ["fmt", "a.route", "--check"],
    ["template", "check", "in.json"],
    ["lint", f"{EVIL}.route"],
    [EVIL],
    ["lint", ".", f"--{EVIL}"],
]  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: visible(" ".join(command)))
def test_no_command_says_anything_that_a_terminal_obeys(theirs: Path, command: list[str]) -> None:
    done = convroute(*command, cwd=theirs)
    assert done.status in (0, 1, 2)
    written = (theirs / "out").read_text() if (theirs / "out").exists() else ""
    for said in (done.out, done.err, written):
        assert _LEFT.findall(said) == []


@pytest.mark.parametrize("command", [["fmt", "--diff", "a.route"], ["lint", "--diff", "a.route"]])
def test_a_difference_is_exact_for_patch_and_harmless_on_a_terminal(theirs: Path, command: list[str]) -> None:
    (theirs / "a.route").write_text('language 1\nset   x = ["\x1b[2J"]\n')
    said = said_on_a_terminal(theirs, *command)
    assert "\x1b" not in said
    if command[0] == "fmt":
        assert "<U+001B>[2J" in said
        assert '\n-set   x = ["\x1b[2J"]\n' in convroute(*command, cwd=theirs).out


def said_on_a_terminal(folder: Path, *command: str) -> str:
    ours, theirs = pty.openpty()
    convroute_on(theirs, *command, variables={"NO_COLOR": "1", "TERM": "xterm"}, cwd=folder)
    found = b""
    try:
        while data := os.read(ours, 65536):
            found += data
    except OSError:  # the other end is closed
        pass
    os.close(ours)
    return found.decode().replace("\r\n", "\n")


def test_every_character_that_is_obeyed_has_a_name() -> None:
    for character in OBEYED + "\ud800\udfff\t\n\r":
        assert visible(character) == f"<U+{ord(character):04X}>"
    assert visible("né 🤦‍♂️ \u00ad") == "né 🤦‍♂️ \u00ad"


def test_a_report_keeps_its_lines_and_its_own_colours_only() -> None:
    red = Palette(True).error("x")
    assert harmless(f"{red}\t{red}\n", coloured=True) == f"{red}\t{red}\n"
    assert harmless(red) == "<U+001B>[1;31mx<U+001B>[0m"
    assert harmless("\x1b[8mhidden\x1b]0;x\x07", coloured=True) == "<U+001B>[8mhidden<U+001B>]0;x<U+0007>"


def test_json_means_the_same_and_holds_nothing_that_is_obeyed() -> None:
    document = {OBEYED: [OBEYED, "é", "🤦‍♂️", "\ud800"]}
    for indent in (None, 2):
        text = in_json(document, indent=indent)
        assert json.loads(text) == document
        assert _LEFT.findall(text) == []
