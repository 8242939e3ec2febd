"""What tells a mutant from the original: a situation in the language of tests, and if possible a test."""

from collections.abc import Callable, Sequence
from functools import partial

from convroute.evaluator.decision import Decision
from convroute.evaluator.evaluate import evaluate
from convroute.evaluator.snapshot import Snapshot
from convroute.explainer.clock import by_own_clock
from convroute.explainer.headline import headline
from convroute.policy.model import CheckedPolicy
from convroute.syntax import examples as ex
from convroute.syntax.given_when import WhenEvent
from convroute.syntax.printer.examples import show_given, show_when
from convroute.tester.diagnosis.wording import outcome, thread, webhooks
from convroute.tester.mutation.killing import Duel
from convroute.tester.mutation.verdicts import Witness
from convroute.tester.suggest.as_test import drafts
from convroute.tester.suggest.sentence import sentence
from convroute.tester.suggest.suggestion import Suggestion, file_name


def witness(duel: Duel, snapshots: Sequence[Snapshot]) -> Witness:
    """The simplest of `snapshots`, of which each is decided differently."""
    found = simplest(duel, snapshots)
    if found is None:
        return _untold(duel, snapshots[0])
    killer, snapshot = found
    before, after = _decided(duel, snapshot)
    return Witness(_lines(killer.node), before, after, killer.text, killer.recordings)


def simplest(duel: Duel, snapshots: Sequence[Snapshot]) -> tuple[Suggestion, Snapshot] | None:
    """The simplest test that tells the two apart as one of the snapshots does, and that one.

    Of those that are as simple the first: it does not matter what its words are.
    """
    found = [(killer, one) for one in snapshots if (killer := duel.killer(one)) is not None]
    return min(found, key=lambda pair: _length(pair[0])) if found else None


def _length(killer: Suggestion) -> tuple[int, bool, int]:
    """Events that can be written in short are the easiest to understand, then short tests."""
    node = killer.node
    asked = not isinstance(node.groups[-1].when, WhenEvent)
    return len(killer.recordings), asked, len(node.given) + len(node.groups)


def _decided(duel: Duel, snapshot: Snapshot) -> tuple[str, str]:
    return said(duel.policy, evaluate(duel.policy, snapshot), evaluate(duel.changed, snapshot))


def _untold(duel: Duel, snapshot: Snapshot) -> Witness:
    """No test can be written: what happened has to do."""
    plainest = duel.natural(snapshot).plainest(snapshot, duel.differs)
    decision = evaluate(duel.policy, plainest)
    before, after = _decided(duel, plainest)
    path = f"webhooks/{file_name(sentence(duel.policy, plainest, decision, duel.label))}.json"
    draft = next(drafts(duel.policy, plainest, path), None)
    if draft is None:
        what, _, _ = headline(decision).partition("  →")
        return Witness((by_own_clock(duel.policy, decision, what),), before, after)
    given = (show_given(fixture) for fixture in draft.given)
    happens = (f"when {show_when(when)}" for when in draft.whens)
    return Witness((*given, *happens), before, after, None, draft.recordings)


def _lines(test: ex.Test) -> tuple[str, ...]:
    """What is given, and what happens."""
    given = (show_given(fixture) for fixture in test.given)
    return (*given, *(f"when {show_when(group.when)}" for group in test.groups))


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
