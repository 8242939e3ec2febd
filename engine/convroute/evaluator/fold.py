"""Deciding many items in order, each on the state the one before left (semantics 1 Fold, E12-E14)."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby

from convroute.conversation.event import Event
from convroute.conversation.item import Item, Unreadable
from convroute.conversation.request import Request
from convroute.conversation.thread import Thread
from convroute.evaluator.admission import WrongValueError, admit, check_facts, state_of
from convroute.evaluator.decision import Decision, Reason, Undecided
from convroute.evaluator.evaluate import dressed, evaluate
from convroute.evaluator.ruling import Ruling
from convroute.evaluator.snapshot import Snapshot, View
from convroute.evaluator.state import State
from convroute.evaluator.trace import Trace
from convroute.policy.model import CheckedPolicy

_TIMED_KINDS = ("reaction", "read", "edit")
_MID_KINDS = ("message", "postback", "echo", "deletion")
_ROUTED_REASONS = ("campaign", "link", "organic", "social", "default_app")

Key = tuple[object, ...]


@dataclass(slots=True)
class _Life:
    """What the fold remembers of one thread: its state, its newest item, and when its owner was last set."""

    state: State
    newest: int | None = None
    owner_set_at: int | None = None


class Fold:
    """Threads in the order their items come in. Not for several threads of a program at once."""

    def __init__(
        self,
        policy: CheckedPolicy,
        threads: Iterable[Thread] = (),
        facts: Mapping[str, object] | None = None,
        *,
        tracing: bool = False,
        decide: Callable[[Snapshot], Decision] | None = None,
    ) -> None:
        """`threads` are start states, `facts` hold for every item; `decide` stands in for the evaluator.

        Raises `WrongValueError` for a name that no app has and a fact of the wrong type.
        """
        self.policy = policy
        self.tracing = tracing
        self._evaluate = decide or partial(evaluate, policy, tracing=tracing)
        checked, self.notes = check_facts(policy.facts, facts or {})
        self.facts = {name: value for name, value in checked.items() if value is not None}
        self._lives: dict[str, _Life] = {}
        self._seen: set[Key] = set()
        for number, thread in enumerate(threads):
            try:
                self._lives[f"{thread.account}/{thread.user}"] = _Life(state_of(policy, thread))
            except WrongValueError as wrong:
                raise WrongValueError(f"$[{number}]{wrong.path[1:]}", wrong.message) from None

    def decide(self, items: Iterable[Item]) -> Iterator[Decision | Undecided]:
        """One decision an item, in order; what could not be read keeps its place."""
        for _, document in groupby(items, key=lambda item: item.document):
            together = list(document)
            refused = self._refused(together)
            if refused is not None:
                yield refused
                continue
            copies = _copies(self.policy, together)
            for position, item in enumerate(together):
                yield self._decide(item, position, copies)

    def _refused(self, document: list[Item]) -> Undecided | None:
        """A wrong value in a wrapper is its document's input error, once (interfaces: Command line)."""
        for item in document:
            admitted = None if isinstance(item, Unreadable) else admit(self.policy, item, self.facts)
            if isinstance(admitted, Undecided):
                return admitted
        return None

    def _decide(self, item: Item, position: int, copies: dict[Key, int]) -> Decision | Undecided:
        if isinstance(item, Unreadable):
            return Undecided(item.document, item.path, item.message)
        admitted = admit(self.policy, item, self.facts)
        if isinstance(admitted, Undecided):
            return admitted
        key = key_of(self.policy, item)
        snapshot = self._snapshot(item)
        snapshot = replace(
            snapshot, facts=admitted.facts, button_app=admitted.button_app, notes=admitted.notes
        )
        if key is not None and (key in self._seen or copies[key] != position):
            return self._duplicate(snapshot)
        if key is not None:
            self._seen.add(key)
        decision = self._evaluate(snapshot)
        self._remember(decision, snapshot)
        return decision

    def _snapshot(self, item: Event | Request) -> Snapshot:
        """The item on its thread's present state; E14: late, superseded or overtaken."""
        life = self._lives.get(_thread_key(item))
        if life is None:
            return Snapshot(item)
        late = life.newest is not None and item.at < life.newest
        handover = isinstance(item, Event) and item.kind == "handover"
        superseded = late and handover and life.owner_set_at is not None and life.owner_set_at > item.at
        overtaken = late and handover and not superseded
        return Snapshot(item, life.state, late=late, superseded=superseded, overtaken=overtaken)

    def _remember(self, decision: Decision, snapshot: Snapshot) -> None:
        if decision.thread is None:
            return
        after = state_of(self.policy, decision.thread)
        life = self._lives.setdefault(_thread_key(snapshot.item), _Life(snapshot.state))
        if _sets_owner(decision, snapshot, self._settled(snapshot), after):
            life.owner_set_at = max(life.owner_set_at or 0, snapshot.item.at)
        life.state = after
        life.newest = snapshot.item.at if life.newest is None else max(life.newest, snapshot.item.at)

    def _settled(self, snapshot: Snapshot) -> State:
        """The thread before the item by the item's own clock (T1): an owner whose time was over is none."""
        return View(self.policy, snapshot, Trace(listening=False)).state

    def _duplicate(self, snapshot: Snapshot) -> Decision:
        """E12: a copy changes nothing."""
        trace = Trace(listening=self.tracing)
        view = View(self.policy, snapshot, trace)
        trace.step("E12", "duplicate", "yes", "D 4.0", thread=_thread_key(snapshot.item))
        reason = Reason("duplicate", "a copy of an item that is decided elsewhere")
        ruling = Ruling(outcome="duplicate", reason=reason, after=view.state)
        view.read_state(view.state)
        return dressed(self.policy, snapshot, ruling, trace if self.tracing else None)


def key_of(policy: CheckedPolicy, item: Event | Request) -> Key | None:
    """What makes two items copies of one (E12); None for requests, comments and what is not ours."""
    if isinstance(item, Request) or item.user is None or policy.accounts.get(item.account) != item.channel:
        return None
    thread = _thread_key(item)
    if item.kind == "handover" and item.handover is not None:
        return thread, item.kind, item.at, item.handover.verb
    if item.kind in _MID_KINDS and item.mid is not None:
        return thread, item.kind, item.mid
    if item.kind in _TIMED_KINDS:
        return thread, item.kind, item.mid, item.at
    return thread, item.kind, item.at


def _copies(policy: CheckedPolicy, items: list[Item]) -> dict[Key, int]:
    """Which of a document's copies is decided: the first under `messaging`, else the first."""
    chosen: dict[Key, int] = {}
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


def _thread_key(item: Event | Request) -> str:
    return f"{item.account}/{item.user}"


def _sets_owner(decision: Decision, snapshot: Snapshot, before: State, after: State) -> bool:
    """E14: whether a handover, a request or a routed event set the owner."""
    if decision.outcome == "routed":
        return decision.reason.kind in _ROUTED_REASONS and not snapshot.late
    if decision.outcome == "observed":
        handover = snapshot.item.handover if isinstance(snapshot.item, Event) else None
        return not snapshot.superseded and (handover is None or handover.verb != "request")
    return decision.outcome == "allowed" and after.owner != before.owner
