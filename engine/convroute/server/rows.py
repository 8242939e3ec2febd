"""What the server keeps: threads, decisions, deliveries (all times ms)."""

from collections.abc import Iterable, Mapping
from typing import Literal

from msgspec import Struct, field
from msgspec.structs import astuple, replace

from convroute.conversation.life import Life

Key = tuple[str, str]
"""A thread: account and user."""
Button = tuple[str, str, str]
"""A button that was sent: account, user and the payload that comes back."""
Field = Literal["messaging", "standby", "changes"]
"""The list of an entry in which an app gets an item."""
State = Literal["due", "done", "dead", "dropped", "unsent"]
"""Of a delivery: to be sent, taken, given up, taken back by hand, or of an app without an address."""


class Kept(Struct, frozen=True, gc=False):
    """A thread as it is kept. `version` counts its decisions; `life` is None before the first that holds."""

    life: Life | None = None
    version: int = 0


NEW = Kept()


class DecisionRow(Struct, frozen=True, gc=False):
    """One line of the log.

    `id` grows with time. `version` is that of the thread afterwards, 0 where there is no thread; then
    `life` is None, too. `copy_key` (16 bytes) is what copies have in common (semantics E12), None of
    what cannot have copies and of copies. `line` is the decision as JSON, `input` the document with this
    one item or request, such as `decide` reads it; None once it was forgotten. `life` is the thread's
    life afterwards.
    """

    id: str
    decided_at: int
    account: str | None
    user: str | None
    version: int
    copy_key: bytes | None
    at: int | None
    type: str | None
    mid: str | None
    outcome: str
    app_id: str | None
    rule: str | None
    policy: str | None
    line: bytes
    input: bytes | None
    life: Life | None


class DeliveryRow(Struct, frozen=True, gc=False):
    """One item on its way to one app.

    `id` is the same at every attempt. `app` is the app's id. `body` is what is posted; None means the
    item of the decision. `due` is when it is sent next, `created` when it was decided. `turn` is the thread's
    version then, for no clock says in which order the items of a thread were decided; 0 without a thread.
    """

    id: str
    decision: str
    account: str
    user: str | None
    app: str
    field: Field
    body: bytes | None
    created: int
    due: int
    state: State = "due"
    attempts: int = 0
    status: int | None = None
    answer: str | None = None
    turn: int = 0


class Due(Struct, frozen=True, gc=False):
    """A delivery that was leased to be sent now; `input` is that of its decision, if it has no body."""

    delivery: DeliveryRow
    input: bytes | None


class Settled(Struct, frozen=True, gc=False):
    """How an attempt ended: the state it leaves, when to try again, and what the app answered."""

    id: str
    state: State
    due: int
    attempts: int
    status: int | None
    answer: str | None


class ShadowRow(Struct, frozen=True, gc=False):
    """How often a second policy would have decided otherwise, by what changes.

    Apps are ids. Where no rule decided, or the outcomes differ, the outcome stands beside it: `(withheld)`.
    `exemplar` is the id of the first such decision.
    """

    old_app: str | None
    new_app: str | None
    old_rule: str | None
    new_rule: str | None
    count: int
    first: int
    last: int
    exemplar: str


class Needs(Struct, frozen=True):
    """What has to be read before a batch can be decided. The threads are locked, in their order."""

    threads: tuple[Key, ...] = ()
    copies: tuple[bytes, ...] = ()
    buttons: tuple[Button, ...] = ()
    answers: tuple[str, ...] = ()


class Known(Struct, frozen=True):
    """What was read: threads, copy keys that were met, apps of buttons, answers given before."""

    threads: Mapping[Key, Kept] = field(default_factory=dict)
    copies: frozenset[bytes] = frozenset()
    buttons: Mapping[Button, str] = field(default_factory=dict)
    answers: Mapping[str, bytes] = field(default_factory=dict)


class Writes(Struct):
    """What a batch leaves to be kept, all of it or nothing."""

    threads: dict[Key, Kept] = field(default_factory=dict)
    decisions: list[DecisionRow] = field(default_factory=list)
    deliveries: list[DeliveryRow] = field(default_factory=list)
    buttons: dict[Button, str] = field(default_factory=dict)
    answers: dict[str, bytes] = field(default_factory=dict)
    shadow: list[ShadowRow] = field(default_factory=list)

    def extend(self, other: "Writes") -> None:
        self.threads |= other.threads
        self.decisions += other.decisions
        self.deliveries += other.deliveries
        self.buttons |= other.buttons
        self.answers |= other.answers
        for row in other.shadow:
            self.add_shadow(row)

    def add_shadow(self, row: ShadowRow) -> None:
        """Each change once, with how often there was one."""
        for number, one in enumerate(self.shadow):
            if astuple(one)[:4] == astuple(row)[:4]:
                self.shadow[number] = replace(one, count=one.count + row.count, last=row.last)
                return
        self.shadow.append(row)


def sorted_keys(keys: Iterable[Key]) -> tuple[Key, ...]:
    """Each once, in the one order in which everybody locks them."""
    return tuple(sorted(set(keys)))


PATIENCE = 30_000
"""How long (ms) a delivery that fails keeps later ones of its lane waiting."""
