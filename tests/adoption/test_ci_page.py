"""docs/ci.md: every block of it is what its reader takes, or prints what the page says."""

import re
from pathlib import Path

import pytest

from convroute.report.formats import FORMATS
from tests.adoption import ci_page
from tests.adoption.test_action import ACTION
from tests.adoption.yaml import check, read
from tests.repository.checkout import ROOT
from tests.repository.readme import fences
from tests.repository.typed import typed

pytestmark = pytest.mark.slow

TEXT = ci_page.TEXT
CHECKED = {"console", "yaml", "sh"}


def test_its_commands_print_what_it_says() -> None:
    assert len(fences(TEXT, "console")) >= 5
    assert ci_page.rewritten(typed) == TEXT, "`python -m tests.adoption.ci_page write` brings it up to date"


def test_every_block_is_of_a_kind_that_is_tested() -> None:
    kinds = re.findall(r"^```(\w+)", TEXT, re.MULTILINE)
    assert set(kinds) == CHECKED
    shown = {fence.info.removeprefix("yaml ") for fence in fences(TEXT, "yaml")}
    assert shown == {".pre-commit-config.yaml", ".github/workflows/routing.yml", ".gitlab-ci.yml"}


def test_the_workflow_is_one_and_gives_our_action_what_it_takes(tmp_path: Path) -> None:
    workflow = tmp_path / "routing.yml"
    workflow.write_text(ci_page.file_shown(".github/workflows/routing.yml"), encoding="utf-8")
    check("github-workflows", workflow)
    steps = read(workflow.read_text(encoding="utf-8"))["jobs"]["policies"]["steps"]
    (ours,) = [step for step in steps if step["uses"].startswith("OWNER/convroute@")]
    assert set(ours["with"]) <= set(ACTION["inputs"])
    (upload,) = [step for step in steps if "upload-sarif" in step["uses"]]
    assert upload["with"]["sarif_file"] == ours["with"]["sarif"]
    assert ours["with"]["sarif"] in upload["if"]


def test_what_is_installed_is_a_commit_of_the_place_where_the_project_is_kept() -> None:
    install, hook = (fence.body.strip() for fence in fences(TEXT, "sh"))
    assert install == "pip install git+https://github.com/OWNER/convroute@COMMIT"
    assert hook == "pre-commit install"
    template = (ROOT / "docs" / "convroute.gitlab-ci.yml").read_text(encoding="utf-8")
    named = re.findall(r"OWNER/convroute@(\S+?)[\"\s]|rev: (\S+)", TEXT + template)
    assert len(named) >= 5
    assert {"".join(found) for found in named} == {"COMMIT"}


def test_its_table_has_every_format() -> None:
    table = TEXT.split("\n| Format | For |\n", 1)[1].split("\n\n", 1)[0]
    named = re.findall(r"`(\w+)`", " ".join(row.split("|")[1] for row in table.splitlines()))
    assert sorted(named) == sorted(FORMATS)
