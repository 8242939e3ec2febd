"""`lint` and `test` say of how many invariants nobody knows whether they hold."""

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.cli.shell import convroute
from tests.wire.building import validator

POLICY = """language 1
policy acme { version "1"  channel instagram  account 17841400000000001 }
app care = instagram_inbox
default care
include "rights.route"
invariant "an invariant of the policy" { never request by anyone }
test "a visitor" { when message "Hi"  then route to care }
"""
RIGHTS = 'language 1\ninvariant "one of an included file" { never take by anyone }\n'
TESTS = 'language 1\ninclude "acme.route"\ntest "again" { when message "Hi"  then route to care }\n'
TWO = "2 invariants were not checked"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A policy, an included file with an invariant, and two test files, which read both again."""
    (tmp_path / "acme.route").write_text(POLICY)
    (tmp_path / "rights.route").write_text(RIGHTS)
    (tmp_path / "one_test.route").write_text(TESTS)
    (tmp_path / "two_test.route").write_text(TESTS)
    return tmp_path


@pytest.mark.parametrize("form", ["text", "concise", "github"])
def test_a_summary_of_lint_counts_each_invariant_once(folder: Path, form: str) -> None:
    done = convroute("lint", ".", "./acme.route", "--format", form, cwd=folder)
    assert (done.status, done.out, done.err) == (0, f"nothing to report in 4 files; {TWO}\n", "")


def test_a_summary_of_findings_counts_them_too(folder: Path) -> None:
    (folder / "rights.route").write_text(RIGHTS + 'route link "a" to saels\n')
    done = convroute("lint", "acme.route", cwd=folder)
    assert (done.status, done.out.splitlines()[-1]) == (1, f"1 error in 1 of 2 files; {TWO}")


def test_the_json_of_lint_has_the_number_and_leaves_none_out(folder: Path) -> None:
    document = json.loads(convroute("lint", ".", "--format", "json", cwd=folder).out)
    validator("diagnostics").validate(document)
    assert document["summary"] == {"errors": 0, "warnings": 0, "invariants_not_checked": 2}
    (folder / "rights.route").write_text("language 1\n")
    (folder / "acme.route").write_text(POLICY.replace("invariant", "# invariant"))
    document = json.loads(convroute("lint", ".", "--format", "json", cwd=folder).out)
    assert document["summary"] == {"errors": 0, "warnings": 0}


@pytest.mark.parametrize("form", ["sarif", "junit", "gitlab"])
def test_what_a_format_cannot_say_is_noted(folder: Path, form: str) -> None:
    done = convroute("lint", ".", "--format", form, cwd=folder)
    assert (done.status, done.err) == (0, f"note: {TWO}\n")


def test_a_repair_counts_what_is_left(folder: Path) -> None:
    done = convroute("lint", ".", "--fix", cwd=folder)
    assert done.out == f"nothing to report in 4 files; {TWO}\n"


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_the_last_line_of_test_counts_each_invariant_once(folder: Path, jobs: str) -> None:
    done = convroute("test", ".", "--jobs", jobs, cwd=folder)
    assert (done.status, done.err) == (0, "")
    assert done.out.splitlines()[-1].startswith("3 passed in ")
    assert done.out.splitlines()[-1].endswith(f"s; {TWO}")


def test_the_reports_of_test_have_the_number(folder: Path) -> None:
    document = json.loads(convroute("test", ".", "--format", "json", cwd=folder).out)
    validator("test-report").validate(document)
    assert document["summary"]["invariants_not_checked"] == 2
    done = convroute("test", ".", "--format", "junit", cwd=folder)
    assert ElementTree.fromstring(done.out).get("failures") == "0"
    assert done.err == f"note: {TWO}\n"


def test_one_invariant_is_one(folder: Path) -> None:
    done = convroute("lint", "rights.route", "--ignore", "W", cwd=folder)
    assert "1 invariant was not checked" in done.out
