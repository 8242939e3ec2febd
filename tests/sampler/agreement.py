"""Whether two policies decide alike, as far as generated snapshots can tell."""

from collections.abc import Iterator

from convroute.evaluator.decision import Decision
from convroute.evaluator.evaluate import evaluate
from convroute.evaluator.snapshot import Snapshot
from convroute.policy.model import CheckedPolicy
from convroute.sampler.sample import sample


def first_difference(
    before: CheckedPolicy, after: CheckedPolicy, count: int = 2_000, seed: int = 0
) -> Snapshot | None:
    """A snapshot on which the two decide differently; None if `count` of them show none."""
    return next(differences(before, after, count, seed), None)


def differences(
    before: CheckedPolicy, after: CheckedPolicy, count: int = 2_000, seed: int = 0
) -> Iterator[Snapshot]:
    """Those of `count` snapshots on which the two decide differently."""
    for snapshot in sample((before, after), count, seed):
        if not alike(evaluate(before, snapshot), evaluate(after, snapshot)):
            yield snapshot


def alike(one: Decision, other: Decision) -> bool:
    """The same for people, apps and Meta; which rule said so, and in which words, does not matter."""
    return (
        one.outcome == other.outcome
        and one.app == other.app
        and one.app_id == other.app_id
        and one.reason.kind == other.reason.kind
        and one.deliver == other.deliver
        and one.thread == other.thread
        and one.webhooks == other.webhooks
        and one.error == other.error
        and one.thread_owner == other.thread_owner
    )
