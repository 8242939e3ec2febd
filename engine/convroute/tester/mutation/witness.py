"""What tells a mutant from the original: a situation in the language of tests, and if possible a test."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from msgspec.structs import replace

from convroute.evaluator.decision import Decision
from convroute.evaluator.evaluate import evaluate
from convroute.evaluator.snapshot import Snapshot, name_of
from convroute.explainer.clock import by_own_clock
from convroute.explainer.headline import headline
from convroute.policy.model import CheckedPolicy
from convroute.syntax.given_when import WhenEvent
from convroute.syntax.printer.examples import show_given, show_when
from convroute.tester.diagnosis.wording import outcome, thread, webhooks
from convroute.tester.mutation.as_test import as_tests
from convroute.tester.mutation.killing import Duel, Killer
from convroute.tester.mutation.verdicts import Witness
from convroute.tester.suggest.as_test import Draft
from convroute.tester.suggest.names import names
from convroute.tester.suggest.suggestion import file_name, show


def witness(
    policy: CheckedPolicy, changed: CheckedPolicy, snapshots: Sequence[Snapshot], title: str
) -> Witness:
    """The simplest of `snapshots`, of which each is decided differently; a test would be called `title`."""
    duel = Duel(policy, changed, title)
    found = [(killer, one) for one in snapshots for killer in _killers(duel, one)]
    if not found:
        return _untold(duel, snapshots[0])
    killer, snapshot = min(found, key=lambda pair: _length(pair[0]))
    before, after = said(policy, evaluate(policy, snapshot), evaluate(changed, snapshot))
    return Witness(lines(killer.draft), before, after, show(killer.test), killer.draft.recordings)


def _killers(duel: Duel, snapshot: Snapshot) -> Iterator[Killer]:
    """At most one: the first draft that becomes a test is the simplest."""
    for one in _plainer(duel.policy, snapshot):
        likely = evaluate(duel.policy, one)
        for draft in as_tests(duel.policy, one, _path(duel)):
            killer = duel.killer(draft, likely)
            if killer is not None:
                yield killer
                return


def _plainer(policy: CheckedPolicy, snapshot: Snapshot) -> Iterator[Snapshot]:
    """The same on threads that tests have words for: an app that they can name owns it, and the person wrote.

    Whether they are decided differently, too, is seen when they are run.
    """
    state = snapshot.state
    if state.owner is not None:
        owners = [state.owner] if name_of(policy, state.owner) else []
        for owner in dict.fromkeys((*owners, *names(policy).values())):
            yield replace(snapshot, state=replace(state, owner=owner, last_user_message_at=snapshot.item.at))
    yield snapshot


def _length(killer: Killer) -> tuple[int, bool, int, int]:
    """Events that can be written in short are the easiest to understand, then short tests."""
    draft = killer.draft
    asked = not isinstance(draft.whens[-1], WhenEvent)
    return len(draft.recordings), asked, len(draft.given) + len(draft.whens), len(show(killer.test))


def _untold(duel: Duel, snapshot: Snapshot) -> Witness:
    """No test can be written: what happened has to do."""
    decision = evaluate(duel.policy, snapshot)
    before, after = said(duel.policy, decision, evaluate(duel.changed, snapshot))
    draft = next(as_tests(duel.policy, snapshot, _path(duel)), None)
    if draft is None:
        what, _, _ = headline(decision).partition("  →")
        return Witness((by_own_clock(duel.policy, decision, what),), before, after)
    return Witness(lines(draft), before, after, None, draft.recordings)


def _path(duel: Duel) -> str:
    return f"webhooks/{file_name(duel.title)}.json"


def lines(draft: Draft) -> tuple[str, ...]:
    """What is given, and what happens."""
    given = (show_given(fixture) for fixture in draft.given)
    return (*given, *(f"when {show_when(when)}" for when in draft.whens))


def said(policy: CheckedPolicy, one: Decision, other: Decision) -> tuple[str, str]:
    """The first thing of two decisions that is not the same, in the words of `then`."""
    aspects: tuple[Callable[[Decision], str], ...] = (
        partial(outcome, policy, windows=True),
        lambda decision: f"reason {decision.reason.kind}",
        lambda decision: thread(policy, decision.thread, decision.item.at, exactly=True),
        lambda decision: f"standby [{', '.join(decision.deliver.standby)}]",
        lambda decision: f"delivered to [{', '.join(decision.deliver.messaging)}]",
        webhooks,
    )
    for aspect in aspects:
        pair = aspect(one), aspect(other)
        if pair[0] != pair[1]:
            return pair
    return "one state of the thread", "another"
