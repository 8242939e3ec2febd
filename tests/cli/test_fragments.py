"""`lint` of files without a `policy` block: through the policies that include them, named or not."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from convroute.catalogue.fragments import PAGES
from convroute.checker.checked import Checked
from convroute.workspace.loading import load
from tests.cli.shell import Done, convroute
from tests.wire.building import validator

POLICY = """language 1
policy acme { version "1"  channel instagram  account 17841400000000001 }
app care = instagram_inbox
app sales { id 3310987654321098  role sales }
default care
include "parts/rules.route"
"""
RULES = "language 1\nroute shop to sales\n"
WRONG = "language 1\nroute shop to saels\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A policy and one fragment, in a repository of their own."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "parts").mkdir()
    (tmp_path / "acme.route").write_text(POLICY)
    (tmp_path / "parts" / "rules.route").write_text(RULES)
    return tmp_path


def lint(folder: Path, *words: str, stdin: str = "") -> Done:
    return convroute("lint", *words, "--format", "concise", cwd=folder, stdin=stdin.encode())


def places(folder: Path, *words: str, stdin: str = "") -> list[tuple[str, str]]:
    done = convroute("lint", *words, "--format", "json", cwd=folder, stdin=stdin.encode())
    document = json.loads(done.out)
    validator("diagnostics").validate(document)
    return [(item["code"], item["file"]) for item in document["diagnostics"]]


def test_a_mistyped_name_in_one_included_file_is_found(folder: Path) -> None:
    (folder / "parts" / "rules.route").write_text(WRONG)
    done = lint(folder, "parts/rules.route")
    assert done.status == 1
    assert done.out.startswith("parts/rules.route:2:15: error: no app is called `saels`")


def test_the_policy_through_which_it_was_checked_is_named(folder: Path) -> None:
    done = lint(folder, "parts/rules.route")
    assert (done.status, done.out) == (0, "nothing to report in 1 file; checked through acme.route\n")
    summary = json.loads(convroute("lint", "parts", "--format", "json", cwd=folder).out)["summary"]
    assert summary["checked_through"] == ["acme.route"]


@pytest.mark.parametrize(
    ("started_in", "name"), [("parts", "rules.route"), (".", "./parts/rules.route"), ("parts", "")]
)
def test_the_file_keeps_the_name_it_was_given(folder: Path, started_in: str, name: str) -> None:
    (folder / "parts" / "rules.route").write_text(WRONG)
    named = name or str(folder / "parts" / "rules.route")
    assert places(folder / started_in, named) == [("E221", named.removeprefix("./"))]


def test_warnings_about_other_files_of_the_policy_are_not_told(folder: Path) -> None:
    (folder / "acme.route").write_text(POLICY + "group unused = [care]\n")
    assert places(folder, "acme.route") == [("W410", "acme.route")]
    assert places(folder, "parts/rules.route") == []


def test_an_error_elsewhere_in_the_policy_is_told_for_it_hides_what_may_be_wrong(folder: Path) -> None:
    (folder / "acme.route").write_text(POLICY + "route message to nobody_we_know\n")
    assert places(folder, "parts/rules.route") == [("E221", "acme.route")]


def test_every_policy_that_includes_a_file_is_asked(folder: Path) -> None:
    other = POLICY.replace("acme", "other").replace("app sales", "app vendor")
    (folder / "other.route").write_text(other)
    assert places(folder, "parts/rules.route") == [("E221", "parts/rules.route")]
    assert places(folder, "acme.route", "parts/rules.route") == [("E221", "parts/rules.route")]


def test_the_text_of_an_editor_is_what_the_policy_includes(folder: Path) -> None:
    words = ("-", "--stdin-filename", "parts/rules.route")
    assert places(folder, *words, stdin=WRONG) == [("E221", "parts/rules.route")]
    assert places(folder, *words, stdin=RULES) == []
    (folder / "parts" / "rules.route").write_text(WRONG)
    assert places(folder, *words, stdin=RULES) == []


def test_an_included_file_that_is_not_saved_yet_is_checked_all_the_same(folder: Path) -> None:
    (folder / "parts" / "rules.route").unlink()
    words = ("-", "--stdin-filename", "parts/rules.route")
    assert places(folder, *words, stdin=WRONG) == [("E221", "parts/rules.route")]
    assert places(folder, *words, stdin=RULES) == []


def test_files_that_a_fragment_names_belong_to_it(folder: Path) -> None:
    ads = 'set ads from "ads.csv" column "id"\nroute ad in ads to sales\n'
    (folder / "parts" / "ads.csv").write_text("id\nsummer\n")
    (folder / "parts" / "rules.route").write_text(RULES + ads)
    assert places(folder, "parts/rules.route") == [("W420", "parts/ads.csv")]


def test_a_file_that_nothing_includes_is_a_warning(folder: Path) -> None:
    (folder / "lost.route").write_text(WRONG)
    done = lint(folder, "lost.route")
    assert done.status == 1
    assert "[W432]" in done.out
    assert "no policy that was found includes it: its names are not checked" in done.out
    assert done.out.splitlines()[-1] == "1 warning in 1 file; 1 file was checked without a policy"
    assert places(folder, ".") == [("W432", "lost.route")]


def test_a_test_file_without_a_test_says_so(folder: Path) -> None:
    (folder / "acme_test.route").write_text('language 1\ninclude "acme.route"\n')
    done = lint(folder, "acme_test.route")
    assert "there is no test in this file, and no `policy` block" in done.out
    assert "write a test in it, or delete it" in done.out


def test_a_folder_whose_policy_block_got_lost_is_a_warning(folder: Path) -> None:
    (folder / "acme.route").write_text("\n".join(POLICY.splitlines()[:1] + POLICY.splitlines()[2:]))
    done = lint(folder, ".")
    found = [("W432", "acme.route"), ("W432", "parts/rules.route")]
    assert (done.status, places(folder, ".")) == (1, found)
    assert done.out.splitlines()[-1] == "2 warnings in 2 files; 2 files were checked without a policy"


def test_nothing_to_report_is_only_said_of_what_was_checked(folder: Path) -> None:
    (folder / "lost.route").write_text(WRONG)
    done = lint(folder, "lost.route", "--ignore", "W432")
    assert (done.status, done.out) == (0, "1 file was checked without a policy\n")
    done = lint(folder, ".", "--ignore", "W432")
    assert done.out == "nothing to report in 2 files; 1 file was checked without a policy\n"
    done = convroute("lint", "lost.route", "--ignore", "W432", "--format", "sarif", cwd=folder)
    assert done.err == "note: 1 file was checked without a policy\n"


def test_a_fragment_that_is_meant_to_stand_alone_can_be_allowed(folder: Path) -> None:
    (folder / "lost.route").write_text("# allow: W432 a generated policy includes it\n" + RULES)
    assert places(folder, "lost.route") == []


def test_a_policy_that_cannot_be_read_may_include_the_file(folder: Path) -> None:
    (folder / "acme.route").write_text(POLICY.replace("include ", "inclood "))
    done = lint(folder, "parts/rules.route")
    assert done.out == "1 file was checked without a policy\n"


def test_what_standard_input_belongs_to_is_asked_for(tmp_path: Path) -> None:
    done = lint(tmp_path, "-", stdin=RULES)
    assert done.status == 1
    assert "--stdin-filename NAME" in done.out


def test_an_excluded_policy_is_not_asked(folder: Path) -> None:
    (folder / "convroute.toml").write_text('exclude = ["*_draft.route"]\n')
    (folder / "acme_draft.route").write_text(POLICY + "route message to nobody_we_know\n")
    assert places(folder, "parts/rules.route") == []


def test_a_report_never_takes_the_place_of_the_policy(folder: Path) -> None:
    done = lint(folder, "parts/rules.route", "--output", "json:acme.route")
    assert (done.status, (folder / "acme.route").read_text()) == (2, POLICY)


def test_a_baseline_keeps_the_version_of_a_policy_that_nobody_named(folder: Path) -> None:
    update = ("--baseline", "base.json", "--update-baseline")
    lint(folder, "acme.route", *update)
    before = json.loads((folder / "base.json").read_text())["policies"]
    (folder / "parts" / "rules.route").write_text(RULES + "route message to sales\n")
    lint(folder, "parts/rules.route", *update)
    assert json.loads((folder / "base.json").read_text())["policies"] == before != {}


def test_a_repair_of_one_included_file_is_proved_for_its_policy(folder: Path) -> None:
    (folder / "parts" / "rules.route").write_text(RULES + 'route message to sales when text in ["a", "a"]\n')
    done = lint(folder, "parts/rules.route", "--fix", "--ignore", "W427")
    assert "fixed 1 finding in 1 file" in done.err
    assert '["a"]' in (folder / "parts" / "rules.route").read_text()
    assert (folder / "acme.route").read_text() == POLICY


def test_no_folder_is_read_once_for_each_fragment(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(40):
        (folder / "parts" / f"lost{number}.route").write_text(RULES)
    loaded: list[str] = []

    def counted(path: str, *more: Any) -> Checked:
        loaded.append(path)
        return load(path, *more)

    monkeypatch.setattr("convroute.workspace.includers.load", counted)
    assert len(places(folder, "parts")) == 40
    assert len(loaded) <= 2


def test_a_plan_of_expected_changes_belongs_beside_a_policy(folder: Path) -> None:
    (folder / "plan.route").write_text('language 1\nexpect change "as meant" { from route to nobody_here }\n')
    done = lint(folder, "plan.route")
    assert (done.status, done.out) == (0, "nothing to report in 1 file\n")
    (folder / "plan.route").write_text('language 1\nroute organic to bot\nexpect change "as meant" { }\n')
    assert "[W432]" in lint(folder, "plan.route").out


@pytest.mark.parametrize(("example", "codes"), [(PAGES[0].bad, {"W432"}), (PAGES[0].good, set())])
def test_the_examples_of_its_page_are_right(example: str, codes: set[str], tmp_path: Path) -> None:
    parts = re.split(r"^--- (\S+)\n", example, flags=re.MULTILINE)[1:]
    for name, text in zip(parts[::2], parts[1::2], strict=True):
        (tmp_path / name).write_text(text)
    assert {code for code, _ in places(tmp_path, ".")} == codes
