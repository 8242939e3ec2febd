"""Faulty policies as people write them: `# expect: CODE` says what the linter has to say, and where."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from convroute.linter.context import Demand, proved
from convroute.linter.lint import examine
from convroute.linter.rules import RULES
from convroute.workspace import Folder, load
from tests.linter.desk import without_work
from tests.linter.earlier import former

CASES = sorted((Path(__file__).parent / "cases").glob("*.route"))
_OPTIONS: Mapping[str, Demand] = {"--mergeable": "mergeable", "--explain-default": "default"}
_EXPECT = re.compile(r"#.*?expect: ((?:[EW]\d{3} ?)+)(?:in (\S+))?")


def expected(path: Path) -> list[tuple[str, str, int]]:
    """Code, file and line of each mark; of a file that is named only the file."""
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        mark = _EXPECT.search(line)
        if mark is not None:
            elsewhere = mark[2]
            place = (elsewhere, 0) if elsewhere else (path.name, number)
            found += [(code, *place) for code in mark[1].split()]
    return sorted(found)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_faulty_policy_gives_what_it_expects(path: Path) -> None:
    policy = load(str(path))
    found = []
    was = former(path.read_text(encoding="utf-8"), Folder.of(str(path)))
    analysing = without_work if "Without any work" in path.read_text("utf-8") else proved
    asked = frozenset(demand for option, demand in _OPTIONS.items() if option in path.read_text("utf-8"))
    for item in examine(policy, former=was, demands=asked, analysing=analysing):
        name = item.source.name.removeprefix(f"{path.parent}/")
        found.append((item.code, name, item.start.line if name == path.name else 0))
    assert sorted(found) == expected(path)


def test_every_lint_rule_speaks_in_a_case() -> None:
    spoken = {code for path in CASES for code, _, _ in expected(path)}
    assert {rule.code for rule in RULES} <= spoken


def test_there_are_many_cases() -> None:
    assert len(CASES) >= 40
