"""One step of a fold: an item on what is kept of its thread, and what is kept afterwards (E12, E14)."""

from collections.abc import Callable
from typing import Protocol

from msgspec.structs import replace

from convroute.conversation.event import Event, Facts
from convroute.conversation.item import Item, Unreadable
from convroute.conversation.life import Life
from convroute.conversation.request import Request
from convroute.conversation.thread import Thread
from convroute.evaluator.decide_one import snapshot_of
from convroute.evaluator.decision import Decision, Undecided
from convroute.evaluator.duplicates import duplicate, key_of
from convroute.evaluator.snapshot import Snapshot, View
from convroute.evaluator.trace import Trace
from convroute.evaluator.validation import UndeclaredFacts
from convroute.policy.model import CheckedPolicy

Decide = Callable[[Event | Request, Thread | None, Facts | None], Decision | Undecided]
"""The decision on one item, on the state its thread had before."""
Evaluate = Callable[[Snapshot], Decision]

_ROUTED_REASONS = ("campaign", "link", "organic", "social", "default_app")


class Step(Protocol):
    """How a policy takes one step."""

    def __call__(
        self,
        item: Item,
        life: Life | None = None,
        facts: Facts | None = None,
        copy: bool = False,
    ) -> tuple[Decision | Undecided, Life | None]:
        """The decision on one item, and what to keep of its thread; pure (semantics 1 Fold, E12, E14).

        `life` is what was kept of the thread; None is a new one. A copy is a `duplicate`; what has no
        copies (`copy_key` is None) is decided whatever `copy` says. After a copy, what cannot be decided
        and what belongs to no thread the life is the one that was handed in.

        Raises `ValueError` for the life of another thread, a name that no app has, a fact of the wrong
        type, and where the policy is strict one that it does not declare.
        """


def step_function(
    policy: CheckedPolicy,
    decide: Decide,
    evaluate: Evaluate,
    *,
    tracing: bool = False,
    undeclared: UndeclaredFacts | None = None,
) -> Step:
    """The function that takes the steps of a policy: `decide` for what is in time, else `evaluate`.

    `decide` passes over facts that are `undeclared`; what goes another way does it here.
    """

    def step(
        item: Item,
        life: Life | None = None,
        facts: Facts | None = None,
        copy: bool = False,
    ) -> tuple[Decision | Undecided, Life | None]:
        if isinstance(item, Unreadable):
            return Undecided(item.document, item.path, item.message), life
        if copy and key_of(policy, item) is not None:
            snapshot = on_life(item, life, facts)
            if isinstance(snapshot, Undecided):
                return snapshot, life
            return duplicate(policy, snapshot, tracing=tracing), life
        if life is None:
            decision = decide(item, None, facts)
        elif _is_late(item, life):
            snapshot = on_life(item, life, facts)
            decision = snapshot if isinstance(snapshot, Undecided) else evaluate(snapshot)
        else:
            decision = decide(item, life.thread, facts)
        return decision, life if isinstance(decision, Undecided) else life_after(policy, decision, life)

    def on_life(item: Event | Request, life: Life | None, facts: Facts | None) -> Snapshot | Undecided:
        """The item on its thread's present state; E14: late, and perhaps superseded."""
        if facts and undeclared is not None:
            undeclared.pass_over(facts)
        snapshot = snapshot_of(policy, item, None if life is None else life.thread, facts)
        if life is None or isinstance(snapshot, Undecided) or not _is_late(item, life):
            return snapshot
        handover = isinstance(item, Event) and item.kind == "handover"
        superseded = handover and life.owner_set_at is not None and life.owner_set_at > item.at
        return replace(snapshot, late=True, superseded=superseded)

    return step


def _is_late(item: Event | Request, life: Life) -> bool:
    """E14: older than the newest item; where none is known the state itself says what is late."""
    return life.newest is not None and item.at < life.newest


def life_after(policy: CheckedPolicy, decision: Decision, life: Life | None) -> Life | None:
    """What is kept of the thread after `decision`; `life` is what was kept before."""
    thread = decision.thread
    if thread is None:  # not ours, or no thread event
        return life
    at = decision.item.at
    newest = at if thread.last_user_message_at is None else max(at, thread.last_user_message_at)
    owner_set_at = None
    if life is not None:
        owner_set_at = life.owner_set_at
        if life.newest is not None and life.newest > newest:
            newest = life.newest
    if _sets_owner(policy, decision):
        owner_set_at = at if owner_set_at is None else max(owner_set_at, at)
    return Life(thread, newest, owner_set_at)


def _sets_owner(policy: CheckedPolicy, decision: Decision) -> bool:
    """E14: whether a handover, a request or a routed event set the owner."""
    outcome = decision.outcome
    if outcome == "routed":
        return decision.reason_kind in _ROUTED_REASONS and not decision.late
    given = decision._given
    if outcome == "observed":
        handover = decision.item.handover if isinstance(decision.item, Event) else None
        superseded = isinstance(given, Snapshot) and given.superseded
        return not superseded and (handover is None or handover.verb != "request")
    if outcome != "allowed":
        return False
    assert isinstance(given, Snapshot), "what apps ask for is decided by the evaluator"
    before = View(policy, given, Trace(listening=False)).state.owner  # one whose time was over is none (T1)
    return decision.thread is not None and decision.thread.owner_app_id != before
