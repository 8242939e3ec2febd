"""`lint` says of how many rules with patterns nobody knows what they take from later ones."""

import json
from pathlib import Path

import pytest

from convroute.linter import globs
from tests.cli.shell import convroute
from tests.wire.building import validator

HEAD = """language 1
policy acme { version "1"  channel instagram  account 17841400000000001 }
app care = instagram_inbox
default care
"""
NOT_COMPARED = "2 rules with patterns were not compared with others"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two rules more than are compared, one of them twice, and a test file that reads them again."""
    monkeypatch.setattr(globs, "MOST_COMPARED", 3)
    monkeypatch.setattr("convroute.linter.shadowing.MOST_COMPARED", 3)
    rules = "".join(f'route link like "*{letter}*" to care\n' for letter in "abcde")
    (tmp_path / "acme.route").write_text(HEAD + rules + 'route link "x-d-x" to care\n')
    (tmp_path / "acme_test.route").write_text('language 1\ninclude "acme.route"\n')
    return tmp_path


def test_a_summary_counts_the_rules_that_were_not_compared(folder: Path) -> None:
    done = convroute("lint", ".", cwd=folder)
    assert "W401" not in done.out, "the rule that is never reached is one of those"
    assert done.out.splitlines()[-1].endswith(f"; {NOT_COMPARED}")


def test_the_json_has_the_number_and_leaves_none_out(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    document = json.loads(convroute("lint", ".", "--format", "json", cwd=folder).out)
    validator("diagnostics").validate(document)
    assert document["summary"]["patterns_not_compared"] == 2
    monkeypatch.undo()
    document = json.loads(convroute("lint", ".", "--format", "json", cwd=folder).out)
    assert "patterns_not_compared" not in document["summary"]
    assert "W401" in [item["code"] for item in document["diagnostics"]]


def test_a_rule_that_is_there_twice_counts_once(folder: Path) -> None:
    with (folder / "acme.route").open("a") as file:
        file.write('route link like "*e*" to care\n')
    assert convroute("lint", ".", cwd=folder).out.splitlines()[-1].endswith(f"; {NOT_COMPARED}")
