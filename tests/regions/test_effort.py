"""How much work answers take, counted: it must not grow with what the design says it need not."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from benchmarks.analysed_policies import ANALYSED, HEAD

from convroute.compiler.program import Program
from convroute.policy.model import CheckedPolicy
from convroute.policy.stages import Stage
from convroute.regions.assignment import Assignment
from convroute.regions.cover import Cover, Covers
from convroute.regions.model import Model
from convroute.regions.search import Search
from convroute.regions.stage import StageRules
from convroute.regions.stage_analysis import Answer, StageAnalysis
from convroute.workspace import load


@pytest.fixture
def count(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Questions, and candidates that were looked at for them."""
    counted: Counter[str] = Counter()

    def counting(owner: type, name: str, called: str) -> None:
        before: Callable[..., Any] = getattr(owner, name)

        def after(self: object, *arguments: Any, **named: Any) -> Any:
            counted[called] += 1
            return before(self, *arguments, **named)

        monkeypatch.setattr(owner, name, after)

    counting(Search, "find", "questions")
    counting(Assignment, "candidate", "candidates")
    counting(Assignment, "assign", "assigned")
    return counted


def policy(text: str, folder: Path) -> CheckedPolicy:
    (folder / "p.route").write_text(text)
    checked = load(str(folder / "p.route"))
    assert checked.policy is not None, checked.diagnostics
    return checked.policy


def stage_of(checked: CheckedPolicy, stage: Stage = "organic") -> StageRules:
    return StageRules(Model([checked]), stage, Program(checked, few=0))


def covers_of(stage: StageRules, answers: list[Answer]) -> list[Cover]:
    live = {answer.position for answer in answers if answer.point is not None}
    covers = Covers(stage, lambda one, other: stage.rules[one].target != stage.rules[other].target)
    found = [covers.of(answer.position, live) for answer in answers if answer.point is None]
    assert all(isinstance(cover, Cover) for cover in found)
    return [cover for cover in found if isinstance(cover, Cover)]


def test_the_smallest_cover_of_a_rule_takes_few_questions(count: Counter[str], tmp_path: Path) -> None:
    stage = stage_of(policy(ANALYSED["dense"](150, 1), tmp_path))
    answers = [*StageAnalysis(stage, parts=False).rules()]
    count.clear()
    covers = covers_of(stage, answers)
    assert len(covers) > 20
    assert count["questions"] < 9 * len(covers)


def test_each_cover_of_a_shop_is_proved_to_be_the_smallest(tmp_path: Path) -> None:
    stage = stage_of(policy(ANALYSED["shop"](120, 1), tmp_path))
    covers = covers_of(stage, [*StageAnalysis(stage, parts=False).rules()])
    assert len(covers) > 20
    assert all(cover.smallest for cover in covers)


def test_a_hundred_rules_before_one_are_looked_at_without_going_deeper(tmp_path: Path) -> None:
    rules = "\n".join(f"route message to sales when score == {number % 101}" for number in range(110))
    text = f"{HEAD}{rules}\nroute message to care when score is present\n"
    stage = stage_of(policy(text, tmp_path))
    answers = [*StageAnalysis(stage, parts=False).rules()]
    assert answers[-1].point is None
    assert {at for at, answer in enumerate(answers) if answer.point is not None} == {*range(101)}
    [*_, cover] = covers_of(stage, answers)
    assert cover.positions == tuple(range(101))
