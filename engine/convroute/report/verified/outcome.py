"""What came of all invariants, as the reports need it, and the line that sums it up."""

from collections.abc import Iterator
from functools import cached_property

from msgspec import Struct

from convroute.policy.model import CheckedPolicy
from convroute.prover.verdict import Answer, Proved, Refuted, Undecided, Unreached, Verdict
from convroute.wording import counted


class Verified(Struct, frozen=True):
    """A policy, the file it stands in, and a verdict for each of its invariants."""

    file: str
    policy: CheckedPolicy
    verdicts: tuple[Verdict, ...]


class Outcome(Struct, frozen=True, dict=True):
    """All policies, in order."""

    verified: tuple[Verified, ...]

    @cached_property
    def answers(self) -> tuple[Answer, ...]:
        return tuple(verdict.answer for one in self.verified for verdict in one.verdicts)

    def count(self, *kinds: type[Answer]) -> int:
        return sum(isinstance(answer, kinds) for answer in self.answers)

    @property
    def holds(self) -> bool:
        """Whether every invariant is proved."""
        return all(isinstance(answer, Proved) for answer in self.answers)


def summary(outcome: Outcome) -> str:
    """`4 invariants: 3 proved, 1 refuted`"""
    return f"{counted(len(outcome.answers), 'invariant')}: {', '.join(_counts(outcome))}"


def _counts(outcome: Outcome) -> Iterator[str]:
    for kinds, word in (((Proved,), "proved"), ((Refuted, Unreached), "refuted"), ((Undecided,), "unknown")):
        count = outcome.count(*kinds)
        if count:
            yield f"{count} {word}"
