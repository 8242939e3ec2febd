"""A thousand snapshots meet everything that a real policy says, on both sides."""

from collections import Counter, defaultdict

import pytest

from convroute.evaluator.evaluate import evaluate
from convroute.policy.conditions import Atom, Combination, Condition, Negation
from convroute.policy.model import CheckedPolicy, RouteRule
from convroute.sampler.sample import sample
from convroute.source import Place
from tests.examples import how_many
from tests.sampler.worked import NAMES, worked

SNAPSHOTS = how_many(1_000, nightly=10_000)
OFTEN = how_many(2, nightly=5)


@pytest.fixture(scope="module", params=NAMES)
def seen(request: pytest.FixtureRequest) -> tuple[CheckedPolicy, Counter[str], dict[object, set[bool]]]:
    """The policy, how often each rule decided, and the outcomes of each atom by rule, place and text."""
    policy = worked(request.param)
    decided: Counter[str] = Counter()
    outcomes: dict[object, set[bool]] = defaultdict(set)
    for snapshot in sample([policy], SNAPSHOTS):
        decision = evaluate(policy, snapshot, tracing=True)
        decided[decision.reason.rule or decision.reason.kind] += 1
        assert decision.trace is not None
        for step in decision.trace.steps:
            for tried in step.rules:
                for atom in tried.conditions:
                    outcomes[tried.rule, atom.text, atom.place].add(atom.result)
    return policy, decided, outcomes


def _routes(policy: CheckedPolicy) -> tuple[RouteRule, ...]:
    return (*policy.campaign, *policy.link, *policy.organic)


def _atoms(condition: Condition | None) -> list[Atom]:
    match condition:
        case Atom():
            return [condition]
        case Negation():
            return _atoms(condition.operand)
        case Combination():
            return [atom for operand in condition.operands for atom in _atoms(operand)]
        case _:
            return []


@pytest.mark.slow
def test_every_route_rule_wins(
    seen: tuple[CheckedPolicy, Counter[str], dict[object, set[bool]]],
) -> None:
    policy, decided, _ = seen
    usable = [rule.id for rule in _routes(policy) if rule.target and not policy.apps[rule.target].disabled]
    assert usable
    assert [rule for rule in usable if decided[rule] < OFTEN] == []


def test_every_permission_and_limit_decides(
    seen: tuple[CheckedPolicy, Counter[str], dict[object, set[bool]]],
) -> None:
    policy, decided, _ = seen
    rules = [rule.id for rule in policy.permissions] + [rule.id for rule in policy.limits]
    assert [rule for rule in rules if decided[rule] < OFTEN] == []


def test_every_atomic_condition_comes_out_both_ways(
    seen: tuple[CheckedPolicy, Counter[str], dict[object, set[bool]]],
) -> None:
    policy, _, outcomes = seen
    looked: list[tuple[str, str, Place]] = []
    conditions = [(rule.id, rule.when) for rule in _routes(policy)]
    conditions += [(rule.id, rule.when) for rule in policy.permissions]
    for rule, condition in conditions:
        looked += [(rule, atom.text, atom.place) for atom in _atoms(condition)]
    assert looked
    assert [look for look in looked if outcomes[look] != {True, False}] == []
