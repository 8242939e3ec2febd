"""What a report on coverage is about: each policy with its files, and what each line of them came to."""

from collections.abc import Iterable, Mapping
from functools import cached_property

from msgspec import Struct, field

from convroute.source import Source
from convroute.tester.coverage.obligations import Obligation
from convroute.tester.coverage.summary import CoverageReport, Gap

_OF_LINES = ("default app", "broadcast", "social")


class Branch(Struct, frozen=True):
    """One outcome; `taken` how often, `group` the number of the condition or permission on its line."""

    group: int
    text: str
    outcome: str
    taken: int


class Line(Struct, frozen=True):
    """`rules` are the ids of the routes written there, with how often each won."""

    number: int
    hits: int
    branches: tuple[Branch, ...]
    rules: tuple[tuple[str, int], ...] = ()

    @property
    def met(self) -> int:
        return sum(branch.taken > 0 for branch in self.branches)


class FileCoverage(Struct, frozen=True):
    """A file of policy text; only lines that say something that counts, in order."""

    source: Source
    lines: tuple[Line, ...]

    @property
    def lines_hit(self) -> int:
        return sum(line.hits > 0 for line in self.lines)

    @property
    def branches(self) -> int:
        return sum(len(line.branches) for line in self.lines)

    @property
    def branches_hit(self) -> int:
        return sum(line.met for line in self.lines)


class Covered(Struct, frozen=True, dict=True):
    """A policy: what its tests show, and its files, the one that has the `policy` block first."""

    report: CoverageReport
    sources: tuple[Source, ...]

    @property
    def file(self) -> str:
        return self.sources[0].name if self.sources else self.report.policy.name

    @cached_property
    def files(self) -> tuple[FileCoverage, ...]:
        """The files in which something counts."""
        by_line = self._by_line()
        return tuple(
            FileCoverage(
                source, tuple(_line(self.report, *at) for at in sorted(by_line[source.name].items()))
            )
            for source in self.sources
            if source.name in by_line
        )

    def _by_line(self) -> Mapping[str, Mapping[int, list[Obligation]]]:
        found: dict[str, dict[int, list[Obligation]]] = {}
        for one in self.report.obligations:
            if one.place is not None and (one.kind != "stages" or one.outcome in _OF_LINES):
                found.setdefault(one.place.file, {}).setdefault(one.place.line, []).append(one)
        return found

    @cached_property
    def gaps_at(self) -> Mapping[tuple[str, int], tuple[Gap, ...]]:
        """What is missing, by file and line."""
        found: dict[tuple[str, int], tuple[Gap, ...]] = {}
        for gap in self.report.gaps:
            place = gap.obligation.place
            if place is not None:
                key = (place.file, place.line)
                found[key] = (*found.get(key, ()), gap)
        return found


class _Tally(Struct):
    """What is counted of one line."""

    stated: int | None = None
    branches: list[Branch] = field(default_factory=list)
    groups: dict[tuple[str, int], int] = field(default_factory=dict)
    rules: list[tuple[str, int]] = field(default_factory=list)

    def add(self, one: Obligation, hits: int) -> None:
        if one.kind in ("rules", "stages"):
            self.stated = (self.stated or 0) + hits
        if one.kind == "rules":
            self.rules.append((one.subject, hits))
        if one.kind == "permissions" and one.outcome != "does not cover":
            self.stated = (self.stated or 0) + hits
        if one.kind in ("conditions", "permissions"):
            group = self.groups.setdefault((one.subject, one.atom), len(self.groups))
            self.branches.append(Branch(group, one.text, one.outcome, hits))


def _line(report: CoverageReport, number: int, obligations: Iterable[Obligation]) -> Line:
    """A line that is only the rest of a condition was run as often as it was asked."""
    tally = _Tally()
    for one in obligations:
        tally.add(one, report.hits_of(one))
    asked = sum(branch.taken for branch in tally.branches)
    hits = asked if tally.stated is None else tally.stated
    return Line(number, hits, tuple(tally.branches), tuple(tally.rules))
