"""What a test comes to once it is planned: steps with their items, and what each has to be followed by.

A `test` block is one case, or one for each row of its table. Everything that
does not depend on a decision is done when planning, so that running a case is
little more than deciding.
"""

from collections.abc import Callable, Mapping

from msgspec import Struct

from convroute.conversation.event import Event
from convroute.conversation.item import Unreadable
from convroute.conversation.request import Request
from convroute.conversation.thread import Thread
from convroute.evaluator.decision import Decision, Undecided
from convroute.evaluator.snapshot import Snapshot
from convroute.evaluator.state import State
from convroute.policy.model import CheckedPolicy
from convroute.source import Source, Span
from convroute.syntax.examples import Test
from convroute.syntax.expectations import Then
from convroute.syntax.given_when import When

Decide = Callable[[Snapshot], Decision]
"""Whatever decides: the evaluator, something faster, or one that listens (coverage)."""


class After(Struct, frozen=True):
    """What a step left behind. `decision` is None when only time has passed; `at` is ms.

    `settled` is the thread where only time has passed; `lost` the first of the
    step's items that could not be read, which `decision` hides if it is not the last.
    """

    decision: Decision | Undecided | None
    settled: Thread | None
    at: int
    lost: Undecided | None = None

    @property
    def thread(self) -> Thread | None:
        """What `then thread ...` looks at: settled by its clock, None where there is no thread."""
        decision = self.decision
        if decision is None:
            return self.settled
        return None if isinstance(decision, Undecided) else decision.thread


class Check(Struct, frozen=True):
    """One `then`; `holds` is planned once and has to be quick."""

    node: Then
    holds: Callable[[After], bool]


class Step(Struct, frozen=True):
    """One `when`: no item if only time passes, several for a recorded webhook. `at` is the clock after it."""

    node: When
    items: tuple[Event | Request | Unreadable, ...]
    at: int
    checks: tuple[Check, ...]


class Case(Struct, frozen=True):
    """`name` is the test's title, with the row of its table where it has one: `who answers [2]`.

    `span` is the title, or the row. `threads` are the start states of everyone the
    case meets, the first of them that of `state`; `recorded` says that a recorded
    webhook is among the steps, so that copies and late items have to be watched for;
    `begun` that something is given of the thread.
    """

    policy: CheckedPolicy
    source: Source
    node: Test
    name: str
    row: str | None
    span: Span
    steps: tuple[Step, ...]
    state: State
    facts: Mapping[str, object]
    threads: tuple[Thread, ...] = ()
    recorded: bool = False
    begun: bool = True

    @property
    def file(self) -> str:
        return self.source.name
