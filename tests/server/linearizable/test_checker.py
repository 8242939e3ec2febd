"""The checker takes what can have happened, and nothing else."""

import json

from convroute.api import Policy
from convroute.evaluator.decision import Decision
from tests.server.linearizable.checker import Operation, answer_of, linearizable
from tests.server.logs import NOW, SHOP, request

POLICY = Policy.load(SHOP)


def operation(began: int, ended: int, action: str, app: str, owner_before: str | None) -> Operation:
    """As it is answered where `owner_before` took the thread first."""
    life = None
    if owner_before is not None:
        [first] = POLICY.read(json.loads(request("take", owner_before, "1", timestamp=NOW)))
        _, life = POLICY.step(first, None)
    [item] = POLICY.read(json.loads(request(action, app, "1", timestamp=NOW)))
    decision, _ = POLICY.step(item, life)
    assert isinstance(decision, Decision)
    return Operation(item, answer_of(decision), began, ended)


def test_an_answer_that_fits_one_order_is_possible() -> None:
    took, lost = operation(0, 10, "take", "sales", None), operation(5, 15, "release", "sales", None)
    assert linearizable(POLICY, [took, lost])  # the release came first


def test_what_ended_before_the_other_began_came_before_it() -> None:
    took, lost = operation(0, 4, "take", "sales", None), operation(5, 15, "release", "sales", None)
    assert not linearizable(POLICY, [took, lost])


def test_two_cannot_both_have_taken_an_idle_thread_from_nobody_and_released_it() -> None:
    first, second = operation(0, 9, "take", "sales", None), operation(0, 9, "take", "care", None)
    assert first.answer[0] == second.answer[0] == "allowed" or "denied" in (first.answer[0], second.answer[0])
    released = [operation(10, 20, "release", app, app) for app in ("sales", "care")]
    assert not linearizable(POLICY, [first, second, *released])


def test_nothing_happened_is_possible() -> None:
    assert linearizable(POLICY, [])
