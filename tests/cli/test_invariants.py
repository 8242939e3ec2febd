"""An invariant that does not hold is told by `lint`, `test` and `verify`, whatever the format."""

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.cli.shell import convroute
from tests.wire.building import validator

POLICY = """language 1
policy acme { version "1"  channel instagram  account 17841400000000001 }
app bot { id 1278416343931139  role automation }
app care = instagram_inbox
default bot
include "rights.route"
route message to care when text mentions "refund"
invariant "nobody asks" { never request by [bot, care] from nobody }
test "a visitor" { when message "Hi"  then route to bot }
"""
RIGHTS = """language 1
allow take by care
invariant "bots take nothing" { never take by bot }
invariant "care takes nothing" { never take by care }
"""
TESTS = 'language 1\ninclude "acme.route"\ntest "again" { when message "Hi"  then route to bot }\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A policy, an included file with an invariant that does not hold, and two test files that read both."""
    (tmp_path / "acme.route").write_text(POLICY)
    (tmp_path / "rights.route").write_text(RIGHTS)
    (tmp_path / "one_test.route").write_text(TESTS)
    (tmp_path / "two_test.route").write_text(TESTS)
    return tmp_path


@pytest.mark.parametrize("form", ["text", "concise", "github", "json", "sarif", "junit", "gitlab"])
def test_lint_tells_it_once_in_every_format(folder: Path, form: str) -> None:
    done = convroute("lint", ".", "./acme.route", "--format", form, cwd=folder)
    assert done.status == 1
    assert done.out.count("care takes (thread owned by bot") == 1 + (form == "junit")
    assert "W440" in done.out


def test_lint_names_the_line_that_decides(folder: Path) -> None:
    (found,) = json.loads(convroute("lint", ".", "--format", "json", cwd=folder).out)["diagnostics"]
    assert (found["code"], found["file"], found["start"]["line"]) == ("W440", "rights.route", 4)
    (decided,) = found["related"]
    assert (decided["file"], decided["start"]["line"]) == ("rights.route", 2)


def test_what_holds_is_not_told(folder: Path) -> None:
    (folder / "rights.route").write_text(RIGHTS.rsplit("invariant", 1)[0])
    done = convroute("lint", ".", cwd=folder)
    assert (done.status, done.out) == (0, "nothing to report in 4 files\n")
    assert convroute("test", ".", cwd=folder).status == 0


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_it_is_a_test_that_failed_and_each_counts_once(folder: Path, jobs: str) -> None:
    done = convroute("test", ".", "--jobs", jobs, cwd=folder)
    assert done.status == 1
    assert done.out.splitlines()[-1].startswith("1 failed, 5 passed in ")
    assert "invariant: care takes nothing" in done.out
    assert "never take by care" in done.out


def test_what_was_expected_is_the_claim_whatever_the_title_holds(folder: Path) -> None:
    (folder / "rights.route").write_text(
        'language 1\ninvariant "a {vip} \\"never\\" {" { never route to bot }\n'
    )
    done = convroute("test", ".", cwd=folder)
    assert (done.status, "expected     never route to bot\n" in done.out) == (1, True)


def test_a_test_file_alone_does_not_prove_the_policy(folder: Path) -> None:
    done = convroute("test", "one_test.route", cwd=folder)
    assert (done.status, done.out.splitlines()[-1].split(" in ")[0]) == (0, "1 passed")


@pytest.mark.parametrize(("expression", "counts"), [("nothing", "1 failed, 1 passed, 2 not selected")])
def test_invariants_are_chosen_by_their_titles(folder: Path, expression: str, counts: str) -> None:
    done = convroute("test", "acme.route", "-k", expression, cwd=folder)
    assert done.out.splitlines()[-1].split(" in ")[0] == counts


def test_a_policy_that_has_only_invariants_is_tested(folder: Path) -> None:
    (folder / "acme.route").write_text(POLICY.rsplit("test", 1)[0])
    assert convroute("test", "acme.route", "-k", "bots", cwd=folder).status == 0


@pytest.mark.parametrize("form", ["json", "junit", "github"])
def test_the_reports_of_test_have_it(folder: Path, form: str) -> None:
    done = convroute("test", ".", "--format", form, cwd=folder)
    assert done.status == 1
    if form == "json":
        document = json.loads(done.out)
        validator("test-report").validate(document)
        (failed,) = (test for test in document["tests"] if test["outcome"] == "failed")
        assert failed["failures"][0]["when"] == "care takes"
    elif form == "junit":
        assert ElementTree.fromstring(done.out).get("failures") == "1"
    else:
        assert "invariant%3A care takes nothing" in done.out
