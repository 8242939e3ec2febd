"""A policy from the cache is the policy that checking would give: never an older one, never another's."""

import json
import os
import shutil
import sys
from pathlib import Path

import pytest

from convroute import cache
from convroute.checker import check as checker
from convroute.checker.checked import Checked
from convroute.compiler.program import Program
from convroute.policy.model import CheckedPolicy, Examples
from convroute.workspace import CannotRead, folder, load, program_at, read_bytes
from tests.repository.checkout import POLICIES

HEAD = (
    'language 1\npolicy p { version "1" channel instagram account 5 }\napp bot { id 7 }\napp desk { id 8 }\n'
)
MAIN = (
    HEAD + 'include "more.route"\nset ids from "ids.csv" column "id"\nroute ad in ids to desk\ndefault bot\n'
)
MORE = 'language 1\nroute link "a" to desk\ntest "t" { when message from link "a" then route to desk }\n'
SHOP = str(POLICIES / "shop" / "shop.route")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a policy of three files, and a cache of its own."""
    monkeypatch.setattr(cache, "cache_folder", lambda: tmp_path / "cache" / "convroute")
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    (folder / "main.route").write_text(MAIN)
    (folder / "more.route").write_text(MORE.replace("test", "# test"))
    (folder / "ids.csv").write_text("id\n11\n12\n")
    return folder


def policy(path: str = "main.route") -> CheckedPolicy:
    found = program_at(path)
    assert isinstance(found, Program), found.diagnostics
    return found.policy


def kept(path: str, monkeypatch: pytest.MonkeyPatch) -> CheckedPolicy:
    """The policy, which must come from the cache."""
    with monkeypatch.context() as patch:
        patch.setattr(checker, "check", _must_not_check)
        return policy(path)


def _must_not_check(*_: object, **__: object) -> Checked:
    raise AssertionError("it was checked again")


@pytest.mark.usefixtures("here")
def test_the_second_time_nothing_is_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    first = policy()
    second = kept("main.route", monkeypatch)
    assert second == first == load("main.route").policy
    assert second.digest == first.digest


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("main.route", "to desk", "to bot"),
        ("more.route", "to desk", "to bot"),
        ("ids.csv", "12", "13"),
    ],
)
def test_a_file_that_changed_is_read_again(here: Path, file: str, old: str, new: str) -> None:
    before = policy()
    path = here / file
    times = path.stat()
    path.write_text(path.read_text().replace(old, new))
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    after = policy()
    assert after.digest != before.digest
    assert after == load("main.route").policy
    path.write_text(path.read_text().replace(new, old))
    assert policy() == before


def test_an_included_file_that_is_gone_is_missed(here: Path) -> None:
    policy()
    (here / "more.route").unlink()
    found = program_at("main.route")
    assert isinstance(found, Checked)
    assert [item.code for item in found.diagnostics] == ["E205"]


def test_an_included_file_that_became_a_link_out_of_the_folder_is_refused(here: Path) -> None:
    policy()
    (here / "more.route").rename(here.parent / "more.route")
    (here / "more.route").symlink_to(here.parent / "more.route")
    found = program_at("main.route")
    assert isinstance(found, Checked)
    assert found.policy is None


def test_places_are_named_as_the_policy_was_reached(here: Path) -> None:
    policy()
    absolute = policy(str(here / "main.route"))
    assert absolute.link[0].place.file == str(here / "more.route")
    assert policy().link[0].place.file == "more.route"
    assert policy("./main.route") == policy()


def test_a_copy_somewhere_else_is_another_policy(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    policy()
    shutil.copytree(here, here.parent / "there")
    (here.parent / "there" / "ids.csv").write_text("id\n99\n")
    monkeypatch.chdir(here.parent / "there")
    assert policy().digest == getattr(load("main.route").policy, "digest", None)
    monkeypatch.chdir(here)
    assert policy().digest == getattr(load("main.route").policy, "digest", None)


def test_a_policy_with_errors_is_never_kept(here: Path) -> None:
    (here / "main.route").write_text(MAIN + "route link to nobody_here\n")
    for _ in range(2):
        found = program_at("main.route")
        assert isinstance(found, Checked)
        assert [item.code for item in found.diagnostics] == ["E221"]
    assert [*(here.parent / "cache").rglob("policy-*")] == []


def test_the_policy_of_a_test_file_is_watched_too(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / "tests.route").write_text(
        'language 1\ninclude "main.route"\ntest "t" { when message then route to bot }\n'
    )
    before = policy("tests.route")
    assert kept("tests.route", monkeypatch) == before
    (here / "more.route").write_text(MORE.replace("test", "# test").replace("to desk", "to bot", 1))
    assert policy("tests.route").digest != before.digest
    (here / "main.route").unlink()
    assert isinstance(program_at("tests.route"), Checked)


@pytest.mark.usefixtures("here")
def test_tests_and_invariants_are_left_out_of_what_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    for found in (policy(SHOP), kept(SHOP, monkeypatch)):
        assert found.examples == Examples()
    checked = load(SHOP).policy
    assert checked is not None
    assert checked.examples.tests
    assert checked.examples.recordings


@pytest.mark.usefixtures("here")
def test_no_file_is_read_that_only_tests_name(monkeypatch: pytest.MonkeyPatch) -> None:
    policy(SHOP)
    names: list[str] = []

    def read(path: str, most: int) -> bytes:
        names.append(Path(path).name)
        return read_bytes(path, most)

    monkeypatch.setattr(folder, "read_bytes", read)
    kept(SHOP, monkeypatch)
    assert sorted(names) == ["gifts.csv", "newsletters.txt", "spring_sale.json"]


def test_a_recorded_webhook_that_changed_changes_no_decision(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tests = 'test "t" { when event "w.json" then route to bot }\n'
    (here / "main.route").write_text(f"{MAIN}{tests}")
    (here / "w.json").write_text("{}")
    before = policy()
    (here / "w.json").write_text("no JSON any more")
    assert kept("main.route", monkeypatch) == before
    (here / "w.json").unlink()
    assert kept("main.route", monkeypatch) == before


def test_what_a_test_and_a_set_name_is_watched(here: Path) -> None:
    rules = 'set more from "w.json"\nroute ad in more to bot\n'
    tests = 'test "t" { when event "w.json" then route to bot }\n'
    (here / "main.route").write_text(f"{MAIN}{rules}{tests}")
    (here / "w.json").write_text("77")
    before = policy()
    (here / "w.json").write_text("78")
    assert policy().digest != before.digest


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
def test_a_policy_whose_name_is_no_text_is_not_kept(here: Path) -> None:
    name = os.fsdecode(b"caf\xe9.route")
    (here / name).write_text(MAIN)
    for _ in range(2):
        assert policy(name).link[0].place.file == "more.route"
    assert [*(here.parent / "cache").rglob("policy-*")] == []


@pytest.mark.parametrize("damage", [b"", b"[]\n[]", b"[]\n{}", b'[]\n[[],["Who",1]]', b"{\n"])
def test_odd_bytes_are_as_good_as_none(here: Path, damage: bytes) -> None:
    before = policy()
    (file,) = (here.parent / "cache").rglob("policy-*")
    cache.keep("policy", file.name.removeprefix("policy-"), lambda: damage)
    assert policy() == before


@pytest.mark.usefixtures("here")
def test_a_file_that_is_not_there_is_said_as_always() -> None:
    with pytest.raises(CannotRead, match="does not exist"):
        program_at("gone.route")


@pytest.mark.usefixtures("here")
def test_another_program_keeps_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    policy()
    monkeypatch.setattr(cache, "_program", lambda: "another version")
    with pytest.raises(AssertionError, match="checked again"):
        kept("main.route", monkeypatch)


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("path", sorted(POLICIES.rglob("*.route")), ids=lambda path: path.name)
def test_every_worked_example_is_the_same_from_the_cache(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = program_at(str(path))
    if isinstance(found, Program):
        first = found.policy
        second = kept(str(path), monkeypatch)
        assert second == first
        assert second.digest == first.digest
        assert json.dumps(_places(second)) == json.dumps(_places(first))


def _places(found: CheckedPolicy) -> list[str]:
    routes = [str(rule.place) for rule in [*found.campaign, *found.link, *found.organic]]
    return [*routes, *(str(rule.place) for rule in found.permissions), *(str(r.place) for r in found.limits)]
