"""`lint - --stdin-filename NAME`: what an editor has of a file before it is saved."""

import json
from pathlib import Path

import pytest

from tests.cli.shell import Done, convroute

SHARED = 'language 1\nset refs = ["a"]\n'
POLICY = """language 1
policy p { version "1"  channel instagram  account 17841400000000001 }
app care = instagram_inbox
default care
include "shared/refs.route"
route link in refs to care
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "shop" / "shared").mkdir(parents=True)
    (tmp_path / "shop" / "shared" / "refs.route").write_text(SHARED)
    (tmp_path / "shop" / "p.route").write_text("policy broken on the disk {")
    return tmp_path


def lint(folder: Path, text: str, *more: str, name: str = "shop/p.route") -> Done:
    words = ("lint", "-", "--stdin-filename", name, "--format", "json", *more)
    return convroute(*words, stdin=text.encode(), cwd=folder)


def test_findings_carry_the_name_and_the_text_is_what_the_editor_has(folder: Path) -> None:
    done = lint(folder, POLICY.replace("to care\n", "to cara\n"), "--select", "E")
    assert [(item["code"], item["file"]) for item in json.loads(done.out)["diagnostics"]] == [
        ("E221", "shop/p.route")
    ]


def test_includes_are_found_from_the_name(folder: Path) -> None:
    assert lint(folder, POLICY, "--select", "E").status == 0
    lost = lint(folder, POLICY, "--select", "E", name="p.route")
    assert [item["code"] for item in json.loads(lost.out)["diagnostics"]][:1] == ["E205"]


def test_the_file_need_not_exist(folder: Path) -> None:
    assert lint(folder, POLICY, "--select", "E", name="shop/new.route").status == 0


def test_the_configuration_is_found_from_the_name(folder: Path) -> None:
    unused = POLICY.replace("route link", 'set more = ["b"]\nroute link')
    assert lint(folder, unused).status == 1
    (folder / "shop" / "convroute.toml").write_text('ignore = ["W"]\n')
    assert lint(folder, unused).status == 0


def test_the_folder_is_checked_with_the_text_in_place_of_the_file(folder: Path) -> None:
    done = lint(folder, POLICY, ".", "--select", "E")
    assert (done.status, json.loads(done.out)["diagnostics"]) == (0, [])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["shop/p.route", "--stdin-filename", "x.route"], "write `-` for it"),
        (["-", "--stdin-filename", "shop"], "`shop` is not one"),
        (["-", "--stdin-filename", ""], "is not one"),
        (["-", "--stdin-filename", "shop/p.route", "--fix"], "`-` cannot be repaired"),
        (["-", "--stdin-filename", "shop/p.route", "--diff"], "`-` cannot be repaired"),
    ],
)
def test_a_name_that_names_nothing_is_refused(folder: Path, words: list[str], said: str) -> None:
    done = convroute("lint", *words, stdin=POLICY.encode(), cwd=folder)
    assert (done.status, done.out) == (2, "")
    assert said in done.err
