"""One item as a caller hands it in: checked, made a snapshot, decided."""

from convroute.conversation.event import Event, Facts
from convroute.conversation.item import Item, Unreadable
from convroute.conversation.request import Request
from convroute.conversation.thread import Thread
from convroute.evaluator.decision import Decision, Undecided
from convroute.evaluator.evaluate import evaluate
from convroute.evaluator.snapshot import Candidates, Snapshot
from convroute.evaluator.validation import check_facts, state_of, validate
from convroute.policy.model import CheckedPolicy


def decide_one(
    policy: CheckedPolicy,
    item: Item,
    thread: Thread | None,
    facts: Facts | None,
    *,
    tracing: bool = False,
    candidates: Candidates | None = None,
) -> Decision | Undecided:
    """The decision on `item`; raises `ValueError` for a thread of somebody else and a wrong fact or name."""
    if isinstance(item, Unreadable):
        return Undecided(item.document, item.path, item.message)
    snapshot = snapshot_of(policy, item, thread, facts)
    if isinstance(snapshot, Undecided):
        return snapshot
    return evaluate(policy, snapshot, tracing=tracing, candidates=candidates)


def snapshot_of(
    policy: CheckedPolicy, item: Event | Request, thread: Thread | None, facts: Facts | None
) -> Snapshot | Undecided:
    """What is decided on; `Undecided` if something that came with the item is wrong."""
    _same_person(item, thread)
    given = check_facts(policy.facts, facts or {})[0]
    validated = validate(policy, item, given)
    if isinstance(validated, Undecided):
        return validated
    state = state_of(policy, thread)
    return Snapshot(item, state, validated.facts, validated.button_app, notes=validated.notes)


def _same_person(item: Event | Request, thread: Thread | None) -> None:
    """A state of another thread would give a wrong answer without a word."""
    if thread is None:
        return
    for member, mine in (("account", item.account), ("user", item.user)):
        theirs = getattr(thread, member)
        if theirs is not None and mine is not None and theirs != mine:
            raise ValueError(f"the thread's {member} is {theirs}, the item's is {mine}")
