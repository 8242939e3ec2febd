"""Opening events that are decided otherwise than a claim says (semantics E2-E7 and 6)."""

from collections.abc import Callable, Iterator
from functools import cached_property, partial

from convroute.evaluator.snapshot import Snapshot
from convroute.policy.model import Claim, IsAllowed, RouteTo
from convroute.regions import natural
from convroute.regions.answers import Unknown
from convroute.regions.goals import Tree, holds, joined, opposite
from convroute.regions.model import Model
from convroute.regions.opening import OWNER, Gets, Part, parts_of
from convroute.regions.point import Point
from convroute.regions.search import Empty, Search

Before = Callable[[Point], Tree | None]


class OpeningEvents:
    """All that are ours and are not withheld."""

    def __init__(self, model: Model) -> None:
        self._model = model

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        return parts_of(self._model)

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
                    yield self.natural(found, everything, before)

    def natural(self, found: Point, wanted: Tree, before: Before) -> Snapshot:
        """As people write, with all that is wanted and nothing that decides before."""
        point = natural.of_event(
            self._model, found, lambda point: holds(wanted, point.holds) and before(point) is None
        )
        return point.snapshot

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
