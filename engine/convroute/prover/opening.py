"""Opening events that are decided otherwise than a claim says (semantics E2-E7 and 6)."""

from collections.abc import Callable, Iterator
from functools import cached_property, partial

from msgspec import Struct

from convroute.compiler.planned_outcome import LAST
from convroute.compiler.program import Program
from convroute.conversation.channel import Channel
from convroute.evaluator.snapshot import Snapshot
from convroute.policy.model import Claim, IsAllowed, RouteTo
from convroute.policy.stages import Stage
from convroute.regions import natural
from convroute.regions.answers import Unknown
from convroute.regions.goals import Tree, holds, joined, opposite
from convroute.regions.model import Model
from convroute.regions.opening import OWNER, Gets, OpeningRules, Threads, channels_alike
from convroute.regions.point import Point
from convroute.regions.search import Empty, Search
from convroute.regions.stage import StageRules
from convroute.regions.stretches import Rows

Before = Callable[[Point], Tree | None]
_STAGES: tuple[Stage, ...] = ("organic", "link", "campaign")
"""The plainest first."""
_THREADS: tuple[Threads, ...] = ("idle", "owned")
"""What the lead form owns is withheld (E1)."""


class Part(Struct, frozen=True):
    """The events of a stage on channels that its rules do not tell apart, and on one sort of threads."""

    rules: OpeningRules
    where: Tree

    def lines(self) -> Iterator[tuple[int | Rows, Gets]]:
        """The rules that are asked, many plain ones together, and what stands behind them."""
        for entry in self.rules.entries:
            if isinstance(entry, int):
                yield entry, self.rules.gets(entry)
            else:
                for rows in entry.groups(()):
                    assert isinstance(rows.gets, Gets), "it is the rules' own"
                    yield rows, rows.gets
        yield LAST, self.rules.gets(LAST)

    def tree(self, lines: int | Rows) -> Tree:
        return self.rules.tree(lines) if isinstance(lines, int) else lines.tree()


class OpeningEvents:
    """All that are ours and are not withheld."""

    def __init__(self, model: Model) -> None:
        self._model = model

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        program = Program(self._model.policies[0], few=0)
        stages = [StageRules(self._model, stage, program) for stage in _STAGES]
        return tuple(
            self._part(stage, threads, channels)
            for threads in _THREADS
            for stage in stages
            for channels in channels_alike(self._model)
        )

    def _part(self, stage: StageRules, threads: Threads, channels: tuple[Channel, ...]) -> Part:
        on = self._model.on_channel(*channels)
        owned = stage.idle if threads == "idle" else stage.owned
        return Part(OpeningRules(stage, channels[0], threads), joined(True, (stage.opening, on, owned)))

    def against(self, claim: Claim) -> Iterator[Snapshot | Unknown | None]:
        """Events of which the opposite is true, and what was hard to find out; None: some are as the `when`
        says."""
        when = self._model.tree(claim.when)
        for part in self.parts:
            search = Search(self._model)
            search.require(part.where)
            search.require(when)
            found = search.find([])
            if isinstance(found, Empty):
                continue
            yield found if isinstance(found, Unknown) else None
            for lines, gets in part.lines():
                against = self._against(claim, gets)
                if against is False:
                    continue
                wanted = part.tree(lines), against
                before = partial(part.rules.before, lines)
                found = search.find(wanted, before)
                if isinstance(found, Unknown):
                    yield found
                elif isinstance(found, Point):
                    everything = joined(True, (part.where, when, *wanted))
                    yield self._natural(found, everything, before).snapshot

    def _natural(self, found: Point, wanted: Tree, before: Before) -> Point:
        return natural.of_event(
            self._model, found, lambda point: holds(wanted, point.holds) and before(point) is None
        )

    def _against(self, claim: Claim, gets: Gets) -> Tree:
        """Where what the events get is not as is claimed."""
        comes = self._comes_about(claim, gets)
        return opposite(comes) if claim.always else comes

    def _comes_about(self, claim: Claim, gets: Gets) -> Tree:
        outcome = claim.outcome
        assert not isinstance(outcome, IsAllowed), "events ask for nothing"
        if not isinstance(outcome, RouteTo):
            return gets.reason == "zero_config"
        if gets == OWNER:
            return self._model.owned_by(outcome.who.contains)
        return gets.app_id is not None and outcome.who.contains(gets.app_id)
