"""Looks through spaces for a snapshot that does what is wanted, learning from each that does not.

The rules before the one in question are not asked about beforehand: only one
that turns out to stand in the way becomes a condition of the search. What no
search of all spaces finds, does not exist; the rules learned are then why.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence

from msgspec import Struct, field

from convroute.evaluator.decision import Decision
from convroute.evaluator.evaluate import evaluate
from convroute.evaluator.snapshot import Snapshot
from convroute.tester.witness.effort import Effort
from convroute.tester.witness.found import Nothing
from convroute.tester.witness.search import Goal, Search, Values
from convroute.tester.witness.space import Space

Goals = Callable[[Sequence[str]], Sequence[Goal]]
"""What has to be, given the ids of the rules that must not match."""

MOST_ROUNDS = 60


class Place(Struct, frozen=True):
    """One space to look through, what to look for in it, and how a find becomes a snapshot.

    `within_another`: a wider place follows, so that failing here proves nothing, nor disproves it.
    """

    space: Space
    goals: Goals
    snapshot: Callable[[Space, Values], Snapshot]
    within_another: bool = False


class Hunt(Struct):
    """`wanted` says whether a decision is the one; `obstacles` which rules kept it from being so.

    After all of `finds` was taken without success, `proved` says that there is
    nothing to find, and `learned` holds the rules that are in the way.
    """

    wanted: Callable[[Decision], bool]
    obstacles: Callable[[Decision], Iterable[str]]
    effort: Effort = field(default_factory=Effort)
    learned: list[str] = field(default_factory=list)
    proved: bool = True

    def finds(self, places: Iterable[Place]) -> Iterator[tuple[Place, Snapshot, Decision]]:
        """At most one snapshot of each place."""
        for place in places:
            if not self.effort.decided():  # to say what is asked for takes as long
                self.proved = False
                return
            proved = self.proved
            yield from self._in(place)
            if place.within_another:
                self.proved = proved

    def _in(self, place: Place) -> Iterator[tuple[Place, Snapshot, Decision]]:
        for _ in range(MOST_ROUNDS):
            found = Search(place.space, self.effort).solve(place.goals(self.learned))
            if isinstance(found, Nothing):
                self.proved = self.proved and found.proved
                return
            snapshot = place.snapshot(place.space, found)
            if not self.effort.decided():
                break
            decision = evaluate(place.space.policy, snapshot, tracing=True)
            if self.wanted(decision):
                yield place, snapshot, decision
                break
            new = [rule for rule in self.obstacles(decision) if rule not in self.learned]
            if not new:
                break
            self.learned += new
        self.proved = False
