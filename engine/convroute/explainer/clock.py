"""Times in what is told of a decision: by the policy's own clock, as tests give them, with its offset."""

from collections.abc import Callable, Iterator

from convroute.evaluator.decision import Decision
from convroute.policy.calendar import local_time
from convroute.policy.model import CheckedPolicy
from convroute.wording import instant


def local(policy: CheckedPolicy, at: int) -> str:
    """The time by the policy's clock."""
    return in_zone(policy.timezone, at)


def in_zone(timezone: str, at: int) -> str:
    """`2026-01-05 12:00:00+01:00`, in UTC `2026-01-05 12:00:00 UTC`; `at` is ms."""
    if timezone == "UTC":
        return instant(at)
    return local_time(at, timezone).isoformat(" ")


def by_own_clock(policy: CheckedPolicy, decision: Decision, text: str) -> str:
    """What is said of `decision`; its instants, which reasons tell in UTC, by the policy's clock."""
    return _replaced(text, *_pairs(policy, decision))


def own_clock(policy: CheckedPolicy, decision: Decision) -> Callable[[str], str]:
    """The same as a function of the text, for many texts about one decision."""
    pairs = [*_pairs(policy, decision)]
    return lambda text: _replaced(text, *pairs)


def _pairs(policy: CheckedPolicy, decision: Decision) -> Iterator[tuple[str, str]]:
    for at in {*_instants(decision)}:
        yield instant(at), local(policy, at)


def _replaced(text: str, *pairs: tuple[str, str]) -> str:
    for utc, own in pairs:
        text = text.replace(utc, own)
    return text


def _instants(decision: Decision) -> Iterator[int]:
    yield decision.item.at
    if decision.thread is not None and decision.thread.expires_at is not None:
        yield decision.thread.expires_at
    for step in decision.trace.steps if decision.trace is not None else ():
        met = step.values.get("expires_at")
        if isinstance(met, int):
            yield met
