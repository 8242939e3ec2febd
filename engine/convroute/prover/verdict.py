"""What came of an invariant or a question: a proof, a conversation that shows the opposite, or neither."""

from msgspec import Struct

from convroute.evaluator.decision import Decision
from convroute.evaluator.snapshot import Snapshot
from convroute.policy.model import Invariant
from convroute.prover.questions import Question
from convroute.source import Place


class Proved(Struct, frozen=True):
    """It holds for every conversation. `empty`: none is as its `when` says, so it claims nothing."""

    empty: bool = False


class Refuted(Struct, frozen=True):
    """The snapshot is decided otherwise; the decision is traced."""

    snapshot: Snapshot
    decision: Decision


class Taken(Struct, frozen=True):
    """A step, after a wait of so many ms."""

    waited: int
    snapshot: Snapshot
    decision: Decision


class Unreached(Struct, frozen=True):
    """From the thread of the snapshot the apps cannot own it within so many steps. `needed`: how many are
    (None: it can never be). `way` are the fewest steps from there, where they are known. `bucket`: something
    in the policy looks at it."""

    snapshot: Snapshot
    needed: int | None
    way: tuple[Taken, ...] = ()
    bucket: bool = False


class Held(Struct, frozen=True):
    """The app holds the thread for so many ms without a word of the person. `kept` None: for as long as it
    likes, because it can do again and again what it does in the last step."""

    app_id: str
    kept: int | None
    way: tuple[Taken, ...]


class Returned(Struct, frozen=True):
    """Two apps take the thread from each other at one moment, by the two steps of the way."""

    way: tuple[Taken, Taken]


class NothingToAsk(Struct, frozen=True):
    """The policy has nothing that the question is about; `why` says what is missing."""

    why: str


class Undecided(Struct, frozen=True):
    """Neither was found out; `why` says what was hard. `work`: a larger budget may find it out."""

    why: str
    work: bool = True


Answer = Proved | Refuted | Unreached | Held | Returned | NothingToAsk | Undecided
REFUTED = Refuted, Unreached, Held, Returned


class Verdict(Struct, frozen=True):
    """About an invariant, written or offered."""

    invariant: Invariant
    answer: Answer

    @property
    def title(self) -> str:
        return self.invariant.title

    @property
    def text(self) -> str:
        return self.invariant.text

    @property
    def place(self) -> Place:
        return self.invariant.place

    @property
    def holds(self) -> bool:
        return isinstance(self.answer, Proved)


class Reply(Struct, frozen=True):
    """About a question that somebody asked of the policy at `place`."""

    question: Question
    answer: Answer
    place: Place

    @property
    def title(self) -> str:
        return self.question.title

    @property
    def text(self) -> str:
        return f"--ask {self.question.name}"

    @property
    def holds(self) -> bool:
        """Where there is nothing to ask about nothing is wrong."""
        return isinstance(self.answer, Proved | NothingToAsk)


Judged = Verdict | Reply
