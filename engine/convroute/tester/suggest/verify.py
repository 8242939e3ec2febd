"""A drafted test, run as the runner runs it: only what holds is ever offered."""

from collections.abc import Sequence

from msgspec import Struct

from convroute.evaluator.decision import Decision
from convroute.evaluator.snapshot import Snapshot
from convroute.policy.model import CheckedPolicy
from convroute.syntax import examples as ex
from convroute.syntax import expectations as expect
from convroute.syntax.literals import Name, Text
from convroute.tester.case import Decide
from convroute.tester.plan import case_of
from convroute.tester.run import run
from convroute.tester.suggest.as_test import NO_SPAN, Draft, duration


class Tried(Struct, frozen=True):
    """A test that passes, and what it decided on the way."""

    node: ex.Test
    decisions: tuple[Decision, ...]


def complete(
    policy: CheckedPolicy, draft: Draft, title: str, likely: Decision, decide: Decide
) -> Tried | None:
    """The draft with what it has to be followed by; None if it cannot be run, or does not pass.

    `likely` is what it is thought to end with; if it does not, what it does end with is checked.
    """
    decision = likely
    for _ in range(2):
        node = _test(title, draft, expectations(decision))
        passed, decisions = _run(policy, draft, node, decide)
        if len(decisions) < len(draft.whens):
            return None
        if passed:
            return Tried(node, tuple(decisions))
        decision = decisions[-1]
    return None


def _test(title: str, draft: Draft, then: tuple[expect.Then, ...]) -> ex.Test:
    *before, last = draft.whens
    groups = [ex.Group(when, (), span=NO_SPAN) for when in before]
    groups.append(ex.Group(last, then, span=NO_SPAN))
    return ex.Test(Text(title, span=NO_SPAN), draft.given, tuple(groups), span=NO_SPAN)


def _run(policy: CheckedPolicy, draft: Draft, node: ex.Test, decide: Decide) -> tuple[bool, list[Decision]]:
    """Whether the test passes, and its decisions: one for each `when` at least, if all could be read."""
    decisions: list[Decision] = []

    def listening(snapshot: Snapshot) -> Decision:
        decisions.append(decide(snapshot))
        return decisions[-1]

    return run(case_of(policy, node, draft.recordings), listening).passed, decisions


def expectations(decision: Decision) -> tuple[expect.Then, ...]:
    """Outcome, reason and rule of a decision, as a test checks them."""
    then: list[expect.Then] = [*_outcome(decision)]
    reason = decision.reason
    if decision.outcome not in ("denied", "allowed", "broadcast", "withheld"):
        then.append(expect.ThenReason(_name(reason.kind), span=NO_SPAN))
    if reason.rule is not None:
        then.append(expect.ThenRule(Text(reason.rule, span=NO_SPAN), span=NO_SPAN))
    return tuple(then)


def _outcome(decision: Decision) -> Sequence[expect.Then]:
    match decision.outcome:
        case "routed" if decision.app is not None:
            window = None
            if decision.reason.kind == "campaign" and decision.thread and decision.thread.window:
                window = duration(decision.thread.window)
            return [expect.ThenRoute(_name(decision.app), window, span=NO_SPAN)]
        case "delivered" if decision.app is not None:
            return [expect.ThenDelivered(_name(decision.app), span=NO_SPAN)]
        case "broadcast" | "withheld" | "allowed":
            return [expect.ThenOutcome(decision.outcome, span=NO_SPAN)]
        case "denied":
            return [expect.ThenDenied(_name(decision.reason.kind), span=NO_SPAN)]
        case _:
            return []


def _name(name: str) -> Name:
    return Name(name, span=NO_SPAN)
