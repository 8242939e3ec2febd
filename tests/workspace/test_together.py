"""Files of tests that are about one policy are checked together; what is found is the same."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from convroute.diagnostic import Diagnostic
from convroute.source import Source
from convroute.syntax import parser
from convroute.workspace.checking import all_checked
from convroute.workspace.linting import findings_of

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
    return {_told(item) for item in findings_of(all_checked(files))[0]}


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

    monkeypatch.setattr("convroute.checker.inclusion.parse", parse)
    names = [path.name for path in folder.glob("?_test.route")]
    assert len(all_checked(names)) == 1
    assert read == Counter(["p.route", *names])


@pytest.mark.usefixtures("folder")
def test_a_fact_that_one_file_of_tests_gives_is_not_unused() -> None:
    assert not any("city" in message for _, _, message in found("a_test.route", "b_test.route"))
