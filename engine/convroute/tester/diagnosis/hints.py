"""What to do about a `then` that does not hold: one line for each kind, where there is something to say."""

from convroute.checker.recorded import WHAT_TESTS_TAKE
from convroute.conversation.event import OPENING_KINDS, Event
from convroute.conversation.request import Request
from convroute.did_you_mean import nearest
from convroute.evaluator.decision import Decision
from convroute.policy.model import App, CheckedPolicy
from convroute.syntax import expectations
from convroute.tester.case import After
from convroute.tester.expectations import known_as
from convroute.tester.given import id_of
from convroute.tester.results import Candidate
from convroute.wording import duration, listed, with_article

OWN_ACCOUNT = "record a webhook of the policy's own account, or add the other to its `account`"


def hint(
    policy: CheckedPolicy, then: expectations.Then, after: After, candidates: tuple[Candidate, ...]
) -> str | None:
    """The line of help, None where expected and got say it all."""
    decision = after.decision
    if decision is None:
        return _about_time(then)
    if not isinstance(decision, Decision):
        return WHAT_TESTS_TAKE
    mixed = OWN_ACCOUNT if decision.outcome == "not_ours" else _other_kind(then, decision)
    if mixed is not None:
        return mixed
    if decision.outcome == "ignored" and isinstance(
        then, expectations.ThenRoute | expectations.ThenDelivered | expectations.ThenStandby
    ):
        return "it goes to no app: check `reason not_a_thread_event`"
    match then:
        case expectations.ThenRoute():
            return _route(policy, then, decision, candidates)
        case expectations.ThenOutcome():
            return _outcome(policy, then, decision, candidates)
        case expectations.ThenDelivered():
            return _delivered(decision)
        case expectations.ThenDenied():
            return _denied(then, decision, candidates)
        case expectations.ThenOwned() | expectations.ThenIdle():
            return _thread(policy, then, after)
        case expectations.ThenStandby():
            return _standby(policy, then, decision)
        case expectations.ThenWebhook() | expectations.ThenNoWebhook():
            return _webhook(decision)
        case expectations.ThenRule():
            return _rule(policy, then)
        case _:
            return None


def _about_time(then: expectations.Then) -> str | None:
    if isinstance(then, expectations.ThenOwned | expectations.ThenIdle):
        return None
    return "after time has passed only `thread owned by` and `thread idle` can be checked"


def _other_kind(then: expectations.Then, decision: Decision) -> str | None:
    """A `then` for events behind a request, or the other way round."""
    item = decision.item
    for_requests = isinstance(then, expectations.ThenDenied) or (
        isinstance(then, expectations.ThenOutcome) and then.outcome == "allowed"
    )
    for_events = isinstance(
        then, expectations.ThenRoute | expectations.ThenDelivered | expectations.ThenStandby
    ) or (isinstance(then, expectations.ThenOutcome) and not for_requests)
    if isinstance(item, Event):
        return "an event is routed or delivered, never allowed or denied" if for_requests else None
    if item.action == "inbox_reply" and for_requests:
        return "an answer in the inbox asks nobody: check `thread owned by` instead"
    if not for_events:
        return None
    return "a request is `allowed` or `denied`; who has the thread then says `thread owned by`"


def _route(
    policy: CheckedPolicy, then: expectations.ThenRoute, decision: Decision, candidates: tuple[Candidate, ...]
) -> str | None:
    app, item = then.app.value, decision.item
    if isinstance(item, Event) and item.kind not in OPENING_KINDS:
        return (
            f"{with_article(item.kind)} opens no conversation: check `delivered to {decision.app or 'APP'}`"
        )
    if decision.outcome == "routed" and decision.app_id == id_of(policy, then.app):
        return _window(decision)
    if not candidates:
        return f"no rule routes to `{app}`: add one, or expect another app"
    return None


def _delivered(decision: Decision) -> str:
    """Only what opens no conversation is delivered and no more (semantics E9)."""
    item = decision.item
    if not isinstance(item, Event) or item.kind not in OPENING_KINDS:
        return "such an event goes to the owner, and on an idle thread to the default app"
    outcome = decision.outcome
    said = f"route to {decision.app or 'APP'}" if outcome == "routed" else outcome
    check = f": check `{said}`" if outcome in ("routed", "broadcast", "withheld") else ""
    return f"{with_article(item.kind)} is routed, not delivered{check}"


def _window(decision: Decision) -> str:
    rule = decision.reason.rule
    window = duration(decision.thread.window or 0) if decision.thread is not None else "another time"
    if decision.reason.kind == "thread_owner":
        return f"the owner keeps its own window, {window}, when a message arrives"
    if decision.reason.kind == "campaign":
        return f"`{rule}` gives the thread for {window}: change its `for`, or the test"
    return "only ads give a thread for longer than a day"


def _outcome(
    policy: CheckedPolicy,
    then: expectations.ThenOutcome,
    decision: Decision,
    candidates: tuple[Candidate, ...],
) -> str | None:
    if then.outcome == "withheld":
        return (
            "events are withheld only while Meta's lead form owns the thread: given thread owned by leadgen"
        )
    if then.outcome == "broadcast":
        if decision.reason.kind != "thread_owner" and policy.default is not None:
            return f"there is a default app, `{policy.default}`, so nothing is broadcast"
        return "an app owns the thread, or an ad's rule gave it away"
    if decision.reason.rule is not None:
        return f"`{decision.reason.rule}` forbids it: narrow it, or expect `denied {decision.reason.kind}`"
    if decision.reason.kind == "take_not_permitted" and not candidates:
        return f"nobody may take until the policy says so: allow take by {decision.app or 'APP'}"
    return None


def _denied(
    then: expectations.ThenDenied, decision: Decision, candidates: tuple[Candidate, ...]
) -> str | None:
    if decision.outcome == "denied":
        return "the first check that fails is the reason: other things forbid it before this one is asked"
    if then.reason is not None and then.reason.value == "take_not_permitted" and decision.reason.rule:
        return f"`{decision.reason.rule}` allows it: narrow it, or forbid it with a `deny take`"
    if candidates:
        return None
    if isinstance(decision.item, Request) and decision.item.action in ("take", "pass", "request", "extend"):
        return f"nothing forbids it: a `deny {decision.item.action}` would"
    return None


def _thread(
    policy: CheckedPolicy, then: expectations.ThenOwned | expectations.ThenIdle, after: After
) -> str | None:
    found, decision = after.thread, after.decision
    if found is None or not isinstance(decision, Decision):
        return None
    if decision.outcome == "denied":
        return "a request that is denied changes nothing"
    if isinstance(then, expectations.ThenOwned) and found.owner_app_id == id_of(policy, then.app):
        return "the time that is left has to be exactly this long"
    if isinstance(decision.item, Event) and decision.item.kind not in OPENING_KINDS | {"handover"}:
        return f"{with_article(decision.item.kind)} changes no owner"
    return None


def _standby(policy: CheckedPolicy, then: expectations.ThenStandby, decision: Decision) -> str:
    wanted = {known_as(policy, app) for app in then.apps}
    there = set(decision.deliver.standby)
    missing = [_why_missing(policy, name, decision) for name in sorted(wanted - there)]
    extra = sorted(there - wanted)
    if extra:
        missing.append(f"also on standby: {listed(tuple(extra))}")
    return "; ".join(missing)


def _why_missing(policy: CheckedPolicy, name: str, decision: Decision) -> str:
    app: App | None = policy.apps.get(name)
    if name in decision.deliver.messaging:
        return f"`{name}` gets it on messaging"
    if app is None:
        return f"`{name}` is not connected"
    if app.disabled:
        return f"`{name}` is disabled"
    return (
        f"`{name}` has `standby off`" if not app.standby else f"nobody is on standby, so not `{name}` either"
    )


def _rule(policy: CheckedPolicy, then: expectations.ThenRule) -> str | None:
    """Whether there is such a rule at all."""
    rule, known = then.id.value, policy.rule_ids
    if rule in known:
        return None
    near = nearest(rule, sorted(known))
    return f'no rule has the id "{rule}"' + (f': did you mean "{near}"?' if near else "")


def _webhook(decision: Decision) -> str | None:
    if not isinstance(decision.item, Request):
        return "only what apps ask for sends a webhook"
    if decision.outcome == "denied":
        return "a request that is denied sends nothing"
    if decision.webhooks:
        return None
    return "nobody owned the thread, so nobody is told" if decision.item.action == "take" else None
