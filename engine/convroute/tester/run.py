"""Runs one case: decides its items one after the other and looks at what followed (language: Tests)."""

from collections.abc import Iterator
from functools import partial

from msgspec import Struct

from convroute.conversation.channel import first_id
from convroute.conversation.item import Unreadable
from convroute.conversation.thread import Thread
from convroute.evaluator.decision import Decision, Undecided
from convroute.evaluator.evaluate import evaluate
from convroute.evaluator.fold import Fold, Ready
from convroute.evaluator.snapshot import Snapshot
from convroute.evaluator.state import State, idle
from convroute.evaluator.validation import state_of
from convroute.policy.model import CheckedPolicy
from convroute.tester.case import After, Case, Check, Decide
from convroute.tester.folds import Folded, Folds


class Broken(Struct, frozen=True):
    """A `then` that does not hold after step number `step`."""

    step: int
    check: Check
    after: After


class Lost(Struct, frozen=True):
    """A recorded webhook, step number `step`, that could not be read, though every `then` holds."""

    step: int
    wrong: Undecided


class Run(Struct, frozen=True):
    """What became of a case; it passes if nothing is `broken` and nothing `lost`."""

    case: Case
    broken: tuple[Broken, ...]
    lost: tuple[Lost, ...] = ()

    @property
    def passed(self) -> bool:
        return not self.broken and not self.lost


def run(
    case: Case, decide: Decide | None = None, ready: Ready | None = None, folds: Folds | None = None
) -> Run:
    """Every `then` of the case that does not hold; `decide` is the evaluator unless given.

    A listening `decide` (tracing, coverage) sees every snapshot the case decides, in
    order; without one `ready`, the policy made fast, may decide instead. `folds` are what
    recorded webhooks came to in tests before, with the same `decide` and `ready`.
    """
    if decide is None and ready is not None and not case.recorded:
        return Run(case, tuple(_quick(case, ready)))
    broken: list[Broken] = []
    lost: list[Lost] = []
    for number, after in enumerate(walk(case, decide, ready, folds)):
        failed = [check for check in case.steps[number].checks if not check.holds(after)]
        broken += [Broken(number, check, after) for check in failed]
        if after.lost is not None and not failed:
            lost.append(Lost(number, after.lost))
    return Run(case, tuple(broken), tuple(lost))


def _quick(case: Case, ready: Ready) -> list[Broken]:
    """As `walk`, with the function that decides for users of the policy, and nothing made in between."""
    thread: Thread | None = case.threads[0] if case.begun else None
    decision: Decision | Undecided | None = None
    broken: list[Broken] = []
    for number, step in enumerate(case.steps):
        if type(decision) is Decision:
            thread = decision.thread or thread
        if step.items:
            decision = ready.decide(step.items[0], thread, case.facts)
            after = After(decision, None, step.at)
        else:
            decision = None
            after = After(None, _passed(case.policy, thread, step.at), step.at)
        for check in step.checks:
            if not check.holds(after):
                broken.append(Broken(number, check, after))
    return broken


def _passed(policy: CheckedPolicy, thread: Thread | None, at: int) -> Thread:
    """The thread when time has passed."""
    return _thread(_settled(policy, state_of(policy, thread), at))


def walk(
    case: Case, decide: Decide | None = None, ready: Ready | None = None, folds: Folds | None = None
) -> Iterator[After]:
    """What each step left behind, in order."""
    if case.recorded:
        fold = Fold(case.policy, case.threads, case.facts, decide=decide, ready=ready)
        return _folded(case, (folds or Folds()).steps(case, fold))
    return _straight(case, decide or partial(evaluate, case.policy))


def _straight(case: Case, decide: Decide) -> Iterator[After]:
    """Events written in the test are never copies and never late, so nothing has to be remembered."""
    policy, facts, state = case.policy, case.facts, case.state
    left: Thread | None = None
    for step in case.steps:
        if left is not None:
            state, left = state_of(policy, left), None
        if not step.items:
            state = _settled(policy, state, step.at)
            yield After(None, _thread(state), step.at)
            continue
        item = step.items[0]
        assert not isinstance(item, Unreadable), "what is not recorded can be read"
        decision = decide(Snapshot(item, state, facts))
        left = decision.thread
        yield After(decision, None, step.at)


def _folded(case: Case, steps: Iterator[Folded]) -> Iterator[After]:
    """Recorded webhooks may hold copies, late items and several people: the fold knows (E12-E14)."""
    state = case.state
    for step, folded in zip(case.steps, steps, strict=True):
        last = folded.last
        if last is None:
            state = _settled(case.policy, state, step.at)
            yield After(None, _thread(state), step.at)
        elif isinstance(last, Undecided):
            yield After(last, None, step.at, folded.lost)
        else:
            state = state if last.thread is None else state_of(case.policy, last.thread)
            yield After(last, None, last.item.at, folded.lost)


def _settled(policy: CheckedPolicy, state: State, at: int) -> State:
    """The thread when time has passed: expired, or of a disabled app, it is idle (T1)."""
    if state.owner is None or state.expires_at is None:
        return state
    disabled = any(app.id == first_id(state.owner) and app.disabled for app in policy.apps.values())
    return idle(state) if disabled or at >= state.expires_at else state


def _thread(state: State) -> Thread:
    return Thread(owner_app_id=state.owner, expires_at=state.expires_at, window=state.window)
