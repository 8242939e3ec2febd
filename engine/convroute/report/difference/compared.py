"""What came of a comparison: policy by policy, which decisions differ and which of that was meant."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from msgspec import Struct, field
from msgspec.structs import replace

from convroute.differ.difference import Declared, Difference, Line, Region, Undecided
from convroute.differ.expected import Judged
from convroute.policy.model import CheckedPolicy, ExpectedChange
from convroute.report.difference.answers import answers
from convroute.source import Place
from convroute.wording import counted


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

    @property
    def undeclared(self) -> tuple[Judged, ...]:
        """Those that nobody meant, at least not all of it."""
        return tuple(one for one in self.judged if not one.declared)

    @property
    def unknown(self) -> int:
        """Questions without an answer."""
        return len(self.undecided) + sum(isinstance(one.rest, Undecided) for one in self.judged)


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
    def clean(self) -> bool:
        """Whether it is proved that nothing changes, or with `expecting` nothing but what was meant.

        A policy that is gone is never meant; one more is no change of those that were there.
        """
        more = self.removed or (self.added and not self.expecting)
        return not (more or self.undeclared or self.unknown or self.unused or self.doubtful or self.broken)


def compared(old: Version, new: Version, judged: Iterable[Judged], difference: Difference) -> Compared:
    """With the place of every line that is known."""
    versions = {"old": old, "new": new}

    def placed(line: Line) -> Line:
        place = line.place or versions[line.side].places.get((line.declares, line.name))
        return replace(line, place=place)

    return Compared(
        old,
        new,
        tuple(_judged(one, placed) for one in judged),
        tuple(replace(one, line=one.line and placed(one.line)) for one in difference.undecided),
    )


def _judged(judged: Judged, placed: Callable[[Line], Line]) -> Judged:
    region, rest = _placed(judged.region, placed), judged.rest
    if isinstance(rest, Region):
        rest = region if rest is judged.region else _placed(rest, placed)
    return replace(judged, region=region, rest=rest)


def _placed(region: Region, placed: Callable[[Line], Line]) -> Region:
    before, after = (
        replace(side, line=side.line and placed(side.line)) for side in (region.before, region.after)
    )
    return replace(region, line=placed(region.line), before=before, after=after)


class Group(Struct, frozen=True):
    """Regions because of one line that come from one answer to another.

    `minor`: requests that are denied as before, for other reasons; they stand together, because only who
    reads the reason of a denial sees them.
    """

    line: Line
    before: str
    after: str
    judged: tuple[Judged, ...]
    minor: bool = False


def groups(compared: Compared) -> Iterator[Group]:
    """By line, in the order in which the lines come up; then by what is decided before and after."""
    found: dict[Line, dict[tuple[bool, str, str], list[Judged]]] = {}
    for one in compared.judged:
        region = shown(one)
        minor = _is_minor(region)
        key = (minor, *(_DENIED if minor else answers(region)))
        found.setdefault(one.region.line, {}).setdefault(key, []).append(one)
    for line, its in found.items():
        for (minor, before, after), judged in sorted(its.items(), key=lambda item: item[0][0]):
            yield Group(line, before, after, tuple(judged), minor)


_DENIED = ("denied", "denied for another reason")


def _is_minor(region: Region) -> bool:
    return region.before.decision.outcome == region.after.decision.outcome == "denied"


def reasons(group: Group) -> dict[str, list[str]]:
    """Of a minor group by action, each with its reason before and after."""
    found: dict[str, list[str]] = {}
    for one in group.judged:
        region = shown(one)
        said = f"{region.before.decision.reason_kind} → {region.after.decision.reason_kind}"
        its = found.setdefault(region.space.replace("_", " "), [])
        if said not in its:
            its.append(said)
    return found


def distinct(group: Group) -> Iterator[tuple[Judged, int]]:
    """Of regions that are said in the same words the first, and how many more there are."""
    found: dict[tuple[str, bool], list[Judged]] = {}
    for one in group.judged:
        found.setdefault((shown(one).condition, one.declared), []).append(one)
    yield from ((first, len(more)) for first, *more in found.values())


def shown(judged: Judged) -> Region:
    """The region as it is told: of one that is covered in part what is left."""
    return judged.rest if isinstance(judged.rest, Region) else judged.region


def summary(comparison: Comparison) -> str:
    """`3 changes because of 2 lines of 1 policy, 1 of them not expected`"""
    parts = [*_parts(comparison)]
    if not comparison.regions and not comparison.unknown:
        both = [one for one in comparison.compared if one.old is not None and one.new is not None]
        looked = len(both) + comparison.same
        if looked:
            decided = "1 policy decides" if looked == 1 else f"{looked} policies decide"
            parts.insert(0, f"nothing changes: {decided} every conversation as before")
    return "; ".join(parts) or "nothing to compare"


def _parts(comparison: Comparison) -> Iterator[str]:
    if comparison.regions:
        lines = {
            (number, one.region.line)
            for number, its in enumerate(comparison.compared)
            for one in its.judged
            if not one.region.same
        }
        said = f"{counted(comparison.regions, 'change')} because of {counted(len(lines), 'line')}"
        if comparison.expecting:
            left = comparison.undeclared
            said += f", {left} of them not expected" if left else ", all of them expected"
        yield said
    if comparison.by_other_rules:
        where = "in 1 place" if comparison.by_other_rules == 1 else f"in {comparison.by_other_rules} places"
        yield f"{where} another rule decides, and alike"
    if comparison.unknown:
        yield f"{counted(comparison.unknown, 'question')} too hard to answer, so nothing is proved there"
    if comparison.added:
        yield f"{_policies(len(comparison.added))} added"
    if comparison.removed:
        yield f"{_policies(len(comparison.removed))} removed"
    if comparison.unused:
        yield f"{counted(len(comparison.unused), 'expected change')} did not happen"
    if comparison.doubtful:
        yield f"of {counted(len(comparison.doubtful), 'expected change')} it is not known whether it happens"
    if comparison.broken:
        yield f"{_policies(len(comparison.broken))} with errors not compared"


def _policies(count: int) -> str:
    return "1 policy" if count == 1 else f"{count} policies"
