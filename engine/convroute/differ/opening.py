"""What a change of a policy changes for events that open a conversation (E1 to E8)."""

from collections.abc import Hashable, Iterator, Sequence
from functools import cache, partial

from msgspec import Struct
from msgspec.structs import replace

from convroute.compiler.planned_outcome import LAST
from convroute.conversation.channel import LEADGEN, Channel
from convroute.differ.apps import changed
from convroute.differ.causes import OfRules
from convroute.differ.comparison import Changed, Comparison, Key, Seen, TooHard
from convroute.differ.difference import Line, Region, Undecided, Wanted
from convroute.differ.lines import Lines, in_words
from convroute.differ.pair import Pair
from convroute.differ.words import Known, of_region, read_otherwise
from convroute.policy.stages import STAGES, Stage
from convroute.regions import natural
from convroute.regions.goals import Tree
from convroute.regions.opening import Gets, Threads, channels_alike
from convroute.regions.point import Point
from convroute.regions.search import Broken, Empty, nothing
from convroute.regions.stage import StageRules
from convroute.regions.variables import OWNER

_FEW = 20
"""Lines that are asked about before it is taken for granted that one of them matters."""


class OnThreads(Struct, frozen=True):
    """Threads as each of the policies sees them; `because` is why they do not see them alike."""

    kinds: tuple[Threads, Threads]
    trees: tuple[Tree, ...]
    because: Line | None = None


class OpeningEvents:
    """The stages of two policies, one after the other."""

    def __init__(self, pair: Pair) -> None:
        self._pair = pair
        self._model = pair.model

    def regions(self) -> Iterator[Region | Undecided]:
        for stage in STAGES:
            yield from self._stage(stage)

    def _stage(
        self, stage: Stage, trees: Sequence[Tree] = (), only: Key | None = None
    ) -> Iterator[Region | Undecided]:
        """Of the events for which the trees hold."""
        seen: Seen = set()
        told: set[Hashable] = set()
        before, after = (
            StageRules(self._model, stage, planned, side) for side, planned in enumerate(self._pair.planned)
        )
        readings = cache(partial(read_otherwise, before, after))
        for channels in channels_alike(self._model):
            for threads in self._threads(before, after, channels[0]):
                rules = self._pair.rules
                old = Lines(before, channels[0], threads.kinds[0], named=rules)
                new = Lines(after, channels[0], threads.kinds[1], named=rules)
                context = [before.opening, self._model.on_channel(*channels), *threads.trees, *trees]
                causes = OfRules(old, new, threads.because)
                comparison = Comparison(old, new, causes, seen, only, self._natural)
                for found in comparison.changes(partial(self._pair.search, context)):
                    if isinstance(found, TooHard):
                        same = rules and _unnamed(found.before) == _unnamed(found.after)
                        would = self._in_words(found.before, 0), self._in_words(found.after, 1)
                        yield Undecided(stage, found.line, found.why, same, would)
                    elif not rules or _differ(old, new, found):
                        taken = partial(comparison.taken, found.old, found.new)
                        within = None if causes.is_own(found) else causes.version(found)
                        here = [*context, found.where if within is None else True]
                        never, alone = (
                            partial(self._never, here, taken),
                            partial(self._never, context, nothing),
                        )
                        known = Known(never, alone, readings(), causes.others(found), within)
                        yield _told_apart(self._region(stage, old, new, found, known), told)

    def _in_words(self, gets: Hashable, side: int) -> str:
        assert isinstance(gets, Gets), "lines say what events get"
        return in_words(gets, self._model.policies[side])

    def _natural(self, point: Point, fits: natural.Fits) -> Point:
        return natural.of_event(self._model, point, fits)

    def _threads(self, before: StageRules, after: StageRules, channel: Channel) -> Iterator[OnThreads]:
        """Threads by who owns them, as each of the policies sees it."""
        yield OnThreads(("idle", "idle"), (before.idle, after.idle))
        if any(policy.behavior.preempts(before.stage) for policy in self._model.policies):
            yield OnThreads(("owned", "owned"), (before.owned, after.owned))
        for change in changed(self._pair.old, self._pair.new, channel):
            if change.before.disabled == change.after.disabled:
                continue
            active: Threads = "withheld" if change.app_id == LEADGEN else "owned"
            kinds: tuple[Threads, Threads] = ("idle", active) if change.before.disabled else (active, "idle")
            yield OnThreads(kinds, (self._model.apps(OWNER, [change.app_id]),), change.line)

    def _never(self, context: Sequence[Tree], broken: Broken, trees: Sequence[Tree]) -> bool:
        """Whether it is proved that nowhere in the context all the trees hold."""
        return isinstance(self._pair.search(context).find(trees, broken), Empty)

    def _region(self, stage: Stage, old: Lines, new: Lines, found: Changed, known: Known) -> Region:
        snapshots = found.point.as_given_to(0), found.point.as_given_to(1)
        named = old.deciding(found.old), new.deciding(found.new)
        before, after = self._pair.versions(found.line, snapshots, *named)
        self._pair.check(found.line, before, old.gets(found.old).reason)
        self._pair.check(found.line, after, new.gets(found.new).reason)

        same = self._pair.rules and self._pair.alike(before, after)

        def part(holding: Sequence[Wanted], failing: Sequence[Wanted]) -> Region | Undecided | None:
            return next(self._stage(stage, self._pair.trees(holding, failing), found.key), None)

        first = 0 if (found.side or found.line.side) == "old" else 1
        places = [found.old, found.new]
        if self._is_wider((old, new), found, first):
            places[1 - first] = LAST
        condition = of_region((old, new), (places[0], places[1]), first, known)
        return Region(stage, found.line, condition, before, after, part, same=same)

    def _is_wider(self, lines: tuple[Lines, Lines], found: Changed, first: int) -> bool:
        """Whether other lines of the side that is not told `first` may decide some of the region as well."""
        mine, its = lines[first], lines[1 - first]
        place, other = ((found.old, found.new)[side] for side in (first, 1 - first))
        if LAST in (place, other):
            return False
        gets = its.gets(other)
        alike: list[int] = []
        for entry in its.entries:
            if not isinstance(entry, int):
                if entry.has(gets):
                    return True
            elif entry != other and its.gets(entry) == gets:
                alike.append(entry)
        search = self._pair.search()
        return len(alike) > _FEW or any(
            not isinstance(search.find([mine.tree(place), its.tree(one)]), Empty) for one in alike
        )


def _differ(old: Lines, new: Lines, found: Changed) -> bool:
    """Whether anything is decided otherwise, or by another rule: of a stretch that is not told beforehand."""
    before, after = _unnamed(found.before), _unnamed(found.after)
    names = [line and line.name for line in (old.deciding(found.old), new.deciding(found.new))]
    return before != after or names[0] != names[1]


def _told_apart(region: Region, told: set[Hashable]) -> Region:
    """Of two regions that would be told alike, such as those of both versions of a rule that moved, the
    second is told with the rule that decides beside it. What is `told` so far is added to."""
    outcomes = ((one.decision.app_id, one.decision.reason_kind) for one in (region.before, region.after))
    key = region.line, region.condition, (*outcomes,)
    if key not in told:
        told.add(key)
        return region
    own = region.line.text, region.line.was and region.line.was.text
    for version, when in ((region.before, "before"), (region.after, "after")):
        if version.line is not None and version.line.text not in own:
            return _told_with(region, f", decided {when} the change by `{version.line.text}`")
    return region


def _told_with(region: Region, more: str) -> Region:
    """The region and all its parts."""

    def part(holding: Sequence[Wanted], failing: Sequence[Wanted]) -> Region | Undecided | None:
        found = region.parts(holding, failing)
        return _told_with(found, more) if isinstance(found, Region) else found

    return replace(region, condition=f"{region.condition}{more}", parts=part)


def _unnamed(gets: Hashable) -> Gets:
    """Whatever rule decides."""
    assert isinstance(gets, Gets), "lines say what events get"
    return replace(gets, rule=None)
