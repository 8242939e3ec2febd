"""Files of tests that are about one policy are checked together; what is found is the same."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from convroute.diagnostic import Diagnostic
from convroute.source import Source
from convroute.syntax import parser
from convroute.workspace.checking import all_checked, by_policy
from convroute.workspace.linting import findings_of
from convroute.workspace.loading import load
from tests.workspace.counting import count_checks

POLICY = """language 1
policy p { version "1"  channel instagram  account 17841400000000001 }
app bot { id 2210987654321091 }
fact city: string
fact town: string
default bot
"""
TESTS = """language 1
include "p.route"
test "{name}" {{ given fact {fact} = "x"  when message "Hi"  then route to {app} }}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "p.route").write_text(POLICY)
    for name, fact, app in (
        ("a", "city", "bot"),
        ("b", "town", "bot"),
        ("c", "town", "nobody"),
        ("d", "x", "bot"),
    ):
        (tmp_path / f"{name}_test.route").write_text(TESTS.format(name=name, fact=fact, app=app))
    (tmp_path / "broken_test.route").write_text('language 1\ninclude "p.route"\ntest "x" {\nroute\n')
    (tmp_path / "lost_test.route").write_text(
        'language 1\ninclude "gone.route"\ntest "x" { when message "Hi" }\n'
    )
    return tmp_path


def found(*files: str) -> set[tuple[str, str, str]]:
    return {_told(item) for item in findings_of(all_checked(files)).diagnostics}


def _told(item: Diagnostic) -> tuple[str, str, str]:
    return item.code, str(item.start), item.message


def test_together_they_say_what_each_says_alone(folder: Path) -> None:
    names = sorted(path.name for path in folder.glob("*_test.route"))
    alone = set[tuple[str, str, str]]().union(*map(found, names))
    unused = {item for item in alone if item[0] == "W409"}
    assert {message.split()[-1] for _, _, message in unused} == {"`city`", "`town`"}
    assert found(*names) == alone - unused, "each fact is given by another file"
    assert {"E205", "E221"} <= {code for code, _, _ in alone}


def test_a_policy_is_read_once_for_all_its_tests(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: Counter[str] = Counter()
    real = parser.parse

    def parse(source: Source) -> Any:
        read[source.name] += 1
        return real(source)

    monkeypatch.setattr("convroute.checker.read_file.parse", parse)
    names = [path.name for path in folder.glob("?_test.route")]
    assert len(all_checked(names)) == 1
    assert read == Counter(["p.route", *names])


@pytest.mark.usefixtures("folder")
def test_a_fact_that_one_file_of_tests_gives_is_not_unused() -> None:
    assert not any("city" in message for _, _, message in found("a_test.route", "b_test.route"))


@pytest.mark.parametrize("own", ["", 'test "own" { when message "Hi"  then route to bot }\n'])
def test_each_of_them_has_its_own_tests_and_what_is_wrong_with_it(folder: Path, own: str) -> None:
    (folder / "p.route").write_text(POLICY + own)
    (folder / "bytes_test.route").write_bytes(b'include "p.route"\ntest "x" { when message "\xff" }\n')
    (folder / "bad.json").write_bytes(b"\xff")
    for name in ("e", "f"):
        (folder / f"{name}_test.route").write_text(
            'language 1\ninclude "p.route"\ntest "x" { when recorded "bad.json" }\n'
        )
    names = sorted(path.name for path in folder.glob("*.route"))
    (together, alone) = by_policy(names)
    assert alone.files == ["lost_test.route"]
    each = dict(together.each())
    assert [*each] == [name for name in names if name != "lost_test.route"]
    for name, checked in each.items():
        by_itself = load(name)
        errors = [item for item in checked.diagnostics if item.severity == "error"]
        assert errors == [item for item in by_itself.diagnostics if item.severity == "error"]
        assert by_itself.files[:1] in (checked.files[:1], ()), "nothing is known of what is not text"
        assert (checked.policy is None) == (by_itself.policy is None), name
        if checked.policy is not None and by_itself.policy is not None:
            assert checked.policy.examples.tests == by_itself.policy.examples.tests
            assert checked.policy == by_itself.policy


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(("names", "times"), [("ab", 1), ("abc", 2), ("abcd", 2)])
def test_a_policy_is_checked_once_for_its_tests_and_again_for_errors_of_those(
    names: str, times: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    checks = count_checks(monkeypatch)
    (group,) = by_policy(["p.route", *(f"{name}_test.route" for name in names)])
    assert len(dict(group.each())) == len(names) + 1
    assert len(checks) == times


def test_what_is_wrong_with_a_policy_is_told_of_each_file(folder: Path) -> None:
    with (folder / "p.route").open("a") as policy:
        policy.write("route message to nobody_known\n")
    (group,) = by_policy(["a_test.route", "d_test.route", "p.route"])
    lines = [[item.start.line for item in one.diagnostics if item.code == "E221"] for _, one in group.each()]
    assert lines == [[7], [3, 7], [7]]


def test_a_file_without_policy_is_told_to_each_file_that_tests_it(folder: Path) -> None:
    (folder / "p.route").write_text("language 1\napp bot { id 2210987654321091 }\n")
    (group,) = by_policy(["a_test.route", "b_test.route"])
    assert ["E210" in {item.code for item in one.diagnostics} for _, one in group.each()] == [True, True]
