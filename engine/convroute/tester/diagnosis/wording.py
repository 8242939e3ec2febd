"""Expected and got, in the words of the language, so that the two can be compared and one be copied."""

from typing import assert_never

from convroute.conversation.thread import Thread
from convroute.evaluator.decision import Decision, Undecided
from convroute.evaluator.snapshot import name_of
from convroute.policy.model import CheckedPolicy
from convroute.syntax import expectations, given_when
from convroute.syntax.literals import Text
from convroute.syntax.printer.examples import show_then, show_when
from convroute.syntax.printer.values import quoted
from convroute.tester.case import After
from convroute.wire.handovers import verb_of
from convroute.wording import duration, roughly

_WORDS = {
    "observed": "observed: something that happened, and no question",
    "duplicate": "a copy of an item that was decided before",
    "ignored": "ignored: it belongs to no thread",
}
_ACCOUNTS = 3


def happened(when: given_when.When) -> str:
    """`when message "Hi"`"""
    return f"when {show_when(when)}"


def expected(then: expectations.Then) -> str:
    """`route to care for 14 days`"""
    return show_then(then)


def got(policy: CheckedPolicy, then: expectations.Then, after: After) -> str:
    """What there was instead, about the same thing the `then` is about."""
    decision = after.decision
    match then:
        case expectations.ThenOwned():
            return thread(policy, after.thread, after.at, exactly=then.left is not None)
        case expectations.ThenIdle():
            return thread(policy, after.thread, after.at, exactly=True)
        case _:
            pass
    if decision is None:
        return "nothing was decided: only time passed"
    if not isinstance(decision, Decision):
        return unread(decision)
    match then:
        case expectations.ThenRoute():
            return outcome(policy, decision, windows=then.window is not None)
        case expectations.ThenOutcome() | expectations.ThenDelivered() | expectations.ThenDenied():
            return outcome(policy, decision, windows=False)
        case expectations.ThenReason():
            return f"reason {decision.reason.kind}"
        case expectations.ThenRule():
            return "no rule" if decision.reason.rule is None else f"rule {_quoted(decision.reason.rule)}"
        case expectations.ThenStandby():
            return f"standby [{', '.join(decision.deliver.standby)}]"
        case expectations.ThenWebhook() | expectations.ThenNoWebhook():
            return webhooks(decision)
        case _:
            assert_never(then)


def unread(wrong: Undecided) -> str:
    """What could not be read, and where."""
    return f"an input that cannot be read: {wrong.path} {wrong.message}"


def outcome(policy: CheckedPolicy, decision: Decision, *, windows: bool) -> str:
    """The outcome as a `then` would have said it; `windows`: also for how long."""
    app = decision.app or f"app {decision.app_id}"
    match decision.outcome:
        case "routed":
            window = decision.thread.window if decision.thread is not None else None
            return f"route to {app}{f' for {duration(window)}' if windows and window is not None else ''}"
        case "delivered":
            return f"delivered to {app}"
        case "denied":
            return f"denied {decision.reason.kind}"
        case "not_ours":
            return f"not ours: {_foreign(policy, decision)}"
        case other:
            return _WORDS.get(other, other)


def _foreign(policy: CheckedPolicy, decision: Decision) -> str:
    """Which account an item has, and which the policy has (semantics E13)."""
    account = decision.item.account
    channel = policy.accounts.get(account)
    if channel is not None:
        return f"the policy has account {account} on {channel}, and it came as one of another channel"
    own = [*policy.accounts]
    more = f" and {len(own) - _ACCOUNTS} more" if len(own) > _ACCOUNTS else ""
    return f"it is for account {account}, and the policy for {', '.join(own[:_ACCOUNTS])}{more}"


def thread(policy: CheckedPolicy, found: Thread | None, at: int, *, exactly: bool) -> str:
    """`thread owned by care for 23 hours`, or idle."""
    if found is None:
        return "no thread"
    if found.owner_app_id is None or found.expires_at is None:
        return "thread idle"
    owner = name_of(policy, found.owner_app_id) or f"app {found.owner_app_id}"
    left = (found.expires_at - at) // 1000
    return f"thread owned by {owner}{f' for {roughly(left)}' if exactly else ''}"


def webhooks(decision: Decision) -> str:
    """Every webhook that was sent."""
    sent = [f"webhook {verb_of(webhook.payload)} to {webhook.to}" for webhook in decision.webhooks]
    return ", ".join(sent) or "no webhook"


def _quoted(value: str) -> str:
    from convroute.source import Span

    return quoted(Text(value, span=Span(0, 0)))
