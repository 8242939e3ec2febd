"""What came of all invariants, as the reports need it, and the line that sums it up."""

from collections.abc import Iterator
from functools import cached_property

from msgspec import Struct

from convroute.policy.model import CheckedPolicy
from convroute.prover.verdict import REFUTED, Answer, Judged, NothingToAsk, Proved, Reply, Undecided, Verdict
from convroute.wording import all_of, counted


class Verified(Struct, frozen=True):
    """A policy, the file it stands in, a verdict for each of its invariants, a reply to each question."""

    file: str
    policy: CheckedPolicy
    verdicts: tuple[Verdict, ...]
    replies: tuple[Reply, ...] = ()

    @property
    def judged(self) -> tuple[Judged, ...]:
        return (*self.verdicts, *self.replies)


class Outcome(Struct, frozen=True, dict=True):
    """All policies, in order."""

    verified: tuple[Verified, ...]

    @cached_property
    def answers(self) -> tuple[Answer, ...]:
        return tuple(one.answer for verified in self.verified for one in verified.judged)

    def count(self, *kinds: type[Answer]) -> int:
        return sum(isinstance(answer, kinds) for answer in self.answers)

    @property
    def holds(self) -> bool:
        """Whether every invariant is proved, and every answer is yes."""
        return all(one.holds for verified in self.verified for one in verified.judged)


def summary(outcome: Outcome) -> str:
    """`4 invariants and 1 question: 3 proved, 2 refuted`"""
    invariants = sum(len(one.verdicts) for one in outcome.verified)
    questions = len(outcome.answers) - invariants
    nouns = [counted(invariants, "invariant")] if invariants or not questions else []
    nouns += [counted(questions, "question")] if questions else []
    return f"{all_of(nouns)}: {', '.join(_counts(outcome))}"


def _counts(outcome: Outcome) -> Iterator[str]:
    words = (
        ((Proved,), "proved"),
        (REFUTED, "refuted"),
        ((Undecided,), "unknown"),
        ((NothingToAsk,), "with nothing to ask about"),
    )
    for kinds, word in words:
        count = outcome.count(*kinds)
        if count:
            yield f"{count} {word}"
