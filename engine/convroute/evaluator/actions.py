"""Requests from beginning to end: checks, then effects; a denial changes nothing (semantics 3, A4, A5)."""

from convroute.conversation.channel import INBOX_OF
from convroute.conversation.errors import meta_error
from convroute.conversation.request import InlineControl
from convroute.evaluator.apps import app_id_of, is_id
from convroute.evaluator.control import effect
from convroute.evaluator.effects import settle
from convroute.evaluator.handover_webhooks import take_webhooks
from convroute.evaluator.outcome import Webhook
from convroute.evaluator.reason import Reason
from convroute.evaluator.requests import Case, Check, checks_of, default_id, denial_reason, verdict
from convroute.evaluator.result import Result
from convroute.evaluator.sends import (
    after_sending,
    inline,
    inline_checks,
    inline_effect,
    note_sending,
    send_checks,
)
from convroute.evaluator.snapshot import View
from convroute.evaluator.state import State, owned
from convroute.evaluator.trace import changed
from convroute.policy.model import PermissionRule
from convroute.units import DAY_SECONDS
from convroute.wording import duration, instant


def decide_request(view: View) -> Result:
    """One request; its account is known to be ours."""
    settle(view)
    action = str(view.look("action"))
    if action == "inbox_reply":
        return _inbox_reply(view)
    named = str(view.look("app"))
    actor = app_id_of(view.policy, named) or named
    case = Case(view, action, actor, view.state, _target(view, action))
    if action == "send":
        return _send(case)
    found = verdict(case, checks_of(case))
    if found.failed is not None:
        return _denied(case, found.failed, case.state)
    if action == "owner":
        return _owner(case)
    after, webhooks = effect(case)
    return _allowed(case, after, webhooks, found.granted_by)


def _target(view: View, action: str) -> str | None:
    """Whom a pass is meant for: the app that was named, else the default app, if there is one."""
    if action != "pass":
        return None
    named = view.look("target")
    return default_id(view) if named is None else app_id_of(view.policy, str(named)) or str(named)


def _send(case: Case) -> Result:
    """`send`: A1 and A2 happen only when the inline action, if any, would be allowed too (A3)."""
    found = verdict(case, send_checks(case))
    if found.failed is not None:
        return _denied(case, found.failed, case.state)
    control = case.view.look("thread_control")
    if not isinstance(control, InlineControl):
        after, webhooks = after_sending(case)
        note_sending(case, after)
        return _allowed(case, after, webhooks, None)
    found = verdict(case, inline_checks(case, control))
    if found.failed is not None:
        return _denied(case, found.failed, case.state)
    after, webhooks = after_sending(case)
    acting, inner = inline(Case(case.view.after(after), case.action, case.actor, after), control)
    if inner.failed is not None:
        return _denied(acting, inner.failed, case.state)
    note_sending(case, after)
    last, more = inline_effect(acting)
    return _allowed(case, last, (*webhooks, *more), None)


def _denied(case: Case, check: Check, state: State) -> Result:
    """`state` is the thread before: a denial changes nothing."""
    return Result(
        outcome="denied",
        reason=denial_reason(case, check),
        after=state,
        error=meta_error(check.reason, case.view.channel, case.action),
        app_id=_actor_id(case),
        app=_actor_name(case),
    )


def _allowed(
    case: Case, after: State, webhooks: tuple[Webhook, ...], granted_by: PermissionRule | None
) -> Result:
    changes = changed(case.view.state, after)
    case.view.trace.step(
        "3",
        "effect",
        "changed" if changes else "unchanged",
        _REFERENCES.get(case.action, "seed"),
        assumed=case.action == "extend",
        changes=changes,
        action=case.action,
        at=case.view.at,
        webhooks=[webhook.to for webhook in webhooks],
    )
    rule = None if granted_by is None else granted_by.id
    place = None if granted_by is None else granted_by.place
    reason = Reason("granted", _granted_text(case, after, granted_by), rule, place)
    return Result(
        outcome="allowed",
        reason=reason,
        after=after,
        webhooks=webhooks,
        app_id=_actor_id(case),
        app=_actor_name(case),
    )


_REFERENCES = {
    "extend": "6-N",
    "send": "D 2.3 R12",
    "pass": "D 3.1",
    "take": "D 3.3",
    "request": "D 3.5",
    "release": "D 3.2",
}


def _granted_text(case: Case, after: State, granted_by: PermissionRule | None) -> str:
    actor = case.shown(case.actor)
    until = instant(after.expires_at) if after.expires_at is not None else ""
    match case.action:
        case "take":
            return (
                f"`{granted_by.id}` lets {actor} take the thread"
                if granted_by
                else f"{actor} takes the thread"
            )
        case "pass":
            return f"{actor} passes the thread to {case.shown(case.target)}"
        case "release":
            return f"{actor} gives the thread up"
        case "extend":
            return f"{actor} keeps the thread until {until}"
        case "request" if after.owner == case.actor:
            return f"nobody owned the thread, so {actor} gets it"
        case "request":
            return f"{actor} asks {case.shown(after.owner)} for the thread"
        case _ if after.owner != case.view.state.owner:
            whose = case.shown(after.owner)
            then = "gives the thread up" if after.owner is None else f"{whose} owns the thread then"
            return f"{actor} may send now, and {then}"
        case _:
            return f"{actor} may send now"


def _owner(case: Case) -> Result:
    """A5: the owner and the default app see who owns an active thread, others only until when (D 2.7)."""
    state = case.state
    shown: dict[str, object] = {}
    if state.owner is not None and state.expires_at is not None:
        shown["expiration"] = state.expires_at // 1000
        if case.is_owner or case.actor == default_id(case.view):
            shown = {"app_id": state.owner, **shown}
    case.view.trace.step(
        "A5", "owner", "shown" if shown else "idle", "D 2.7", actor=case.actor, owner=state.owner
    )
    text = f"{case.shown(case.actor)} may see {' and '.join(shown) or 'nothing: the thread is idle'}"
    return Result(
        outcome="allowed",
        reason=Reason("granted", text),
        after=state,
        thread_owner=shown,
        app_id=_actor_id(case),
        app=_actor_name(case),
    )


def _inbox_reply(view: View) -> Result:
    """A4: a person answered in the inbox, which takes the thread whatever the policy says (6-W)."""
    inbox = INBOX_OF[view.channel]
    before = view.state
    case = Case(view, "inbox_reply", inbox, before)
    after = owned(before, inbox, view.at, late=view.late)
    webhooks = take_webhooks(case, inbox, before.owner) if before.owner != inbox else ()
    view.trace.step(
        "A4",
        "inbox reply",
        "takes",
        "6-W",
        assumed=True,
        changes=changed(before, after),
        at=view.at,
        inbox=inbox,
    )
    text = f"a person answered in the inbox, which owns the thread for {duration(DAY_SECONDS)}"
    return Result(outcome="observed", reason=Reason("observed", text), after=after, webhooks=webhooks)


def _actor_id(case: Case) -> str | None:
    return case.actor if is_id(case.actor) else None


def _actor_name(case: Case) -> str | None:
    """The actor's name; as it came if nobody has that name."""
    return case.view.app_name(case.actor) if is_id(case.actor) else case.actor
