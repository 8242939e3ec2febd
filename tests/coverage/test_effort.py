"""A search for tests takes questions that are counted and bounded; what was too hard is said."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from convroute.checker.check import check
from convroute.checker.files import Found
from convroute.policy.model import CheckedPolicy
from convroute.regions import budget
from convroute.tester.coverage.closing import report
from convroute.tester.coverage.counting import Coverage
from convroute.workspace.folder import Folder
from tests.benchmarks.effort import growth
from tests.cli.shell import convroute

HEAD = """language 1
policy p { version "1"  channel instagram  account 17841400000000001  timezone "UTC" }
app bot { id 2210987654321091 }
app care { id 2210987654321092 }
default care
"""


def _when(word: str, part: str) -> Callable[[int], str]:
    return lambda n: f"route message to bot when {f' {word} '.join(part.format(i=i) for i in range(n))}\n"


def _schedules(n: int) -> str:
    return "".join(f"schedule s{i} {{ mon 10:{i % 60:02} - 11:{i % 60:02} }}\n" for i in range(n))


FAMILIES: dict[str, Callable[[int], str]] = {
    "or of values": _when("or", 'text == "w{i}"'),
    "or of keywords": _when("or", 'text mentions "w{i}"'),
    "and of ors": _when("and", '(text == "a{i}" or ref == "b{i}" or text like "c{i}*")'),
    "or of schedules": lambda n: _schedules(n) + _when("or", "within s{i}")(n),
    "and of schedules": lambda n: _schedules(n) + _when("and", "not within s{i}")(n),
    "many rules": lambda n: "".join(f'route message to bot when text == "w{i}"\n' for i in range(n)),
    "many patterns": lambda n: "".join(f'route link like "*a{i}*b*" to bot\n' for i in range(n)),
}


def policy(text: str) -> CheckedPolicy:
    checked = check(Found("p.route", "p.route", (HEAD + text).encode()), Folder.of("p.route")).policy
    assert checked is not None
    return checked


def allow(questions: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "_MOST_STEPS", questions)


@pytest.mark.parametrize("family", FAMILIES)
def test_the_work_grows_with_the_policy_and_hardly_faster(
    family: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beyond what is allowed; the less that is, the sooner a test sees it."""
    allow(10, monkeypatch)

    def measured(n: int) -> Callable[[], object]:
        return partial(lambda counted: report(counted), Coverage.of(policy(FAMILIES[family](n))))

    assert growth(measured, 30) <= 4.8


@pytest.mark.parametrize("family", FAMILIES)
def test_where_the_work_is_used_up_nothing_is_claimed(family: str, monkeypatch: pytest.MonkeyPatch) -> None:
    allow(10, monkeypatch)
    found = report(Coverage.of(policy(FAMILIES[family](40))))
    unknown = [gap for gap in found.gaps if gap.unknown is not None]
    assert found.unknown == len(unknown) > 0
    assert all(gap.suggestion is None for gap in unknown)
    assert {gap.unknown for gap in unknown} == {budget.SPENT}


def test_what_was_not_looked_at_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    allow(10, monkeypatch)
    test = 'test "t" { when message "x"  then route to care }\n'
    (tmp_path / "p.route").write_text(HEAD + FAMILIES["or of values"](60) + test)
    done = convroute("test", "p.route", "--coverage", cwd=tmp_path)
    assert done.status == 0
    assert "  unknown: whether " in done.out
    assert " gaps can be closed: it was too hard to say" in done.out
    assert f"(unknown: {budget.SPENT})" in done.out


def test_a_question_that_is_too_hard_proves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "MOST_CONFLICTS", 0)
    found = report(Coverage.of(policy('hard: route message to bot when text == "a" and text == "b"\n')))
    (wins,) = [gap for gap in found.gaps if gap.obligation.kind == "rules"]
    assert wins.suggestion is None
    assert wins.unknown == "the question took more than 0 contradictions"
