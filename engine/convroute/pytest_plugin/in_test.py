"""The policy as Python tests use it: decides in one line, and remembers what it decided."""

from collections.abc import Iterable, Mapping
from os import PathLike
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from convroute.conversation.event import Event
from convroute.conversation.item import Item, Unreadable
from convroute.conversation.request import Request
from convroute.conversation.thread import Thread
from convroute.evaluator.decision import Decision, Undecided
from convroute.evaluator.fold import Fold
from convroute.explainer.text import explain
from convroute.policy.model import CheckedPolicy
from convroute.pytest_plugin.inputs import Inputs
from convroute.pytest_plugin.mistakes import declared, no_item
from convroute.pytest_plugin.recorded import Rows, content, decisions_of

__tracebackhide__ = True  # a failure ends in the line of the test

Happening = Item | Mapping[str, object] | str | PathLike[str]
"""An event or request, a document as it was parsed, or the path of a recording."""

_EXPLAINED = 3


class Asked(Struct, frozen=True):
    """A question to the policy, so that it can be asked again, tracing, if the test fails."""

    items: tuple[Item, ...]
    threads: tuple[Thread, ...]
    facts: Mapping[str, object]

    def decisions(self, policy: CheckedPolicy, *, tracing: bool = False) -> list[Decision | Undecided]:
        return [*Fold(policy, self.threads, self.facts, tracing=tracing).decide(self.items)]


class PolicyInTest(Inputs, frozen=True):
    """Paths are relative to `folder`, where the policy lies. `policy` is the plain one."""

    folder: Path
    _asked: list[Asked] = field(default_factory=list)

    def __repr__(self) -> str:
        """Short: pytest shows it above every failure."""
        return f"<policy {self.policy.name} {self.policy.version}>"

    def decide(
        self, what: Happening, thread: Thread | None = None, facts: Mapping[str, object] | None = None
    ) -> Decision:
        """The decision on what happens; of a recording with several items the last one.

        `thread` is the state before (of everyone in a recording, unless it says
        whose it is). Raises `ValueError` for what cannot be read, and for a fact that is
        not declared; `FileNotFoundError` where there is no recording.
        """
        items = tuple(self.read(what))
        asked = Asked(items, _everyones(thread, items), declared(self._checked, facts))
        decisions = self._ask(asked)
        if not decisions:
            raise ValueError("there is nothing to decide: the list is empty")
        last = decisions[-1]
        if isinstance(last, Undecided):
            raise ValueError(f"document {last.document}, {last.path}: {last.message}")
        return last

    def decide_many(
        self,
        what: Happening | Iterable[Item],
        threads: Iterable[Thread] = (),
        facts: Mapping[str, object] | None = None,
    ) -> list[Decision | Undecided]:
        """The decisions in order, each on the state the one before left."""
        items = tuple(self._items(what))
        return self._ask(Asked(items, tuple(threads), declared(self._checked, facts)))

    def read(self, what: Happening) -> list[Item]:
        """The events and requests of a recording or a parsed document."""
        if isinstance(what, Event | Request | Unreadable):
            return [what]
        if isinstance(what, Mapping):
            return [*self.policy.read(what)]
        if not isinstance(what, str | PathLike):
            raise no_item(what)
        return [*self.policy.read(content(self.folder / what))]

    def decisions_of(self, folder: str | PathLike[str], facts: Mapping[str, object] | None = None) -> Rows:
        """What is decided about each recording in `folder`, by file; made for `== decision_snapshot`."""
        return decisions_of(self.policy, self.folder / folder, declared(self._checked, facts))

    def told(self) -> str:
        """The last decisions, explained."""
        taken = [decision for asked in self._asked[-_EXPLAINED:] for decision in self._traced(asked)]
        shown = [explain(self.policy.checked, decision) for decision in taken[-_EXPLAINED:]]
        return "\n\n".join(shown)

    def _items(self, what: Happening | Iterable[Item]) -> Iterable[Item]:
        if isinstance(what, Mapping | str) or not isinstance(what, Iterable):
            return self.read(what)
        items = [*what]
        wrong = [item for item in items if not isinstance(item, Event | Request | Unreadable)]
        if wrong:
            raise no_item(wrong[0])
        return items

    def _ask(self, asked: Asked) -> list[Decision | Undecided]:
        decisions = asked.decisions(self.policy.checked)
        self._asked.append(asked)
        return decisions

    def _traced(self, asked: Asked) -> list[Decision | Undecided]:
        return asked.decisions(self.policy.checked, tracing=True)


def _everyones(thread: Thread | None, items: tuple[Item, ...]) -> tuple[Thread, ...]:
    """The state for each person in `items`; one that says whose it is only for that person."""
    if thread is None:
        return ()
    met = dict.fromkeys(
        (item.account, item.user)
        for item in items
        if not isinstance(item, Unreadable) and item.user is not None
    )
    theirs = [
        replace(thread, account=account, user=user)
        for account, user in met
        if thread.account in (None, account) and thread.user in (None, user)
    ]
    if not theirs:
        raise ValueError(f"the thread of {thread.key} is nobody's in what happens")
    return tuple(theirs)
