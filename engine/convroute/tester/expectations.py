"""From a `then` to a quick question about a decision (language: Tests)."""

from collections.abc import Callable
from typing import assert_never

from convroute.checker.times import seconds
from convroute.conversation.channel import first_id
from convroute.evaluator.decision import Decision
from convroute.evaluator.snapshot import name_of
from convroute.policy.model import CheckedPolicy
from convroute.syntax import expectations
from convroute.syntax.literals import Name
from convroute.tester.case import After, Check
from convroute.tester.given import id_of
from convroute.wire.handovers import verb_of

Holds = Callable[[After], bool]


def check(policy: CheckedPolicy, then: expectations.Then) -> Check:
    """The `then` with everything resolved that does not depend on a decision."""
    return Check(then, _holds(policy, then))


def _holds(policy: CheckedPolicy, then: expectations.Then) -> Holds:
    match then:
        case expectations.ThenRoute():
            return _routed(id_of(policy, then.app), None if then.window is None else seconds(then.window))
        case expectations.ThenOutcome():
            outcome = then.outcome
            return lambda after: _is(after, outcome)
        case expectations.ThenDelivered():
            app = None if then.app is None else id_of(policy, then.app)
            return lambda after: _is(after, "delivered") and (app is None or _is_app(_of(after).app_id, app))
        case expectations.ThenDenied():
            reason = None if then.reason is None else then.reason.value
            return lambda after: _is(after, "denied") and (reason is None or _of(after).reason.kind == reason)
        case expectations.ThenOwned():
            return _owned(id_of(policy, then.app), None if then.left is None else seconds(then.left) * 1000)
        case expectations.ThenIdle():
            return lambda after: after.thread is not None and after.thread.owner_app_id is None
        case expectations.ThenReason():
            kind = then.kind.value
            return lambda after: isinstance(after.decision, Decision) and after.decision.reason.kind == kind
        case expectations.ThenRule():
            rule = then.id.value
            return lambda after: isinstance(after.decision, Decision) and after.decision.reason.rule == rule
        case expectations.ThenStandby():
            apps = tuple(sorted({known_as(policy, app) for app in then.apps}))
            return lambda after: (
                isinstance(after.decision, Decision) and after.decision.deliver.standby == apps
            )
        case expectations.ThenWebhook():
            return _sent(then.action, known_as(policy, then.app))
        case expectations.ThenNoWebhook():
            return lambda after: isinstance(after.decision, Decision) and not after.decision.webhooks
        case _:
            assert_never(then)


def known_as(policy: CheckedPolicy, app: Name) -> str:
    """The name decisions give to an app: its declared one, also where the test writes the built-in's."""
    return name_of(policy, id_of(policy, app)) or app.value


def _is_app(app_id: str | None, app: str) -> bool:
    """Whether the id that was given is one of the app's, whose first is `app`."""
    return app_id is not None and first_id(app_id) == app


def _of(after: After) -> Decision:
    assert isinstance(after.decision, Decision)
    return after.decision


def _is(after: After, outcome: str) -> bool:
    return after.decision is not None and after.decision.outcome == outcome


def _routed(app: str, window: int | None) -> Holds:
    def holds(after: After) -> bool:
        decision = after.decision
        if (
            not isinstance(decision, Decision)
            or decision.outcome != "routed"
            or not _is_app(decision.app_id, app)
        ):
            return False
        return window is None or (decision.thread is not None and decision.thread.window == window)

    return holds


def _owned(app: str, left: int | None) -> Holds:
    def holds(after: After) -> bool:
        thread = after.thread
        if thread is None or not _is_app(thread.owner_app_id, app) or thread.expires_at is None:
            return False
        return left is None or thread.expires_at - after.at == left

    return holds


def _sent(verb: str, app: str) -> Holds:
    return lambda after: (
        isinstance(after.decision, Decision)
        and any(webhook.to == app and verb_of(webhook.payload) == verb for webhook in after.decision.webhooks)
    )
