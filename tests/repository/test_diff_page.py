"""docs/diff.md: its commands print what it says, and its blocks are what their readers take.

`python -m tests.repository.test_diff_page write` renews it.
"""

import re
import sys
import tempfile
from pathlib import Path

import pytest

from convroute.checker.files import Found
from convroute.checker.plan import Plan, read_plan
from convroute.report.difference.formats import FORMATS
from tests.adoption.test_action import ACTION
from tests.adoption.yaml import check, read
from tests.repository.checkout import ROOT
from tests.repository.readme import fences, typed_again, visitors_folder
from tests.repository.typed import typed

PAGE = ROOT / "docs" / "diff.md"
TEXT = PAGE.read_text(encoding="utf-8")


@pytest.mark.slow
def test_its_commands_print_what_it_says(tmp_path: Path) -> None:
    assert fences(TEXT, "console")
    assert typed_again(TEXT, visitors_folder(tmp_path), typed) == TEXT


def test_what_it_expects_is_a_plan() -> None:
    (plan,) = fences(TEXT, "route")
    assert isinstance(read_plan(Found("plan", "plan", f"language 1\n{plan.body}".encode())), Plan)


def test_its_table_has_every_format() -> None:
    assert re.findall(r"^\| `(\w+)` \| ", TEXT, re.MULTILINE)[-len(FORMATS) :] == [*FORMATS]


@pytest.mark.slow
def test_its_workflow_is_one_and_gives_our_action_what_it_takes(tmp_path: Path) -> None:
    (block,) = fences(TEXT, "yaml")
    workflow = tmp_path / "what-changes.yml"
    workflow.write_text(block.body, encoding="utf-8")
    check("github-workflows", workflow)
    steps = read(block.body)["jobs"]["policies"]["steps"]
    (ours,) = [step for step in steps if str(step.get("uses", "")).startswith("OWNER/convroute@")]
    assert set(ours["with"]) <= set(ACTION["inputs"])
    assert ours["with"]["diff-comment"] in steps[-1]["run"]


if __name__ == "__main__" and sys.argv[1:] == ["write"]:
    with tempfile.TemporaryDirectory() as name:
        PAGE.write_text(typed_again(TEXT, visitors_folder(Path(name)), typed), encoding="utf-8")
