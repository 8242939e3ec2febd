"""Folds of many items, for tests."""

from typing import Any

from convroute.conversation.item import Item
from convroute.conversation.thread import Thread
from convroute.evaluator.decision import Decision, Undecided
from convroute.evaluator.fold import Fold
from tests.evaluator.building import (
    USER,
)
from tests.evaluator.policies import INSTAGRAM, policy


def fold(
    text: str, items: list[Item], threads: tuple[Thread, ...] = (), **more: Any
) -> list[Decision | Undecided]:
    return list(Fold(policy(text), threads, tracing=True, **more).decide(items))


def decided(text: str, items: list[Item], threads: tuple[Thread, ...] = (), **more: Any) -> list[Decision]:
    decisions = fold(text, items, threads, **more)
    assert all(isinstance(decision, Decision) for decision in decisions), decisions
    return [decision for decision in decisions if isinstance(decision, Decision)]


def outcomes(text: str, items: list[Item]) -> list[str]:
    return [decision.outcome for decision in fold(text, items)]


def thread(**more: Any) -> Thread:
    return Thread(account=INSTAGRAM, user=USER, **more)
