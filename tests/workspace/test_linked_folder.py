"""A policy's folder is where it really is, whatever links lead to it; links in it do not lead out."""

from pathlib import Path

import pytest

from convroute.checker.checked import Checked
from convroute.workspace import load

POLICY = 'language 1\npolicy p { version "1" channel instagram account 5 }\napp bot { id 7 }\ndefault bot\n'
TESTS = 'language 1\ninclude "../a.route"\ntest "t" { when event "hello.json"  then route to bot }\n'


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder `shop`, and `door`, a link to it, beside a file that a policy in it must not see."""
    (tmp_path / "shop").mkdir()
    (tmp_path / "secret.txt").write_text("secret\n")
    (tmp_path / "shop" / "words.txt").write_text("hello\n")
    (tmp_path / "door").symlink_to("shop", target_is_directory=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def only(checked: Checked) -> tuple[str, str, str | None]:
    (item,) = checked.diagnostics
    return item.code, item.message.rsplit("` ", 1)[1], item.help


@pytest.fixture(params=["door/a.route", "{here}/door/a.route", "out/up/door/a.route"])
def through(request: pytest.FixtureRequest, here: Path) -> str:
    """A way to the policy that goes through links; `out/up` leads to the folder that has `door` in it."""
    (here / "out").mkdir()
    (here / "out" / "up").symlink_to(here, target_is_directory=True)
    return str(request.param).format(here=here)


@pytest.mark.parametrize("name", ["words.txt", "lists/../words.txt", "../shop/words.txt", "in.txt"])
def test_a_folder_is_where_it_really_is(here: Path, through: str, name: str) -> None:
    (here / "shop" / "in.txt").symlink_to("words.txt")
    (here / "shop" / "a.route").write_text(f'{POLICY}set s from "{name}"\n')
    assert load(through).diagnostics == ()


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("../secret.txt", "lies outside the policy's folder"),
        ("../door/../secret.txt", "lies outside the policy's folder"),
        ("up/secret.txt", "is a symbolic link that leads out of the policy's folder"),
        ("out.txt", "is a symbolic link that leads out of the policy's folder"),
        ("loop.txt", "is a symbolic link that leads in a circle"),
        ("gone.txt", "does not exist"),
        ("../gone.txt", "lies outside the policy's folder"),
    ],
)
def test_what_is_refused_is_refused_through_a_link_too(
    here: Path, through: str, name: str, reason: str
) -> None:
    (here / "shop" / "up").symlink_to(here, target_is_directory=True)
    (here / "shop" / "out.txt").symlink_to(here / "secret.txt")
    (here / "shop" / "loop.txt").symlink_to("loop.txt")
    (here / "shop" / "a.route").write_text(f'{POLICY}set s from "{name}"\n')
    assert only(load(through))[:2] == ("E240", reason)
    assert only(load("shop/a.route"))[:2] == ("E240", reason)


def test_two_dots_after_a_link_lead_to_the_folder_above_where_it_leads(here: Path) -> None:
    """As everywhere; only the name in messages is another then."""
    (here / "shop" / "deep").mkdir()
    (here / "gate").symlink_to("shop/deep", target_is_directory=True)
    (here / "shop" / "a.route").write_text(f'{POLICY}set s from "words.txt"\n')
    checked = load("gate/../a.route")
    assert checked.diagnostics == ()
    assert [file.source.name for file in checked.files] == [str(here / "shop" / "a.route")]


def test_a_file_keeps_the_name_by_which_it_was_reached(here: Path, through: str) -> None:
    (here / "shop" / "b.route").write_text('language 1\nroute link "x" to bot\n')
    (here / "shop" / "a.route").write_text(f'{POLICY}include "b.route"\n')
    names = [file.source.name for file in load(through).files]
    assert names == [through, through.replace("a.route", "b.route")]


def test_a_mistyped_name_finds_the_file_through_a_link(here: Path, through: str) -> None:
    (here / "shop" / "lists").mkdir()
    (here / "shop" / "lists" / "more.txt").write_text("x\n")
    for written, meant in (("wrds.txt", "words.txt"), ("lists\\\\more.txt", "lists/more.txt")):
        (here / "shop" / "a.route").write_text(f'{POLICY}set s from "{written}"\n')
        assert only(load(through))[2] == f"did you mean {meant}?"


@pytest.mark.parametrize("way", ["{here}/door/checks/a_test.route", "door/checks/a_test.route"])
def test_the_start_is_where_it_really_is(here: Path, way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some systems reach their temporary folders through a link, and so does who names an absolute path."""
    (here / "shop" / "a.route").write_text(f'{POLICY}set s from "words.txt"\n')
    (here / "shop" / "door").symlink_to(here / "shop", target_is_directory=True)
    (here / "shop" / "checks").mkdir()
    (here / "shop" / "checks" / "a_test.route").write_text(TESTS)
    (here / "shop" / "checks" / "hello.json").write_text("{}")
    for start in (here / "shop", here):
        monkeypatch.chdir(start)
        checked = load(way.format(here=here))
        assert checked.diagnostics == ()
        assert len(checked.files) == 2


def test_a_folder_of_tests_may_be_shared_by_links(here: Path) -> None:
    """`..` leads to the folder above as it was reached, where there is such a policy."""
    (here / "common").mkdir()
    (here / "common" / "a_test.route").write_text(TESTS)
    (here / "common" / "hello.json").write_text("{}")
    (here / "shop" / "a.route").write_text(POLICY)
    (here / "shop" / "tests").symlink_to(here / "common", target_is_directory=True)
    checked = load("shop/tests/a_test.route")
    assert checked.policy is not None
    assert [file.source.name for file in checked.files] == ["shop/tests/a_test.route", "shop/a.route"]
