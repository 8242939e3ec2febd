"""Deciding many items in order, each on the state the one before left (semantics 1 Fold, E12-E14)."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import groupby
from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

from convroute.conversation.event import Event
from convroute.conversation.item import Item, Unreadable
from convroute.conversation.request import Request
from convroute.conversation.thread import Thread
from convroute.evaluator.decide_one import snapshot_of
from convroute.evaluator.decision import Decision, Undecided
from convroute.evaluator.duplicates import Key, copies_of, duplicate, key_of, thread_key
from convroute.evaluator.evaluate import evaluate
from convroute.evaluator.snapshot import Candidates, Snapshot, View
from convroute.evaluator.trace import Trace
from convroute.evaluator.validation import WrongValueError, check_facts, state_of, validate
from convroute.policy.model import CheckedPolicy

_ROUTED_REASONS = ("campaign", "link", "organic", "social", "default_app")

Decide = Callable[[Item, Thread | None, Mapping[str, object] | None], Decision | Undecided]
_Now = Callable[[Event | Request, Thread | None, Mapping[str, object] | None], Decision | Undecided]
"""The same of what could be read."""


class Ready(Protocol):
    """A policy made ready to decide (`compiler`), with the same decisions as the evaluator."""

    @property
    def decide(self) -> Decide: ...
    @property
    def candidates(self) -> Candidates: ...


class _Life(Struct):
    """One thread: what was last said of it, its newest item, and when its owner was last set."""

    last: Thread | Decision
    newest: int | None = None
    owner_set_at: int | None = None

    @property
    def thread(self) -> Thread | None:
        return self.last if isinstance(self.last, Thread) else self.last.thread


class Fold:
    """Threads in the order their items come in. Not for several threads of a program at once."""

    def __init__(
        self,
        policy: CheckedPolicy,
        threads: Iterable[Thread] = (),
        facts: Mapping[str, object] | None = None,
        *,
        tracing: bool = False,
        ready: Ready | None = None,
        decide: Callable[[Snapshot], Decision] | None = None,
    ) -> None:
        """`threads` are start states, `facts` hold for every item; `ready` is the policy made fast,
        `decide` stands in for the evaluator.

        Raises `WrongValueError` for a name that no app has and a fact of the wrong type.
        """
        self.policy = policy
        self.tracing = tracing
        self._candidates = None if ready is None else ready.candidates
        self._evaluate = decide or partial(evaluate, policy, tracing=tracing, candidates=self._candidates)
        slow = tracing or decide is not None or ready is None
        self._now: _Now = self._evaluated if slow or ready is None else ready.decide
        checked, self.notes = check_facts(policy.facts, facts or {})
        self.facts = {name: value for name, value in checked.items() if value is not None}
        self._lives: dict[str, _Life] = {}
        self._seen: set[Key] = set()
        for number, thread in enumerate(threads):
            try:
                state_of(policy, thread)
            except WrongValueError as wrong:
                raise WrongValueError(f"$[{number}]{wrong.path[1:]}", wrong.message) from None
            self._lives[f"{thread.account}/{thread.user}"] = _Life(thread)

    def decide(self, items: Iterable[Item]) -> Iterator[Decision | Undecided]:
        """One decision an item, in order; what could not be read keeps its place."""
        for _, document in groupby(items, key=_document):
            together = list(document)
            refused = self._refused(together)
            if refused is not None:
                yield refused
                continue
            copies = copies_of(self.policy, together)
            for position, item in enumerate(together):
                yield self._decide(item, position, copies)

    def _refused(self, document: list[Item]) -> Undecided | None:
        """A wrong value in a wrapper is its document's input error, once (interfaces: Command line)."""
        for item in document:
            if isinstance(item, Unreadable) or not _wrapped(item):
                continue
            validated = validate(self.policy, item, self.facts)
            if isinstance(validated, Undecided):
                return validated
        return None

    def _decide(self, item: Item, position: int, copies: dict[Key, int]) -> Decision | Undecided:
        if isinstance(item, Unreadable):
            return Undecided(item.document, item.path, item.message)
        life = self._lives.get(thread_key(item))
        key = key_of(self.policy, item)
        if key is not None:
            if key in self._seen or copies.get(key, position) != position:
                return self._duplicate(item, life)
            self._seen.add(key)
        if life is None:
            decision = self._now(item, None, self.facts)
        elif life.newest is not None and item.at < life.newest:
            decision = self._late(item, life)
        else:
            decision = self._now(item, life.thread, self.facts)
        if isinstance(decision, Decision):
            self._remember(decision, life)
        return decision

    def _evaluated(
        self, item: Event | Request, thread: Thread | None, facts: Mapping[str, object] | None
    ) -> Decision | Undecided:
        snapshot = snapshot_of(self.policy, item, thread, facts)
        return snapshot if isinstance(snapshot, Undecided) else self._evaluate(snapshot)

    def _late(self, item: Event | Request, life: _Life) -> Decision | Undecided:
        snapshot = self._snapshot(item, life)
        if isinstance(snapshot, Undecided):
            return snapshot
        return self._evaluate(snapshot)

    def _snapshot(self, item: Event | Request, life: _Life | None) -> Snapshot | Undecided:
        """The item on its thread's present state; E14: late, superseded or overtaken."""
        if life is None:
            return snapshot_of(self.policy, item, None, self.facts)
        snapshot = snapshot_of(self.policy, item, life.thread, self.facts)
        late = life.newest is not None and item.at < life.newest
        if isinstance(snapshot, Undecided) or not late:
            return snapshot
        handover = isinstance(item, Event) and item.kind == "handover"
        superseded = handover and life.owner_set_at is not None and life.owner_set_at > item.at
        return replace(snapshot, late=late, superseded=superseded)

    def _remember(self, decision: Decision, life: _Life | None) -> None:
        if decision.outcome in ("not_ours", "ignored"):
            return
        item = decision.item
        before = None if life is None else life.last
        if life is None:
            life = self._lives[thread_key(item)] = _Life(decision)
        if self._sets_owner(decision, before):
            life.owner_set_at = max(life.owner_set_at or 0, item.at)
        life.last = decision
        life.newest = item.at if life.newest is None else max(life.newest, item.at)

    def _sets_owner(self, decision: Decision, before: Thread | Decision | None) -> bool:
        """E14: whether a handover, a request or a routed event set the owner."""
        item = decision.item
        if decision.outcome == "routed":
            return decision.reason_kind in _ROUTED_REASONS and not decision.late
        if decision.outcome == "observed":
            handover = item.handover if isinstance(item, Event) else None
            return not _superseded(decision) and (handover is None or handover.verb != "request")
        return decision.outcome == "allowed" and _owner_after(decision) != self._owner_before(item, before)

    def _owner_before(self, item: Event | Request, before: Thread | Decision | None) -> str | None:
        """The thread's owner by the item's own clock (T1): one whose time was over is none."""
        thread = before.thread if isinstance(before, Decision) else before
        snapshot = Snapshot(item, state_of(self.policy, thread))
        return View(self.policy, snapshot, Trace(listening=False)).state.owner

    def _duplicate(self, item: Event | Request, life: _Life | None) -> Decision | Undecided:
        snapshot = self._snapshot(item, life)
        if isinstance(snapshot, Undecided):
            return snapshot
        return duplicate(self.policy, snapshot, tracing=self.tracing)


def _superseded(decision: Decision) -> bool:
    given = decision._given
    return isinstance(given, Snapshot) and given.superseded


def _owner_after(decision: Decision) -> str | None:
    thread = decision.thread
    return None if thread is None else thread.owner_app_id


def _document(item: Item) -> int:
    return item.document


def _wrapped(item: Event | Request) -> bool:
    """Whether anything came with the item that can be wrong."""
    return bool(item.facts) or (isinstance(item, Event) and item.button_app is not None)
