"""Which items are copies of one, and which of them is decided (semantics E12)."""

from collections.abc import Iterable, Sequence

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
    if policy.accounts.get(account) != item.channel or user in policy.accounts:
        return None  # E13 comes first
    kind = item.kind
    if kind in _MID_KINDS and item.mid is not None:
        return account, user, kind, item.mid
    if kind == "handover" and item.handover is not None:
        verb = item.handover.verb
        return None if verb == "app_roles" else (account, user, kind, item.at, verb)
    if kind in _TIMED_KINDS:
        return account, user, kind, item.mid, item.at
    return account, user, kind, item.at, item.part


def text_of(key: Key) -> str:
    """A key as text: equal texts are equal keys."""
    import json  # only callers who keep keys need it

    return json.dumps(key, separators=(",", ":"))


def copies_within(policy: CheckedPolicy, items: Sequence[Item]) -> list[bool]:
    """Which items are copies of another of their document: all but the first under `messaging`."""
    copies = [False] * len(items)
    decided: dict[tuple[int, Key], int] = {}
    for position, item in enumerate(items):
        key = None if isinstance(item, Unreadable) else key_of(policy, item)
        if key is None:
            continue
        first = decided.setdefault((item.document, key), position)
        if first == position:
            continue
        better = _on_messaging(item) and not _on_messaging(items[first])
        copies[first if better else position] = True
        if better:
            decided[item.document, key] = position
    return copies


def all_on_messaging(items: Iterable[Item]) -> bool:
    """Whether of copies among `items` simply the first is decided."""
    return all(map(_on_messaging, items))


def _on_messaging(item: Item) -> bool:
    return isinstance(item, Event) and item.arrived_on == "messaging"
