"""What came of an invariant: a proof, a conversation that shows the opposite, or neither."""

from msgspec import Struct

from convroute.evaluator.decision import Decision
from convroute.evaluator.snapshot import Snapshot
from convroute.policy.model import Invariant


class Proved(Struct, frozen=True):
    """It holds for every conversation. `empty`: none is as its `when` says, so it claims nothing."""

    empty: bool = False


class Refuted(Struct, frozen=True):
    """The snapshot is decided otherwise; the decision is traced."""

    snapshot: Snapshot
    decision: Decision


class Taken(Struct, frozen=True):
    """A step, after a wait of so many ms; the decision is traced."""

    waited: int
    snapshot: Snapshot
    decision: Decision


class Unreached(Struct, frozen=True):
    """From the thread of the snapshot the apps cannot own it within so many steps. `needed`: how many are
    (None: it can never be). `way` are the fewest steps from there, where they are known."""

    snapshot: Snapshot
    needed: int | None
    way: tuple[Taken, ...] = ()


class Undecided(Struct, frozen=True):
    """Neither was found out in the work that is allowed; `why` says what was hard."""

    why: str


Answer = Proved | Refuted | Unreached | Undecided


class Verdict(Struct, frozen=True):
    invariant: Invariant
    answer: Answer

    @property
    def holds(self) -> bool:
        return isinstance(self.answer, Proved)
