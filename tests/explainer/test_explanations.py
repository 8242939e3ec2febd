"""Golden explanations: one for each reason kind, in every form people read (semantics 5).

Renewed by `pytest tests/explainer --snapshot-update` and reviewed in the diff.
"""

import json
from functools import cache
from types import ModuleType

import pytest
from syrupy.assertion import SnapshotAssertion

from convroute.conversation.errors import DENIAL_KINDS
from convroute.conversation.thread import Thread
from convroute.evaluator.decision import Decision, Undecided
from convroute.evaluator.fold import Fold
from convroute.explainer import markdown, mermaid, text
from convroute.policy.model import CheckedPolicy
from convroute.policy.reasons import EVENT_REASONS
from convroute.source import Place
from convroute.wire.reader import read_input
from convroute.wire.threads import read_threads
from convroute.workspace import load
from tests.explainer.scenarios import FOLDER, SCENARIOS, Scenario


@cache
def policy_of(name: str) -> CheckedPolicy:
    checked = load(str(FOLDER / f"{name}.route"))
    assert checked.policy is not None, checked.diagnostics
    return checked.policy


def decisions_of(scenario: Scenario) -> list[Decision | Undecided]:
    policy = policy_of(scenario.policy)
    account = next(iter(policy.accounts))
    threads: tuple[Thread, ...] = ()
    if scenario.thread:
        threads = read_threads(json.dumps({"account": account, "user": "5550001", **scenario.thread}))
    items = read_input(json.dumps(list(scenario.documents)), policy.accounts)
    return list(Fold(policy, threads, tracing=True).decide(items))


def told(scenario: Scenario, renderer: ModuleType) -> str:
    """The last decision of the scenario, without the folder in which the tests lie."""
    explained: str = renderer.explain(policy_of(scenario.policy), decisions_of(scenario)[-1])
    return explained.replace(f"{FOLDER}/", "")


@pytest.mark.parametrize("name", SCENARIOS)
def test_each_reason_is_explained_in_text(name: str, snapshot: SnapshotAssertion) -> None:
    assert told(SCENARIOS[name], text) == snapshot


@pytest.mark.parametrize("name", ["campaign", "default_app", "forbidden_by_policy", "input_error"])
def test_an_explanation_can_be_pasted_into_a_pull_request(name: str, snapshot: SnapshotAssertion) -> None:
    assert told(SCENARIOS[name], markdown) == snapshot


@pytest.mark.parametrize("name", ["campaign", "default_app", "forbidden_by_policy", "input_error"])
def test_an_explanation_can_be_drawn(name: str, snapshot: SnapshotAssertion) -> None:
    assert told(SCENARIOS[name], mermaid) == snapshot


def test_every_reason_kind_has_its_explanation() -> None:
    given = {
        decision.reason.kind
        for scenario in SCENARIOS.values()
        for decision in decisions_of(scenario)
        if isinstance(decision, Decision)
    }
    assert given == {*EVENT_REASONS, *DENIAL_KINDS}


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_first_line_has_the_answer_and_the_second_the_reason(name: str) -> None:
    decision = decisions_of(SCENARIOS[name])[-1]
    first, second, *_ = told(SCENARIOS[name], text).splitlines()
    assert "  →  " in first
    assert second.startswith("  because ")
    if isinstance(decision, Decision) and isinstance(decision.reason.at, Place):
        assert second.endswith(f"{SCENARIOS[name].policy}.route:{decision.reason.at.line}")


def test_nothing_a_person_writes_can_move_the_readers_cursor() -> None:
    explained = told(SCENARIOS["default_app"], text)
    assert "\u202e" not in explained
    assert "\\u{202e}" in explained
