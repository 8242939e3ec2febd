"""What came of a comparison: policy by policy, which decisions differ and which of that was meant."""

from collections.abc import Mapping

from msgspec import Struct, field
from msgspec.structs import replace

from convroute.differ.difference import Declared, Line, Region, Undecided
from convroute.differ.expected import Judged
from convroute.policy.model import CheckedPolicy, ExpectedChange
from convroute.source import Place


class Version(Struct, frozen=True):
    """A policy as one side has it: `file` as it was reached, `revision` what its commit is called.

    `places` has where its lines stand that declare something.
    """

    file: str
    revision: str | None
    policy: CheckedPolicy
    places: Mapping[tuple[Declared, str], Place] = field(default_factory=dict)

    @property
    def called(self) -> str:
        """`shop.route`, `HEAD~1:shop.route`"""
        return self.file if self.revision is None else f"{self.revision}:{self.file}"


class Compared(Struct, frozen=True):
    """One policy before and after; None where there was none, or is none any more."""

    old: Version | None
    new: Version | None
    judged: tuple[Judged, ...] = ()
    undecided: tuple[Undecided, ...] = ()

    @property
    def version(self) -> Version:
        """The newer one."""
        version = self.new or self.old
        assert version is not None, "a comparison has two sides or one"
        return version

    @property
    def policies(self) -> tuple[CheckedPolicy, ...]:
        """The newer one first."""
        return tuple(version.policy for version in (self.new, self.old) if version is not None)

    def placed(self, line: Line) -> Line:
        """With its place, where that is known."""
        version = self.new if line.side == "new" else self.old
        places = {} if version is None else version.places
        return replace(line, place=line.place or places.get((line.declares, line.name)))

    @property
    def undeclared(self) -> tuple[Judged, ...]:
        """Those that nobody meant, at least not all of it."""
        return tuple(one for one in self.judged if not one.declared)

    @property
    def unknown(self) -> int:
        """Questions without an answer, but for those of which rule decides."""
        rest = sum(isinstance(one.rest, Undecided) for one in self.judged)
        return sum(not one.same for one in self.undecided) + rest


class Comparison(Struct, frozen=True):
    """All that was compared. `same`: how many policies were not looked at, because no file of theirs changed.

    `expecting`: whether it was asked for what nobody meant; then `unused` are the expected changes that
    cover nothing, and `doubtful` those of which it is not known. `broken`: policies with errors.
    """

    compared: tuple[Compared, ...]
    same: int = 0
    expecting: bool = False
    unused: tuple[ExpectedChange, ...] = ()
    doubtful: tuple[ExpectedChange, ...] = ()
    broken: tuple[str, ...] = ()

    @property
    def added(self) -> tuple[Compared, ...]:
        return tuple(one for one in self.compared if one.old is None)

    @property
    def removed(self) -> tuple[Compared, ...]:
        return tuple(one for one in self.compared if one.new is None)

    @property
    def regions(self) -> int:
        return sum(not judged.region.same for one in self.compared for judged in one.judged)

    @property
    def by_other_rules(self) -> int:
        """Regions in which only another rule decides; those are no changes."""
        return sum(judged.region.same for one in self.compared for judged in one.judged)

    @property
    def undeclared(self) -> int:
        return sum(len(one.undeclared) for one in self.compared)

    @property
    def unknown(self) -> int:
        return sum(one.unknown for one in self.compared)

    @property
    def unknown_rules(self) -> int:
        """Questions without an answer which rule decides, where nothing else can change."""
        return sum(undecided.same for one in self.compared for undecided in one.undecided)

    @property
    def clean(self) -> bool:
        """Whether it is proved that nothing changes, or with `expecting` nothing but what was meant.

        A policy that is gone is never meant; one more does not change those that were there.
        """
        more = self.removed or (self.added and not self.expecting)
        return not (more or self.undeclared or self.unknown or self.unused or self.doubtful or self.broken)


def shown(judged: Judged) -> Region:
    """The region as it is told: of one that is covered in part what is left."""
    return judged.rest if isinstance(judged.rest, Region) else judged.region
