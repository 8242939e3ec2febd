"""Everything a `then` can say about one decision, beyond outcome, reason and rule (language: Tests)."""

from collections.abc import Iterator

from convroute.evaluator.decision import Decision
from convroute.evaluator.snapshot import name_of
from convroute.policy.model import CheckedPolicy
from convroute.syntax import expectations
from convroute.syntax.literals import Name
from convroute.tester.suggest.as_test import NO_SPAN, duration
from convroute.wire.handovers import verb_of


def told(policy: CheckedPolicy, decision: Decision) -> Iterator[expectations.Then]:
    """One after the other; each holds for `decision`."""
    yield from _thread(policy, decision)
    standby = tuple(Name(app, span=NO_SPAN) for app in decision.deliver.standby)
    yield expectations.ThenStandby(standby, span=NO_SPAN)
    for webhook in decision.webhooks:
        verb = verb_of(webhook.payload)
        assert verb is not None, "what is sent reports a handover"
        yield expectations.ThenWebhook(verb, Name(webhook.to, span=NO_SPAN), span=NO_SPAN)
    if not decision.webhooks:
        yield expectations.ThenNoWebhook(span=NO_SPAN)


def _thread(policy: CheckedPolicy, decision: Decision) -> Iterator[expectations.Then]:
    thread = decision.thread
    if thread is None:
        return
    if thread.owner_app_id is None or thread.expires_at is None:
        yield expectations.ThenIdle(span=NO_SPAN)
        return
    name, left = name_of(policy, thread.owner_app_id), (thread.expires_at - decision.item.at) // 1000
    if name is not None and left > 0:
        yield expectations.ThenOwned(Name(name, span=NO_SPAN), duration(left), span=NO_SPAN)
