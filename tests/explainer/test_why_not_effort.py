"""How much work a question is: it does not grow with the rules that have nothing to do with it."""

from pathlib import Path
from random import Random

import pytest
from benchmarks.analysed_policies import APPS, message, shop

from convroute.evaluator.evaluate import evaluate
from convroute.explainer.why_not.ask import WhyNotQuestions
from convroute.regions.search import Search
from convroute.workspace import load


def searches(rules: int, path: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    """How often the solver is asked for ten questions about a shop with so many rules."""
    path.write_text(shop(rules, 1))
    policy = load(str(path)).policy
    assert policy is not None
    choice, questions = Random("effort"), WhyNotQuestions(policy, most=2)
    count, find = 0, Search.find

    def counted(*asked: object) -> object:
        nonlocal count
        count += 1
        return find(*asked)  # type: ignore[arg-type]  # as it was asked

    with monkeypatch.context() as patched:
        patched.setattr(Search, "find", counted)
        for _ in range(10):
            snapshot = message(policy, choice)
            gets = evaluate(policy, snapshot).app
            assert questions.ask_about(snapshot, next(app for app in APPS if app != gets)).hard == ()
    return count


def test_ten_times_the_rules_do_not_ask_ten_times_as_much(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = searches(60, tmp_path / "few.route", monkeypatch)
    many = searches(600, tmp_path / "many.route", monkeypatch)
    assert 0 < many < 4 * few
