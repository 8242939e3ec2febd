"""A verdict in the words of tests."""

from collections.abc import Iterator

from convroute.conversation.event import Event
from convroute.conversation.request import Request
from convroute.evaluator.decision import Decision
from convroute.evaluator.snapshot import Snapshot
from convroute.explainer.clock import own_clock
from convroute.explainer.conversation import (
    circumstances,
    facts_in_words,
    item_in_words,
    named,
    owner_in_words,
)
from convroute.policy.buckets import bucket_of
from convroute.policy.calendar import local_time
from convroute.policy.conditions import Atom, leaves
from convroute.policy.model import CheckedPolicy, Claim
from convroute.prover.verdict import (
    Answer,
    Held,
    Judged,
    NothingToAsk,
    Proved,
    Refuted,
    Returned,
    Taken,
    Undecided,
    Unreached,
    Verdict,
)
from convroute.wording import counted, roughly


def happens(policy: CheckedPolicy, decision: Decision) -> str:
    """`message "refund" from ad 12 on instagram`, `care takes`"""
    asking = named([policy], decision.app_id) if isinstance(decision.item, Request) else None
    return item_in_words([policy], decision.item, asking)


def given(policy: CheckedPolicy, snapshot: Snapshot, *, bucket: bool) -> str:
    """`thread idle, last message 3 hours ago, Mon 2026-01-05 12:00 Europe/Berlin, tier = "gold"`"""
    owner = [] if snapshot.state.active else [owner_in_words([policy], snapshot)]
    return ", ".join((*owner, *circumstances([policy], snapshot, bucket=bucket)))


def because(policy: CheckedPolicy, decision: Decision) -> str:
    """Why it is decided so, and which rule before that names an app that cannot be used (E7)."""
    text = decision.reason.text
    steps = decision.trace.steps if decision.trace is not None else ()
    unusable = (note for step in steps if step.step == "E7" for note in step.notes if note not in text)
    return own_clock(policy, decision)("; ".join((text, *unusable)))


def in_short(policy: CheckedPolicy, answer: Answer) -> str:
    """One sentence about what is wrong, or `proved`."""
    match answer:
        case Proved():
            return "proved; no conversation is as its `when` says" if answer.empty else "proved"
        case Refuted():
            what = happens(policy, answer.decision)
            where = given(policy, answer.snapshot, bucket=False)
            return f"{what} ({where}): {because(policy, answer.decision)}"
        case Unreached():
            thread = _thread(policy, answer.snapshot, answer.snapshot.item.at, bucket=answer.bucket)
            if answer.needed is None:
                return f"none of them can ever own this thread: {thread}"
            return f"it takes {counted(answer.needed, 'step')} from here: {thread}"
        case Held():
            return _held(named([policy], answer.app_id), answer)
        case Returned():
            [one, other] = (named([policy], taken.decision.app_id) for taken in answer.way)
            where = given(policy, answer.way[0].snapshot, bucket=False)
            return f"{one} takes from {other}, which takes it back at once ({where})"
        case NothingToAsk():
            return answer.why
        case Undecided():
            return f"not decided: {answer.why}"


def _held(app: str | None, held: Held) -> str:
    since = _silent_since(held)
    silent = f"while the person is silent{f' after step {since}' if since > 1 else ''}"
    if held.kept is None:
        return f"{app} holds it for ever {silent}, and extends it again and again"
    return f"{app} holds it for {_at_least(held.kept)} {silent}, in {counted(len(held.way), 'step')}"


def _thread(policy: CheckedPolicy, snapshot: Snapshot, at: int, *, bucket: bool = False) -> str:
    """`thread owned by bot for 1 second more, last message 3 hours ago, ...`"""
    item = snapshot.item
    state = snapshot.state
    told = [owner_in_words([policy], snapshot)]
    if state.expires_at is not None and state.active:
        told[0] += f" for {roughly((state.expires_at - at) // 1000)} more"
    since = state.last_user_message_at
    ago = "just now" if since == at else f"{roughly((at - (since or 0)) // 1000)} ago"
    told.append("never written to" if since is None else f"last message {ago}")
    told.append(f"{local_time(at, policy.timezone):%a %Y-%m-%d %H:%M} {policy.timezone}")
    if len(policy.channels) > 1:
        told.append(f"on {policy.accounts[item.account]}")
    if bucket:
        told.append(f"thread.bucket {bucket_of(policy.name, item.account, item.user)}")
    return ", ".join(told)


def about(policy: CheckedPolicy, one: Judged, snapshot: Snapshot, decision: Decision) -> str:
    """What is given with what refutes it; the bucket only where a condition looks at it."""
    reads = _BUCKET in decision.trace.reads if decision.trace is not None else False
    if isinstance(one, Verdict) and isinstance(one.invariant.body, Claim):
        parts = leaves(one.invariant.body.when)
        reads = reads or any(isinstance(part, Atom) and part.field == _BUCKET for part in parts)
    return given(policy, snapshot, bucket=reads)


_BUCKET = "thread.bucket"


def way_of(policy: CheckedPolicy, answer: Answer) -> Iterator[str]:
    """What happens one after the other, a line each; of very many steps the first and the last."""
    way = answer.way if isinstance(answer, Unreached | Held | Returned) else ()
    told = [f"{number}. {step}" for number, step in enumerate(steps(policy, way), start=1)]
    if isinstance(answer, Held):
        begun = way[0].snapshot.item.at - way[0].waited
        yield f"given {_thread(policy, way[0].snapshot, begun)}"
    left = len(told) - _MOST_STEPS
    yield from told if left <= 0 else (*told[: _MOST_STEPS - 1], f"and {left} more such steps", told[-1])
    if isinstance(answer, Held):
        yield f"then {_ending(named([policy], answer.app_id), answer)}"


def _ending(app: str | None, held: Held) -> str:
    if held.kept is None:
        return f"{app} can extend it again whenever that is about to end"
    since = _silent_since(held)
    return f"{app} has it for {_at_least(held.kept)} {f'from step {since} on' if since > 1 else 'in all'}"


_MOST_STEPS = 5


def _silent_since(held: Held) -> int:
    """The number of the step with the last word of the person; 0: that was before."""
    return max(
        (number for number, taken in enumerate(held.way, 1) if isinstance(taken.snapshot.item, Event)),
        default=0,
    )


def steps(policy: CheckedPolicy, way: tuple[Taken, ...]) -> Iterator[str]:
    """`1 day later: care takes`"""
    for taken in way:
        facts = ", ".join(facts_in_words(taken.snapshot.facts).values())
        yield f"{_later(taken.waited)}{happens(policy, taken.decision)}{facts and f' with {facts}'}"


def _later(waited: int) -> str:
    """`23 hours later: `, `more than 5 days later: `"""
    if not waited:
        return ""
    return "a moment later: " if waited < 1000 else f"{_at_least(waited)} later: "


def _at_least(passed: int) -> str:
    """`7 days`, `more than 7 days` where it is some seconds more; of ms."""
    told = roughly(passed // 1000)
    exact = passed % 1000 == 0 and told != roughly(passed // 1000 - 1)
    return told if exact else f"more than {told}"
