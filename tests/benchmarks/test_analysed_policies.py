import pytest
from benchmarks.analysed_policies import ANALYSED, shop
from benchmarks.edits import RULE, edited

from convroute.policy.conditions import Atom, leaves
from convroute.policy.model import CheckedPolicy
from tests.linter.desk import checked


def policy(text: str) -> CheckedPolicy:
    found = checked(text, {})
    assert [str(item) for item in found.diagnostics] == []
    assert found.policy is not None
    return found.policy


@pytest.fixture(autouse=True)
def small_sets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("benchmarks.analysed_policies.PHRASES_OF_A_SET", 100)


@pytest.mark.parametrize("name", ANALYSED)
def test_a_generated_policy_has_no_errors_and_is_the_same_each_time(name: str) -> None:
    text = ANALYSED[name](30, 1)
    assert text == ANALYSED[name](30, 1)
    assert text != ANALYSED[name](30, 2)
    assert policy(text).routes


@pytest.mark.parametrize("name", ANALYSED)
def test_an_edited_policy_has_no_errors_either(name: str) -> None:
    before = ANALYSED[name](30, 1)
    changes = min(10, len(RULE.findall(before)))
    after = edited(before, changes, 1)
    assert after == edited(before, changes, 1)
    assert after != before
    policy(after)
    lost = {*before.splitlines()} - {*after.splitlines()}
    assert len(lost) <= changes


def test_a_shop_has_as_many_rules_as_asked_for_over_fifteen_fields() -> None:
    routes = policy(shop(500, 1)).routes
    assert len(routes) == 500
    assert len({leaf.field for rule in routes for leaf in leaves(rule.when) if isinstance(leaf, Atom)}) == 15
