"""What the evaluator says of one conversation under two policies, and what makes decisions differ."""

from collections.abc import Hashable

from msgspec import Struct

from convroute.evaluator.apps import app_id_of
from convroute.evaluator.decision import Decision
from convroute.evaluator.evaluate import evaluate, state_of
from convroute.evaluator.snapshot import Candidates, Snapshot
from convroute.policy.model import CheckedPolicy


class Decided(Struct, frozen=True):
    """How one conversation is decided by both."""

    snapshots: tuple[Snapshot, Snapshot]
    decisions: tuple[Decision, Decision]
    differ: bool


def decided(
    policies: tuple[CheckedPolicy, CheckedPolicy],
    snapshots: tuple[Snapshot, Snapshot],
    candidates: tuple[Candidates | None, Candidates | None] = (None, None),
) -> Decided:
    """By the evaluator; with `candidates` it only tries the rules that these name."""
    old, new = (
        evaluate(policy, its, candidates=known)
        for policy, its, known in zip(policies, snapshots, candidates, strict=True)
    )
    differ = meaning_of(policies[0], old) != meaning_of(policies[1], new)
    return Decided(snapshots, (old, new), differ)


def meaning_of(policy: CheckedPolicy, decision: Decision) -> Hashable:
    """Outcome, app, reason kind, delivery, thread afterwards, webhooks and error, with apps by their ids
    (semantics 6)."""
    thread, deliver, apps = decision.thread, decision.deliver, policy.apps
    after = thread and state_of(thread)
    return (
        decision.outcome,
        decision.app_id or decision.app,
        decision.reason_kind,
        frozenset(apps[name].id for name in deliver.messaging),
        frozenset(apps[name].id for name in deliver.standby),
        after,
        tuple((app_id_of(policy, webhook.to), repr(webhook.payload)) for webhook in decision.webhooks),
        decision.error,
    )
