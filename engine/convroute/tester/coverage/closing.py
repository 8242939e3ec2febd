"""For everything that no test showed: a test that does, or the proof that nothing can.

Each suggested test was run, and its own decisions were counted; one that shows
several things closes them all.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property

from msgspec import Struct, field

from convroute.evaluator.decision import Decision
from convroute.evaluator.evaluate import evaluate
from convroute.evaluator.snapshot import Snapshot
from convroute.policy.conditions import Condition
from convroute.policy.model import CheckedPolicy, LimitRule, PermissionRule, RouteRule
from convroute.regions.answers import Unknown
from convroute.regions.budget import SPENT
from convroute.regions.goals import holds
from convroute.regions.point import Point
from convroute.tester.coverage.asking import Asking
from convroute.tester.coverage.counting import Coverage
from convroute.tester.coverage.obligations import Key, Obligation
from convroute.tester.coverage.question import Question
from convroute.tester.coverage.reasons import together, why_not
from convroute.tester.coverage.summary import CoverageReport, Excluded, Gap
from convroute.tester.coverage.watching import Watching
from convroute.tester.suggest.as_test import is_short
from convroute.tester.suggest.natural import Natural, Still
from convroute.tester.suggest.suggestion import Suggestion
from convroute.tester.suggest.writing import attempts

Progress = Callable[[list[Obligation]], Iterable[Obligation]]


def report(coverage: Coverage, titles: Iterable[str] = (), progress: Progress = iter) -> CoverageReport:
    """The counts with what is missing, and why; `titles` are those of the tests that exist already.

    `progress` is given what has to be gone through, and gives it back one by one.
    """
    policy, left = coverage.policy, coverage.open()
    closing = Closing.of(policy, Asking(policy), left, titles)
    gaps: list[Gap] = []
    excluded: list[Excluded] = []
    for obligation in progress(left):
        answer = closing.close(obligation)
        if isinstance(answer, Excluded):
            excluded.append(answer)
        else:
            gaps.append(answer)
    left_out = {one.obligation.key for one in excluded}
    counted = tuple(one for one in coverage.obligations if one.key not in left_out)
    return CoverageReport(policy, counted, dict(coverage.hits), tuple(gaps), together(excluded))


class Closing(Struct, dict=True):
    """Closes what is left, one after the other, and remembers what the tests suggested so far show of it."""

    policy: CheckedPolicy
    titles: set[str]
    probe: Coverage
    asking: Asking
    watching: Watching
    shown: dict[Key, Suggestion] = field(default_factory=dict)
    latest: tuple[Snapshot, Decision] | None = None

    @classmethod
    def of(
        cls, policy: CheckedPolicy, asking: Asking, left: Iterable[Obligation], titles: Iterable[str] = ()
    ) -> "Closing":
        """`titles` are those of other tests."""
        return cls(policy, {*titles}, Coverage.of(policy), asking, Watching(asking, left))

    def close(self, obligation: Obligation) -> Gap | Excluded:
        """With a test, or with the reason why there is none."""
        known = self.shown.get(obligation.key)
        if known is not None:
            return Gap(obligation, known)
        if self.asking.spent:
            return Gap(obligation, None, SPENT)
        empty: list[Question] = []
        unknown: list[str] = []
        for question in self.asking.questions(obligation):
            found = self.asking.find(question)
            if isinstance(found, Unknown):
                unknown.append(found.why)
            elif isinstance(found, Point):
                return Gap(obligation, self._test(obligation, question, found))
            else:
                empty.append(question)
        if unknown:
            return Gap(obligation, None, unknown[0])
        if obligation.kind == "rules":
            self.asking.never(obligation.subject)
        return Excluded(obligation, why_not(obligation, empty, self.asking))

    def _test(self, obligation: Obligation, question: Question, point: Point) -> Suggestion | None:
        """The plainest; None where the language of tests has no words for it."""
        rule = self._rules.get(obligation.subject)
        natural = Natural.of(self.policy, "" if rule is None else rule.text, *_asked(rule))
        label = None if rule is None else rule.label
        for one in self._plainest(question, point):
            snapshot = question.snapshot(one)
            self.watching.at(one, snapshot)
            still = self._still(obligation, question, one)
            for attempt in attempts(natural, snapshot, still, self._decided, self.titles, label):
                if self._accept(attempt.suggestion, attempt.decisions, obligation):
                    return attempt.suggestion
            if not still(snapshot):
                raise AssertionError(f"{obligation.key} was to be shown by {snapshot}, and is not")
        return None

    @cached_property
    def _rules(self) -> Mapping[str, RouteRule | PermissionRule | LimitRule]:
        policy = self.policy
        rules: tuple[RouteRule | PermissionRule | LimitRule, ...]
        rules = (*policy.limits, *policy.permissions, *policy.routes)
        return {rule.id: rule for rule in rules}

    def _still(self, obligation: Obligation, question: Question, point: Point) -> Still:
        """Whether a snapshot shows the obligation, and is preferred as the point is."""
        preferred = question.preferred if holds(question.preferred, point.holds) else True

        def still(snapshot: Snapshot) -> bool:
            decision = self._decided(snapshot)
            if obligation.key not in self._shows([decision]):
                return False
            self.latest = snapshot, decision
            return preferred is True or holds(preferred, self.asking.placed(snapshot).holds)

        return still

    def _plainest(self, question: Question, point: Point) -> Iterator[Point]:
        if not holds(question.preferred, point.holds) or not is_short(self.policy, question.snapshot(point)):
            yield from self.asking.plainer(question)
        yield point

    def _decided(self, snapshot: Snapshot) -> Decision:
        if self.latest is not None and self.latest[0] is snapshot:
            return self.latest[1]
        return evaluate(self.policy, snapshot, tracing=True, candidates=self.watching)

    def _accept(self, found: Suggestion, decisions: Iterable[Decision], obligation: Obligation) -> bool:
        shows = self._shows(decisions)
        if obligation.key not in shows:
            return False
        self.titles.add(found.title)
        for key in shows:
            self.shown.setdefault(key, found)
            self.watching.shown(key)
        return True

    def _shows(self, decisions: Iterable[Decision]) -> set[Key]:
        self.probe.hits.clear()
        self.probe.observe_all(decisions)
        return {*self.probe.hits}


def _asked(rule: RouteRule | PermissionRule | LimitRule | None) -> tuple[Condition | None, ...]:
    match rule:
        case RouteRule():
            return rule.when, rule.entry
        case PermissionRule():
            return (rule.when,)
        case _:
            return ()
