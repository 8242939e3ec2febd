"""One `then` that does not hold, told: expected and got, why, and which rules would have done it."""

from msgspec import Struct, field

from convroute.checker.recorded import WHAT_TESTS_TAKE
from convroute.conversation.event import Event
from convroute.conversation.thread import Thread
from convroute.evaluator.decision import Decision
from convroute.evaluator.evaluate import evaluate
from convroute.evaluator.snapshot import Snapshot
from convroute.policy.model import CheckedPolicy
from convroute.syntax import expectations
from convroute.tester.case import After, Case, Decide
from convroute.tester.diagnosis import hints, wording
from convroute.tester.diagnosis.because import because
from convroute.tester.diagnosis.permits import permits
from convroute.tester.diagnosis.routes import fallbacks, routes
from convroute.tester.diagnosis.wording import expected, got, happened
from convroute.tester.folds import Folds
from convroute.tester.given import id_of
from convroute.tester.results import Candidate, Failure, Line
from convroute.tester.run import Broken, Lost, Run, walk

SHOWN = 4
"""Rules that a failure shows; of the others it says how many there are."""
MOST_WEIGHED = 100_000
"""Rules and items that are looked at to explain the failures of a policy (decision 93)."""
NOT_EXPLAINED = "too many tests failed before it to say why: run it alone, with `-k`"


class Explaining(Struct):
    """What has been told about the tests of a run, so that many that fail do not take long to explain.

    `weighed` counts the rules and items looked at for it. From `MOST_WEIGHED` on a failure says what was
    expected and what came, and not why.
    """

    weighed: int = 0
    folds: Folds = field(default_factory=Folds)

    def has(self, work: int) -> bool:
        """Whether there is something left for another explanation, which then takes so much `work`."""
        left = self.weighed < MOST_WEIGHED
        self.weighed += work if left else 0
        return left


def failures(run: Run, explaining: Explaining | None = None) -> tuple[Failure, ...]:
    """What is to be told about a run; the case is decided once more, this time with its trace."""
    if run.passed:
        return ()
    explaining = explaining or Explaining()
    unread = tuple(_unread(run.case, lost) for lost in run.lost)
    traced = _Traced(run.case, explaining)
    return (*unread, *(_failure(run.case, broken, traced) for broken in run.broken))


class _Traced(Struct):
    """The steps of a case with their traces, decided when the first of them is asked for."""

    case: Case
    explaining: Explaining
    known: list[After] | None = None

    def until(self, step: int) -> list[After] | None:
        """Those up to this step and with it, None if too much has been explained already."""
        policy = self.case.policy
        work = 1 + len(policy.routes) + len(policy.permissions)
        if not self.explaining.has(work):
            return None
        if self.known is None:
            self.explaining.weighed += sum(work + len(step.items) for step in self.case.steps)
            self.known = [*walk(self.case, _telling(self.case), folds=self.explaining.folds)]
        return self.known[: step + 1]


def _telling(case: Case) -> Decide:
    """Tells why only of the last item of each step, which is the one that a `then` is about."""
    last = {id(step.items[-1]) for step in case.steps if step.items}

    def decide(snapshot: Snapshot) -> Decision:
        return evaluate(case.policy, snapshot, tracing=id(snapshot.item) in last)

    return decide


def _unread(case: Case, lost: Lost) -> Failure:
    """A recorded webhook that no `then` complains about, although not all of it was decided."""
    when = case.steps[lost.step].node
    return Failure(
        source=case.source,
        span=when.span,
        when=happened(when),
        expected="an input that can be read",
        got=wording.unread(lost.wrong),
        help=WHAT_TESTS_TAKE,
    )


def _failure(case: Case, broken: Broken, traced: _Traced) -> Failure:
    policy, then = case.policy, broken.check.node
    steps = traced.until(broken.step)
    if steps is None:
        return Failure(
            source=case.source,
            span=then.span,
            when=happened(case.steps[broken.step].node),
            expected=expected(then),
            got=got(policy, then, broken.after),
            winner=_winner(broken.after),
            help=NOT_EXPLAINED,
        )
    *earlier, after = steps
    candidates = _candidates(policy, then, after)
    return Failure(
        source=case.source,
        span=then.span,
        when=happened(case.steps[broken.step].node),
        expected=expected(then),
        got=got(policy, then, after),
        because=because(policy, then, after, _before(case, earlier)),
        winner=_winner(after),
        candidates=candidates[:SHOWN],
        more=len(candidates[SHOWN:]),
        help=hints.hint(policy, then, after, candidates),
    )


def _before(case: Case, earlier: list[After]) -> Thread:
    """The thread that a step met."""
    left = next((after.thread for after in reversed(earlier) if after.thread is not None), None)
    return left or Thread(owner_app_id=case.state.owner, expires_at=case.state.expires_at)


def _winner(after: After) -> Line | None:
    """The rule that decided, and where it stands."""
    decision = after.decision
    if not isinstance(decision, Decision) or decision.reason.rule is None:
        return None
    return Line(decision.reason.rule, decision.reason.at)


def _candidates(policy: CheckedPolicy, then: expectations.Then, after: After) -> tuple[Candidate, ...]:
    """The rules that would have given what was expected."""
    decision = after.decision
    if not isinstance(decision, Decision):
        return ()
    match then:
        case expectations.ThenRoute():
            return _routing(policy, decision, id_of(policy, then.app))
        case expectations.ThenOwned() if isinstance(decision.item, Event):
            app, found = id_of(policy, then.app), after.thread
            owned = found is not None and found.owner_app_id == app  # only the time that is left differs
            return () if owned else _routing(policy, decision, app)
        case expectations.ThenRule():
            return _named(policy, decision, then.id.value)
        case expectations.ThenReason():
            return routes(policy, decision, lambda rule: rule.stage == then.kind.value)
        case expectations.ThenOutcome(outcome="allowed"):
            return permits(decision, "take_not_permitted") if decision.outcome == "denied" else ()
        case expectations.ThenDenied():
            return permits(decision, "forbidden_by_policy", "over_policy_limit")
        case _:
            return ()


def _routing(policy: CheckedPolicy, decision: Decision, app: str) -> tuple[Candidate, ...]:
    """The rules that route to the app (an id)."""
    if decision.outcome == "routed" and decision.app_id == app:
        return ()  # only the window differs
    found = routes(policy, decision, lambda rule: rule.target_id == app)
    return (*found, *fallbacks(policy, decision, app))


def _named(policy: CheckedPolicy, decision: Decision, rule: str) -> tuple[Candidate, ...]:
    found = routes(policy, decision, lambda known: rule in (known.id, known.label))
    asked = permits(decision, "take_not_permitted", "forbidden_by_policy", "over_policy_limit")
    return (*found, *(candidate for candidate in asked if candidate.rule == rule))
