"""For everything that no test showed: a test that does, or the proof that nothing can.

Each suggested test was run, and its own decisions were counted; one that shows
several things closes them all.
"""

from collections.abc import Callable, Iterable

from msgspec import Struct, field

from convroute.evaluator.decision import Decision
from convroute.policy.model import CheckedPolicy
from convroute.tester.coverage.counting import Coverage
from convroute.tester.coverage.hunts import grounds
from convroute.tester.coverage.obligations import Key, Obligation
from convroute.tester.coverage.reasons import together, why_not
from convroute.tester.coverage.summary import CoverageReport, Excluded, Gap
from convroute.tester.coverage.titles import title_of
from convroute.tester.suggest.suggestion import Suggestion, suggestion
from convroute.tester.witness.effort import Effort
from convroute.tester.witness.hunt import Hunt

_DECISIONS = 4
"""A test is run before it is suggested, and what it shows is counted."""
Progress = Callable[[list[Obligation]], Iterable[Obligation]]


def report(coverage: Coverage, titles: Iterable[str] = (), progress: Progress = iter) -> CoverageReport:
    """The counts with what is missing, and why; `titles` are those of the tests that exist already.

    `progress` is given what has to be gone through, and gives it back one by one.
    """
    effort = Effort.in_all(coverage.policy)
    closing = _Closing(coverage.policy, {*titles}, Coverage.of(coverage.policy), effort)
    gaps: list[Gap] = []
    excluded: list[Excluded] = []
    for obligation in progress(coverage.open()):
        answer = closing.close(obligation)
        if isinstance(answer, str):
            excluded.append(Excluded(obligation, answer))
        else:
            gaps.append(Gap(obligation, answer, searched=answer is not None or closing.searched))
    left_out = {one.obligation.key for one in excluded}
    counted = tuple(one for one in coverage.obligations if one.key not in left_out)
    return CoverageReport(coverage.policy, counted, dict(coverage.hits), tuple(gaps), together(excluded))


class _Closing(Struct):
    """Remembers what the tests suggested so far show. `searched`: the last search was not cut short."""

    policy: CheckedPolicy
    titles: set[str]
    probe: Coverage
    effort: Effort
    searched: bool = True
    shown: dict[Key, Suggestion] = field(default_factory=dict)

    def close(self, obligation: Obligation) -> Suggestion | str | None:
        """A test, the reason why there can be none, or None where nothing was found."""
        known = self.shown.get(obligation.key)
        if known is not None:
            return known
        if self.effort.left <= 0:
            self.searched = False
            return None
        share = self.effort.share()
        available = share.left
        answer = self._searched(obligation, share)
        self.searched = not share.used_up
        self.effort.spend(available - max(share.left, 0))
        return answer

    def _searched(self, obligation: Obligation, effort: Effort) -> Suggestion | str | None:
        hunts: list[Hunt] = []
        title = title_of(obligation, self.titles)
        for ground in grounds(self.policy, obligation):
            hunt = Hunt(lambda decision: obligation.key in self._shows([decision]), ground.obstacles, effort)
            for place, snapshot, decision in hunt.finds(ground.places()):
                if not effort.decided(_DECISIONS):
                    return None
                found = suggestion(self.policy, snapshot, decision, title, plain=place.space.plain)
                if found is not None and self._accept(*found, obligation):
                    return found[0]
            hunts.append(hunt)
        if not all(hunt.proved for hunt in hunts):
            return None
        return why_not(self.policy, obligation, hunts, effort)

    def _accept(self, found: Suggestion, decisions: Iterable[Decision], obligation: Obligation) -> bool:
        shows = self._shows(decisions)
        if obligation.key not in shows:
            return False
        self.titles.add(found.title)
        for key in shows:
            self.shown.setdefault(key, found)
        return True

    def _shows(self, decisions: Iterable[Decision]) -> set[Key]:
        self.probe.hits.clear()
        self.probe.observe_all(decisions)
        return {*self.probe.hits}
