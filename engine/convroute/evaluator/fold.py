"""Deciding many items in order, each on what the one before left (semantics 1 Fold, E12-E14)."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import copy as clone
from functools import partial
from itertools import chain, groupby, repeat
from typing import Protocol

from convroute.conversation.event import Event, Facts
from convroute.conversation.item import Item, Unreadable
from convroute.conversation.life import Life
from convroute.conversation.request import Request
from convroute.conversation.thread import Thread
from convroute.evaluator.decide_one import snapshot_of
from convroute.evaluator.decision import Decision, Undecided
from convroute.evaluator.duplicates import Key, all_on_messaging, copies_within, key_of, thread_key
from convroute.evaluator.evaluate import evaluate
from convroute.evaluator.snapshot import Candidates, Snapshot
from convroute.evaluator.step import Evaluate, Step, step_function
from convroute.evaluator.validation import WrongValueError, check_facts, state_of
from convroute.policy.model import CheckedPolicy

Decide = Callable[[Item, Thread | None, Mapping[str, object] | None], Decision | Undecided]


class Ready(Protocol):
    """A policy made ready to decide (`compiler`), with the same decisions as the evaluator."""

    @property
    def decide(self) -> Decide: ...
    @property
    def step(self) -> Step: ...
    @property
    def candidates(self) -> Candidates: ...


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
        if ready is None or tracing or decide is not None:
            candidates = None if ready is None else ready.candidates
            evaluated = decide or partial(evaluate, policy, tracing=tracing, candidates=candidates)
            self._step = step_function(
                policy, partial(_evaluated, policy, evaluated), evaluated, tracing=tracing
            )
        else:
            self._step = ready.step
        checked, _ = check_facts(policy.facts, facts or {})
        self.facts = {name: value for name, value in checked.items() if value is not None}
        self._lives: dict[str, Life] = {}
        self._seen: set[Key] = set()
        for number, thread in enumerate(threads):
            try:
                state_of(policy, thread)
            except WrongValueError as wrong:
                raise WrongValueError(f"$[{number}]{wrong.path[1:]}", wrong.message) from None
            self._lives[f"{thread.account}/{thread.user}"] = Life(thread)

    def copy(self) -> "Fold":
        """A fold that goes on by itself from where this one is."""
        other = clone(self)
        other._lives, other._seen = dict(self._lives), set(self._seen)
        return other

    def decide_reads(
        self, reads: Iterable[Item] | Iterable[Iterable[Item]]
    ) -> Iterator[Decision | Undecided]:
        """As `decide`, for the items of one read or for those of each of several, one read after the other.

        Each read numbers its documents from 0, so only those of one read are told apart by their numbers.
        """
        rest = iter(reads)
        first = next(rest, ())
        if isinstance(first, Item):
            return self.decide(chain((first,), rest))  # type: ignore[arg-type]  # so all of them are items
        return chain.from_iterable(map(self.decide, chain((first,), rest)))  # type: ignore[arg-type]  # as above

    def decide(self, items: Iterable[Item]) -> Iterator[Decision | Undecided]:
        """One decision an item, in order; what could not be read keeps its place."""
        for _, document in groupby(items, key=_document):
            together = list(document)
            apart = not all_on_messaging(together)
            copies = copies_within(self.policy, together) if apart else repeat(False)
            for item, copy in zip(together, copies, strict=False):
                yield self._decide(item, copy=copy)

    def _decide(self, item: Item, *, copy: bool) -> Decision | Undecided:
        if isinstance(item, Unreadable):
            return self._step(item)[0]
        name = thread_key(item)
        life = self._lives.get(name)
        key = key_of(self.policy, item)
        decision, after = self._step(item, life, self.facts, copy or key in self._seen)
        if after is not life and after is not None:
            self._lives[name] = after
            if key is not None:
                self._seen.add(key)
        return decision


def _evaluated(
    policy: CheckedPolicy,
    evaluated: Evaluate,
    item: Event | Request,
    thread: Thread | None,
    facts: Facts | None,
) -> Decision | Undecided:
    snapshot = snapshot_of(policy, item, thread, facts)
    return snapshot if isinstance(snapshot, Undecided) else evaluated(snapshot)


def _document(item: Item) -> int:
    return item.document
