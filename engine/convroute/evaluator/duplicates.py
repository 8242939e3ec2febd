"""Which items are copies of one, and which of them is decided (semantics E12)."""

from convroute.conversation.event import Event
from convroute.conversation.item import Item, Unreadable
from convroute.conversation.request import Request
from convroute.evaluator.decision import Decision
from convroute.evaluator.evaluate import to_decision
from convroute.evaluator.reason import Reason
from convroute.evaluator.result import Result
from convroute.evaluator.snapshot import Snapshot, View
from convroute.evaluator.trace import Trace
from convroute.policy.model import CheckedPolicy

_TIMED_KINDS = ("reaction", "read", "edit")
_MID_KINDS = ("message", "postback", "echo", "deletion", "unsupported")

Key = tuple[object, ...]


def duplicate(policy: CheckedPolicy, snapshot: Snapshot, *, tracing: bool) -> Decision:
    """The decision on a copy: it changes nothing."""
    trace = Trace(listening=tracing)
    view = View(policy, snapshot, trace)
    trace.step("E12", "duplicate", "yes", "D 4.0", thread=thread_key(snapshot.item))
    reason = Reason("duplicate", "a copy of an item that is decided elsewhere")
    result = Result(outcome="duplicate", reason=reason, after=view.state)
    view.read_state(view.state)
    return to_decision(view, snapshot, result)


def thread_key(item: Event | Request) -> str:
    return f"{item.account}/{item.user}"


def key_of(policy: CheckedPolicy, item: Event | Request) -> Key | None:
    """What makes two items copies of one (E12); None for requests, what is no thread event and not ours."""
    user, account = item.user, item.account
    if isinstance(item, Request) or user is None or item.channel is None:
        return None
    if policy.accounts.get(account) != item.channel:
        return None
    kind = item.kind
    if kind in _MID_KINDS and item.mid is not None:
        return account, user, kind, item.mid
    if kind == "handover" and item.handover is not None:
        verb = item.handover.verb
        return None if verb == "app_roles" else (account, user, kind, item.at, verb)
    if kind in _TIMED_KINDS:
        return account, user, kind, item.mid, item.at
    return account, user, kind, item.at, item.part


def copies_of(policy: CheckedPolicy, items: list[Item]) -> dict[Key, int]:
    """Which of a document's copies is decided where it is not the first: one under `messaging`."""
    chosen: dict[Key, int] = {}
    if all(map(_on_messaging, items)):
        return chosen
    for position, item in enumerate(items):
        if isinstance(item, Unreadable):
            continue
        key = key_of(policy, item)
        if key is None:
            continue
        first = chosen.setdefault(key, position)
        known = items[first]
        better = _on_messaging(item) and not _on_messaging(known)
        if better:
            chosen[key] = position
    return chosen


def _on_messaging(item: Item) -> bool:
    return isinstance(item, Event) and item.arrived_on == "messaging"
