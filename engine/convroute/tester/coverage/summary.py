"""What a run of tests exercised of a policy: totals, gaps with the test that closes each, what cannot be."""

from collections.abc import Mapping
from functools import cached_property

from msgspec import Struct

from convroute.policy.model import CheckedPolicy
from convroute.tester.coverage.obligations import KINDS, Key, Kind, Obligation
from convroute.tester.suggest.suggestion import Suggestion


class Total(Struct, frozen=True):
    """`met` of `count` obligations; those that cannot be met are not counted."""

    met: int
    count: int

    @property
    def percent(self) -> float:
        """100 where there is nothing to meet."""
        return 100.0 if self.count == 0 else 100.0 * self.met / self.count


class Gap(Struct, frozen=True):
    """What no test showed. `suggestion` closes it, and perhaps others; None where none can be written.

    `unknown` says what was too hard: then nobody knows whether anything can close it.
    """

    obligation: Obligation
    suggestion: Suggestion | None
    unknown: str | None = None


class Excluded(Struct, frozen=True):
    """An obligation that nothing can meet, and why."""

    obligation: Obligation
    reason: str


class CoverageReport(Struct, frozen=True, dict=True):
    """`obligations` are those that count, met or not, in the order of the policy."""

    policy: CheckedPolicy
    obligations: tuple[Obligation, ...]
    hits: Mapping[Key, int]
    gaps: tuple[Gap, ...]
    excluded: tuple[Excluded, ...]

    def hits_of(self, obligation: Obligation) -> int:
        return self.hits.get(obligation.key, 0)

    @cached_property
    def totals(self) -> Mapping[Kind, Total]:
        return {kind: self._total(kind) for kind in KINDS}

    def _total(self, kind: Kind) -> Total:
        counted = [self.hits_of(one) for one in self.obligations if one.kind == kind]
        return Total(sum(hits > 0 for hits in counted), len(counted))

    @property
    def unknown(self) -> int:
        """Of how many gaps nobody knows whether they can be closed."""
        return sum(gap.unknown is not None for gap in self.gaps)

    @cached_property
    def suggestions(self) -> tuple[Suggestion, ...]:
        """Each test once, in the order of the gaps it closes."""
        found = {gap.suggestion.title: gap.suggestion for gap in self.gaps if gap.suggestion is not None}
        return tuple(found.values())
