"""Times in what is told about a test: by the policy's own clock, as tests give them, with its offset."""

from collections.abc import Iterator

from convroute.evaluator.decision import Decision
from convroute.policy.calendar import local_time
from convroute.policy.model import CheckedPolicy
from convroute.wording import instant


def local(policy: CheckedPolicy, at: int) -> str:
    """`2026-01-05 12:00:00+01:00`; `at` is ms."""
    return local_time(at, policy.timezone).isoformat(" ")


def by_own_clock(policy: CheckedPolicy, decision: Decision, text: str) -> str:
    """What is said of `decision`; its instants, which explanations tell in UTC, by the policy's clock."""
    for at in {*_instants(decision)}:
        text = text.replace(instant(at), local(policy, at))
    return text


def _instants(decision: Decision) -> Iterator[int]:
    yield decision.item.at
    if decision.thread is not None and decision.thread.expires_at is not None:
        yield decision.thread.expires_at
    for step in decision.trace.steps if decision.trace is not None else ():
        met = step.values.get("expires_at")
        if isinstance(met, int):
            yield met
