"""`lint` on the command line: proofs, hints on demand, and how much work they may take."""

import json
from pathlib import Path

import pytest

from tests.cli.shell import convroute

POLICY = """language 1
policy acme { version "1"  channel instagram  account 17841400000000001 }
app care = instagram_inbox
app sales { id 3310987654321098  role sales }
default care
route message to sales when text mentions "buy"
route message to sales when text mentions "order"
route message to care when text mentions "help"
"""


@pytest.fixture
def policy(tmp_path: Path) -> str:
    file = tmp_path / "acme.route"
    file.write_text(POLICY)
    return str(file)


def _codes(*arguments: str) -> tuple[int, list[tuple[str, str, int]]]:
    done = convroute("lint", *arguments, "--format", "json")
    found = json.loads(done.out)["diagnostics"]
    return done.status, [(item["code"], item["severity"], item["start"]["line"]) for item in found]


def test_hints_about_neighbours_are_told_to_those_who_ask(policy: str) -> None:
    assert _codes(policy) == (0, [])
    assert _codes(policy, "--mergeable") == (0, [("W437", "info", 7)])
    assert _codes(policy, "--explain-order") == (0, [("W437", "info", 7), ("W437", "info", 8)])


def test_what_is_left_for_the_default_app_is_told_to_those_who_ask(policy: str) -> None:
    assert _codes(policy, "--explain-default") == (0, [("W439", "info", 5)])
    assert _codes(policy, "--explain-default", "--mergeable") == (
        0,
        [("W439", "info", 5), ("W437", "info", 7)],
    )
    shown = convroute("lint", policy, "--explain-default").out
    assert "`care` gets some events of every entry, such as a message" in shown
    assert "(the first message, Mon 2026-01-05 12:00 UTC)" in shown


def test_no_work_is_refused_and_more_is_allowed(policy: str) -> None:
    assert convroute("lint", policy, "--budget", "0").status == 2
    assert _codes(policy, "--budget", "10") == (0, [])
