"""Files a policy names: inside its folder, regular, readable (language: `include`, Declarations)."""

import os
from pathlib import Path

import pytest

from convroute.checker.checked import Checked
from convroute.workspace import load

POLICY = 'language 1\npolicy p { version "1" channel instagram account 5 }\napp bot { id 7 }\ndefault bot\n'


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder `shop` with a policy, beside files it must not see; the command starts above it."""
    shop = tmp_path / "shop"
    shop.mkdir()
    (tmp_path / "secret.txt").write_text("secret\n")
    (shop / "words.txt").write_text("hello\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def with_set(here: Path, name: str) -> Checked:
    (here / "shop" / "a.route").write_text(f'{POLICY}set s from "{name}"\n')
    return load("shop/a.route")


def only(checked: Checked) -> tuple[str, str, str | None]:
    (item,) = checked.diagnostics
    return item.code, item.message.rsplit("` ", 1)[1], item.help


def test_a_policy_reads_the_files_beside_and_below_it(here: Path) -> None:
    (here / "shop" / "lists").mkdir()
    (here / "shop" / "lists" / "more.txt").write_text("x\n")
    assert with_set(here, "words.txt").policy is not None
    assert with_set(here, "lists/more.txt").policy is not None
    assert with_set(here, "lists/../words.txt").policy is not None


@pytest.mark.parametrize("name", ["../secret.txt", "lists/../../secret.txt", "../../etc/passwd"])
def test_two_dots_do_not_lead_out_of_the_folder(here: Path, name: str) -> None:
    assert only(with_set(here, name))[:2] == ("E240", "lies outside the policy's folder")


@pytest.mark.parametrize("name", ["/etc/passwd", "C:/secret.txt"])
def test_a_name_is_relative(here: Path, name: str) -> None:
    assert only(with_set(here, name))[:2] == ("E240", "is not relative to this file")


def test_a_file_named_with_the_slashes_of_another_system_is_found_for_the_message(here: Path) -> None:
    (here / "shop" / "lists").mkdir()
    (here / "shop" / "lists" / "more.txt").write_text("x\n")
    assert only(with_set(here, "lists\\\\more.txt"))[1:] == (
        "does not exist",
        "did you mean lists/more.txt?",
    )
    assert only(with_set(here, "..\\\\secret.txt"))[2] != "did you mean ../secret.txt?"


@pytest.mark.parametrize("name", ["", "  ", "\\\\u{0}x"])
def test_what_is_no_name_is_refused(here: Path, name: str) -> None:
    assert only(with_set(here, name.replace("\\\\", "\\")))[:2] == ("E240", "is not a file name")


def test_a_link_that_leads_out_is_refused_and_one_that_stays_is_followed(here: Path) -> None:
    (here / "shop" / "out.txt").symlink_to(here / "secret.txt")
    (here / "shop" / "in.txt").symlink_to("words.txt")
    assert only(with_set(here, "out.txt"))[1] == "is a symbolic link that leads out of the policy's folder"
    assert with_set(here, "in.txt").policy is not None


def test_a_linked_folder_that_leads_out_is_refused(here: Path) -> None:
    (here / "shop" / "up").symlink_to(here, target_is_directory=True)
    assert only(with_set(here, "up/secret.txt"))[1].startswith("is a symbolic link that leads out")


def test_a_link_in_a_circle_is_refused(here: Path) -> None:
    (here / "shop" / "loop.txt").symlink_to("loop.txt")
    assert only(with_set(here, "loop.txt"))[1] == "is a symbolic link that leads in a circle"


def test_folders_pipes_and_devices_are_refused_without_waiting(here: Path) -> None:
    (here / "shop" / "folder.txt").mkdir()
    os.mkfifo(here / "shop" / "pipe.txt")
    assert only(with_set(here, "folder.txt"))[1] == "is a folder"
    assert only(with_set(here, "pipe.txt"))[1] == "is not a regular file"


def test_a_file_without_permission_is_refused(here: Path) -> None:
    (here / "shop" / "words.txt").chmod(0)
    if os.access(here / "shop" / "words.txt", os.R_OK):
        pytest.skip("this user may read everything")
    assert only(with_set(here, "words.txt"))[1] == "cannot be opened: permission denied"


def test_a_file_that_is_too_large_is_refused(here: Path) -> None:
    with (here / "shop" / "huge.txt").open("wb") as file:
        file.truncate(65 * 1024 * 1024)
    assert only(with_set(here, "huge.txt"))[1] == "is larger than 64 MiB"


def test_a_name_longer_than_any_is_refused(here: Path) -> None:
    assert only(with_set(here, "x" * 5000))[:2] == ("E240", "is too long for a file name")


@pytest.mark.parametrize(("written", "meant"), [("wrds.txt", "words.txt"), ("list/a.txt", "lists/a.txt")])
def test_a_mistyped_name_finds_the_file(here: Path, written: str, meant: str) -> None:
    (here / "shop" / "lists").mkdir()
    (here / "shop" / "lists" / "a.txt").write_text("")
    checked = with_set(here, written)
    assert only(checked) == ("E240", "does not exist", f"did you mean {meant}?")
    assert checked.diagnostics[0].fix is not None


def test_a_file_that_is_nowhere_near_gets_no_suggestion(here: Path) -> None:
    assert only(with_set(here, "nothing/like/it.txt"))[1:] == (
        "does not exist",
        "file names are relative to the file that says them",
    )


def test_a_name_is_relative_to_the_file_that_says_it(here: Path) -> None:
    parts = here / "shop" / "parts"
    parts.mkdir()
    (parts / "b.route").write_text('language 1\nset s from "near.txt"\nset t from "../words.txt"\n')
    (parts / "near.txt").write_text("x\n")
    (here / "shop" / "a.route").write_text(f'{POLICY}include "parts/b.route"\n')
    checked = load("shop/a.route")
    assert checked.diagnostics == ()
    assert [file.source.name for file in checked.files] == ["shop/a.route", "shop/parts/b.route"]


def test_one_file_under_two_names_is_one_file(here: Path) -> None:
    (here / "shop" / "b.route").write_text('language 1\nroute link "x" to bot\n')
    (here / "shop" / "c.route").symlink_to("b.route")
    (here / "shop" / "a.route").write_text(f'{POLICY}include "b.route"\ninclude "c.route"\n')
    checked = load("shop/a.route")
    assert checked.policy is not None
    assert len(checked.policy.link) == 1


# --- test files ----------------------------------------------------------------------------

TESTS = 'language 1\ninclude "{}"\ntest "t" {{ when event "hello.json"  then route to bot }}\n'


def test_a_test_file_may_stand_anywhere_below_the_start_and_beside_its_webhooks(here: Path) -> None:
    (here / "shop" / "a.route").write_text(f'{POLICY}set s from "words.txt"\n')
    (here / "checks").mkdir()
    (here / "checks" / "a_test.route").write_text(TESTS.format("../shop/a.route"))
    (here / "checks" / "hello.json").write_text("{}")
    checked = load("checks/a_test.route")
    assert checked.diagnostics == ()
    assert checked.policy is not None
    assert [file.source.name for file in checked.files] == ["checks/a_test.route", "shop/a.route"]


def test_the_policy_of_a_test_file_still_sees_only_its_own_folder(here: Path) -> None:
    (here / "shop" / "a.route").write_text(f'{POLICY}set s from "../secret.txt"\n')
    (here / "a_test.route").write_text(TESTS.format("shop/a.route"))
    (here / "hello.json").write_text("{}")
    assert only(load("a_test.route"))[:2] == ("E240", "lies outside the policy's folder")


def test_a_test_file_does_not_reach_above_the_start(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / "a.route").write_text(POLICY)
    (here / "shop" / "t.route").write_text(TESTS.format("../a.route"))
    (here / "shop" / "hello.json").write_text("{}")
    assert load("shop/t.route").policy is not None
    monkeypatch.chdir(here / "shop")
    assert only(load("t.route"))[:2] == ("E205", "lies outside the folder the command started in")
    (item,) = load("t.route").diagnostics
    assert item.help == "start the command in the folder above: `convroute test shop`"
    (here / "shop" / "deep").mkdir()
    (here / "shop" / "deep" / "t.route").write_text(TESTS.format("../../a.route"))
    monkeypatch.chdir(here / "shop" / "deep")
    (item,) = load("t.route").diagnostics
    assert item.help == "start the command in `../..`: `convroute test shop/deep`"
    (here / "shop" / "deep" / "t.route").write_text(TESTS.format("../../gone.route"))
    (item,) = load("t.route").diagnostics
    assert item.help == "file names are relative to the file that says them"
