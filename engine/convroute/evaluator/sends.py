"""Sends: who may write to the person now, and what a send does to control (semantics 3 `send`, A1-A3)."""

from collections.abc import Iterator

from msgspec.structs import replace

from convroute.conversation.request import InlineControl
from convroute.evaluator.apps import app_id_of
from convroute.evaluator.control import Effect, effect, taken
from convroute.evaluator.requests import Case, Check, Verdict, checks_of, default_id, take_checks, verdict
from convroute.evaluator.state import State, claimed
from convroute.evaluator.trace import changed
from convroute.units import DAY_MS
from convroute.wording import duration, roughly

HUMAN_AGENT_TAG = "HUMAN_AGENT"
HUMAN_AGENT_WINDOW = 7 * DAY_MS


def send_checks(case: Case) -> Iterator[Check]:
    """The checks of `send` before its inline control."""
    yield from checks_of(case)
    tag = case.view.look("tag")
    yield Check(
        "unknown_tag",
        tag in (None, HUMAN_AGENT_TAG),
        "the tag is absent or HUMAN_AGENT",
        reference="D 1.7",
        looked_at={"tag": tag},
    )
    if case.state.active:
        yield from _owner_checks(case)
    elif case.routing:
        is_default = case.actor == default_id(case.view)
        yield Check("not_default_app", is_default, f"{case.shown(case.actor)} is the default app")
    yield _window_check(case)


def _owner_checks(case: Case) -> Iterator[Check]:
    """Active: the owner sends, or a Human Agent who may take (A1)."""
    if case.is_owner or not _as_human_agent(case):
        because = f"{case.shown(case.actor)} is the owner"
        yield Check("not_thread_owner", case.is_owner, because, looked_at=_human_agent(case))
        return
    failed = verdict(replace(case, action="take"), take_checks(replace(case, action="take"))).failed
    because = "Human Agent: a take would be allowed now"
    yield Check("take_not_permitted", failed is None, because, looked_at=_human_agent(case))


def _as_human_agent(case: Case) -> bool:
    """The tag is there and the app has the Human Agent feature."""
    return _has_feature(case) and case.view.look("tag") == HUMAN_AGENT_TAG


def _has_feature(case: Case) -> bool:
    return any(app.id == case.actor and app.human_agent for app in case.view.policy.apps.values())


def _human_agent(case: Case) -> dict[str, object]:
    return {"tag": case.view.look("tag"), "human_agent": _has_feature(case)}


def _window_check(case: Case) -> Check:
    """24 hours after it last opened, 7 days for a Human Agent (D 1.7)."""
    opened = case.view.window_opened_at
    allowed = HUMAN_AGENT_WINDOW if _as_human_agent(case) else DAY_MS
    is_open = opened is not None and case.view.at - opened <= allowed
    because = "the person never opened the messaging window"
    if opened is not None:
        ago = roughly(max(0, case.view.at - opened) // 1000)
        because = f"the messaging window opened {ago} ago, {duration(allowed // 1000)} are allowed"
    looked_at = {"window_opened_at": opened, "at": case.view.at, **_human_agent(case)}
    return Check("outside_messaging_window", is_open, because, reference="D 1.7", looked_at=looked_at)


def after_sending(case: Case) -> Effect:
    """A1: a Human Agent's send takes; A2: a send from idle may claim; the owner's send changes nothing."""
    if case.state.active:
        return (case.state, ()) if case.is_owner else taken(case)
    setting = case.view.policy.behavior.send_claims_idle
    is_default = case.actor == default_id(case.view)
    claims = setting == "any_allowed" or (setting == "default_app_only" and is_default)
    _ = case.view.last_user_message_at
    return (claimed(case.state, case.actor, case.view.at) if claims else case.state), ()


def note_sending(case: Case, after: State) -> None:
    """A1, A2 as a step of the trace, once every check of the send has passed."""
    changes = changed(case.state, after)
    trace = case.view.trace
    if case.state.active:
        result = "takes" if changes else "owner sends"
        trace.step("A1", "human agent", result, "seed", changes=changes, actor=case.actor)
        return
    trace.step(
        "A2",
        "send from idle",
        "claims" if after.active else "changes nothing",
        "6-G",
        assumed=True,
        changes=changes,
        send_claims_idle=case.view.policy.behavior.send_claims_idle,
        last_user_message_at=case.state.last_user_message_at,
    )


def inline_checks(case: Case, control: InlineControl) -> Iterator[Check]:
    """A3: only in mode `routing`, and with a control_type that means something."""
    yield Check("inline_control_not_available", case.routing, "Conversation Routing is on", reference="D 3.6")
    good = control.control_type in ("pass", "release") or (
        control.control_type is None and case.view.channel == "messenger"
    )
    because = "control_type is pass or release"
    if control.control_type is None:
        because = "control_type is missing: Messenger releases, Instagram refuses"
    looked_at = {"control_type": control.control_type}
    reference = "D 3.6" if control.control_type is not None else "6-D"
    yield Check("bad_inline_control", good, because, reference=reference, looked_at=looked_at)


def inline_case(case: Case, control: InlineControl) -> Case:
    """The inline action as if the send had happened (A3); `case.state` is the thread after the send."""
    if control.control_type != "pass":
        return replace(case, action="release", target=None)
    named = control.app
    target = default_id(case.view) if named is None else app_id_of(case.view.policy, named) or named
    return replace(case, action="pass", target=target)


def inline(case: Case, control: InlineControl) -> tuple[Case, Verdict]:
    """Checks of the inline action; the verdict's reason is the send's."""
    acting = inline_case(case, control)
    return acting, verdict(acting, checks_of(acting))


def inline_effect(acting: Case) -> Effect:
    after, webhooks = effect(acting)
    acting.view.trace.step(
        "A3",
        "inline control",
        acting.action,
        "D 3.6",
        changes=changed(acting.state, after),
        target=acting.target,
    )
    return after, webhooks
