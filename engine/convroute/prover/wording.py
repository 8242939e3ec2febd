"""A verdict in the words of tests."""

from collections.abc import Iterator

from convroute.conversation.request import Request
from convroute.evaluator.decision import Decision
from convroute.evaluator.snapshot import Snapshot
from convroute.explainer.conversation import circumstances, item_in_words, named, owner_in_words
from convroute.policy.calendar import local_time
from convroute.policy.model import CheckedPolicy
from convroute.prover.verdict import Answer, Proved, Refuted, Taken, Undecided, Unreached
from convroute.wording import counted, roughly


def happens(policy: CheckedPolicy, decision: Decision) -> str:
    """`message "refund" from ad 12 on instagram`, `care takes`"""
    asking = named([policy], decision.app_id) if isinstance(decision.item, Request) else None
    return item_in_words([policy], decision.item, asking)


def given(policy: CheckedPolicy, snapshot: Snapshot, *, bucket: bool) -> str:
    """`thread idle, last message 3 hours ago, Mon 2026-01-05 12:00 Europe/Berlin, tier = "gold"`"""
    owner = [] if snapshot.state.active else [owner_in_words([policy], snapshot)]
    return ", ".join((*owner, *circumstances([policy], snapshot, bucket=bucket)))


def in_short(policy: CheckedPolicy, answer: Answer) -> str:
    """One sentence about what is wrong, or `proved`."""
    match answer:
        case Proved():
            return "proved; no conversation is as its `when` says" if answer.empty else "proved"
        case Refuted():
            what = happens(policy, answer.decision)
            where = given(policy, answer.snapshot, bucket=False)
            return f"{what} ({where}): {answer.decision.reason.text}"
        case Unreached():
            thread = _thread(policy, answer.snapshot)
            if answer.needed is None:
                return f"none of them can ever own this thread: {thread}"
            return f"it takes {counted(answer.needed, 'step')} from here: {thread}"
        case Undecided():
            return f"not decided: {answer.why}"


def _thread(policy: CheckedPolicy, snapshot: Snapshot) -> str:
    """`thread owned by bot for 1 second more, last message 3 hours ago, ...`"""
    state, at = snapshot.state, snapshot.item.at
    told = [owner_in_words([policy], snapshot)]
    if state.expires_at is not None and state.active:
        told[0] += f" for {roughly((state.expires_at - at) // 1000)} more"
    since = state.last_user_message_at
    told.append("never written to" if since is None else f"last message {roughly((at - since) // 1000)} ago")
    told.append(f"{local_time(at, policy.timezone):%a %Y-%m-%d %H:%M} {policy.timezone}")
    return ", ".join(told)


def steps(policy: CheckedPolicy, way: tuple[Taken, ...]) -> Iterator[str]:
    """`1 day later: care takes`"""
    for taken in way:
        later = "" if taken.waited < 1000 else f"{roughly(taken.waited // 1000)} later: "
        yield f"{later}{happens(policy, taken.decision)}"
