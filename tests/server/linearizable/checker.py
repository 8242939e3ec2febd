"""Whether what clients saw of one thread can have happened in some order (Wing and Gong, with Lowe's memo).

The specification is `policy.step`: of an operation it is known what was asked, at which time by the server's
clock, and what was answered. Real time restricts the order: what ended before another began comes before it.
"""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from convroute.api import Policy
from convroute.conversation.item import Item
from convroute.conversation.life import Life
from convroute.evaluator.decision import Decision

Answer = tuple[str, str | None, str | None, int | None]
"""Outcome, kind of the reason, then the owner (id) and when control ends (ms)."""


class Operation(Struct, frozen=True):
    """`began` and `ended` by one clock that never goes back."""

    item: Item
    answer: Answer
    began: int
    ended: int


def answer_of(decision: Decision) -> Answer:
    thread = decision.thread
    assert thread is not None
    return decision.outcome, decision.reason_kind, thread.owner_app_id, thread.expires_at


def linearizable(policy: Policy, operations: Sequence[Operation]) -> bool:
    """Searches depth first; a set of operations done and the life they left are looked at once."""
    operations = sorted(operations, key=lambda one: one.began)
    every = (1 << len(operations)) - 1
    steps: dict[tuple[int, Life | None], tuple[bool, Life | None]] = {}

    def step(number: int, life: Life | None) -> tuple[bool, Life | None]:
        key = number, life
        if key not in steps:
            operation = operations[number]
            decision, after = policy.step(operation.item, life, None)
            right = isinstance(decision, Decision) and answer_of(decision) == operation.answer
            steps[key] = right, after
        return steps[key]

    seen: set[tuple[int, Life | None]] = set()
    waiting: list[tuple[int, Life | None]] = [(0, None)]
    while waiting:
        done, life = waiting.pop()
        if done == every:
            return True
        for number in _next(operations, done):
            right, after = step(number, life)
            state = done | 1 << number, after
            if right and state not in seen:
                seen.add(state)
                waiting.append(state)
    return False


def _next(operations: Sequence[Operation], done: int) -> Iterator[int]:
    """Those that began before any other that is not done ended."""
    earliest: int | None = None
    for number, one in enumerate(operations):
        if earliest is not None and one.began > earliest:
            return
        if not done >> number & 1:
            earliest = one.ended if earliest is None else min(earliest, one.ended)
            yield number
