"""What became of each mutant: nothing but data, so that reports and other processes can have it."""

from collections.abc import Mapping
from functools import cached_property

from msgspec import Struct, field

from convroute.source import Source
from convroute.tester.mutation.mutants import Mutant


class Killed(Struct, frozen=True):
    """A test failed, as it should."""

    test: str
    file: str


class Alike(Struct, frozen=True):
    """It is proved that it decides everything as the original does."""


class Unknown(Struct, frozen=True):
    """Whether it decides anything otherwise was too hard to say; `why` says what was."""

    why: str


class Unchecked(Struct, frozen=True):
    """It has errors, so that it could never have been used."""

    message: str


class Witness(Struct, frozen=True):
    """A situation that the original and the mutant decide differently.

    `lines` say it in the language of tests; `test` is a whole test to paste that
    kills the mutant, None where none could be written. `recordings` are the
    webhooks named in either, by path.
    """

    lines: tuple[str, ...]
    original: str
    changed: str
    test: str | None = None
    recordings: Mapping[str, str] = field(default_factory=dict)


class Survived(Struct, frozen=True):
    """All tests passed, although it decides differently; `nearest` are tests that ask the changed rule."""

    witness: Witness
    nearest: tuple[str, ...] = ()


Verdict = Killed | Alike | Unknown | Unchecked | Survived


class Judged(Struct, frozen=True):
    """A mutant, counted from 1 in the order of the policy, and its verdict."""

    number: int
    mutant: Mutant
    verdict: Verdict


class MutationReport(Struct, frozen=True, dict=True):
    """`untried` and `left_out` as in `Drawn`.

    `noticed_by` says of a survivor whose suggested test notices it: its own, or that of one before it.
    """

    policy: str
    version: str
    digest: str
    source: Source
    judged: tuple[Judged, ...]
    untried: int = 0
    left_out: int = 0
    noticed_by: Mapping[int, int] = field(default_factory=dict)

    def of(self, kind: type[Verdict]) -> tuple[Judged, ...]:
        return tuple(one for one in self.judged if isinstance(one.verdict, kind))

    @cached_property
    def killed(self) -> int:
        return len(self.of(Killed))

    @cached_property
    def counted(self) -> int:
        """The mutants that a test can notice."""
        return self.killed + len(self.of(Survived))

    @property
    def suggested(self) -> tuple[tuple[int, Witness], ...]:
        """The tests that are needed to notice all survivors for which one was found, by their numbers."""
        return tuple(
            (one.number, one.verdict.witness)
            for one in self.judged
            if isinstance(one.verdict, Survived) and self.noticed_by.get(one.number) == one.number
        )

    @property
    def score(self) -> float:
        """Percent; 100 where there is nothing to notice."""
        return 100.0 if self.counted == 0 else 100.0 * self.killed / self.counted
