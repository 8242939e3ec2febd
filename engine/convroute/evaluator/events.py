"""Events that people cause (semantics 2): who gets each, and what it does to the thread."""

from convroute.conversation.channel import LEADGEN
from convroute.conversation.event import NAMELESS_KINDS, Event
from convroute.evaluator.delivery import exclusive, to_everybody
from convroute.evaluator.effects import note_effect, opening, settle, touched
from convroute.evaluator.entry_points import by_entry_point, default_reason, zero_config_reason
from convroute.evaluator.handovers import handover_of, observed
from convroute.evaluator.reason import Reason
from convroute.evaluator.result import Result
from convroute.evaluator.snapshot import View
from convroute.evaluator.stages import Match, chosen, first_match, rules_of, unusable
from convroute.evaluator.state import rearmed
from convroute.evaluator.trace import changed
from convroute.policy.stages import stage_of
from convroute.wording import instant


def decide_event(view: View) -> Result:
    """The clauses in their order; the item is known to be ours."""
    kind = view.look("kind")
    if _no_thread_event(view, kind):
        return not_a_thread_event(view)
    if kind == "handover":
        return observed(view, handover_of(view))
    settle(view)
    if view.state.owner == LEADGEN:
        return _withheld(view)
    preempting = _preempting(view)
    if view.state.active and preempting is None:
        return _to_owner(view)
    if not opening(view):
        return _idle_non_opening(view)
    return by_entry_point(view, preempting)


def _no_thread_event(view: View, kind: object) -> bool:
    """E9, E11: comments, what may name nobody and does not, and reports of roles."""
    if kind in NAMELESS_KINDS:
        return view.look("user") is None
    return kind == "comment" or (kind == "handover" and handover_of(view).verb == "app_roles")


def not_a_thread_event(view: View) -> Result:
    event = view.item
    assert isinstance(event, Event), "requests belong to a thread"
    clause = "E11" if event.kind == "handover" else "E9"
    kind, part = view.look("kind"), view.look("part")
    if kind == "unsupported":
        view.look("arrived_on")
    view.trace.step(clause, "thread event", "no", "D 4.11", kind=kind, part=part)
    return Result(outcome="ignored", reason=no_thread_reason(event), after=None)


def no_thread_reason(event: Event) -> Reason:
    """E9, E11: what came that belongs to no thread."""
    return Reason("not_a_thread_event", _no_thread_text(event))


def _no_thread_text(event: Event) -> str:
    match event.kind:
        case "comment":
            return "a comment belongs to no thread"
        case "handover":
            return "app_roles reports roles, not control"
        case "edit":
            return "an edit that names nobody: Meta sends these to apps without `messages`"
        case "unsupported" if event.part is not None:
            change = event.arrived_on == "changes"
            return f"a change of `{event.part}`" if change else f"`{event.part}`, and it names nobody"
        case kind:
            return f"of the kind {kind}, and it names nobody"


def _withheld(view: View) -> Result:
    """E1: while the lead flow runs no app gets anything."""
    after = touched(view, view.state)
    view.trace.step(
        "E1", "lead flow", "withheld", "D 2.1 R9", owner=LEADGEN, changes=changed(view.state, after)
    )
    return Result(outcome="withheld", reason=lead_flow_reason(), after=after)


def lead_flow_reason() -> Reason:
    """E1."""
    return Reason("lead_flow", "Meta's lead form owns the thread and no app gets its events")


def owner_sentence(owner: str, expires_at: int) -> str:
    """E2: `owner` as people read it, until when it owned the thread before the event."""
    return f"{owner} owns the thread until {instant(expires_at)}"


def _to_owner(view: View) -> Result:
    """E2: the thread is active, its owner gets the event; E8: a message re-arms the owner's window."""
    state = view.state
    name = view.app_name(state.owner)
    shown = name or f"app {state.owner}"
    view.trace.step(
        "E2",
        "owner",
        "gets it",
        "D 2.1 R1" if view.policy.mode == "routing" else "6-V",
        assumed=view.policy.mode == "zero_config",
        notes=_passed_over(view),
        owner=state.owner,
    )
    deliver = exclusive(view, state.owner)
    opens = opening(view)
    after = touched(view, rearmed(state, view.at) if opens else state)
    note_effect(view, after, "6-O")
    return Result(
        outcome="routed" if opens else "delivered",
        app_id=state.owner,
        reason=Reason("thread_owner", owner_sentence(shown, state.expires_at or 0)),
        deliver=deliver,
        after=after,
    )


def _preempting(view: View) -> Match | None:
    """E2 with `campaign_preempts` or `link_preempts`: the mark's match that takes the thread, if one does."""
    behavior = view.policy.behavior
    if not view.state.active or not opening(view):
        return None
    stage = stage_of(str(view.look("entry")))
    if not behavior.preempts(stage):
        return None
    match = first_match(view, stage)
    taken = match.rule is not None and unusable(view.policy, match.rule, view.channel) is None
    view.trace.step(
        "E2",
        "preempts",
        "yes" if taken else "no",
        "6-H",
        assumed=True,
        rules=() if taken else match.tried,
        also=chosen(view.policy, match, view.channel),
        entry=view.look("entry"),
        behavior=f"{stage}_preempts on",
        owner=view.state.owner,
    )
    return match if taken else None


def _passed_over(view: View) -> tuple[str, ...]:
    """The rule an ad or link mark would have chosen for an idle thread (6-H). For the trace only."""
    if not view.trace.listening or not opening(view):
        return ()
    stage = stage_of(str(view.look("entry")))
    if stage == "organic" or not rules_of(view.policy, stage):
        return ()
    reads = dict(view.trace.reads)
    match = first_match(view, stage)
    view.trace.reads = reads
    if match.rule is None:
        return ()
    mark = "an ad" if stage == "campaign" else "a link"
    target = match.rule.target or f"app {match.rule.target_id}"
    return (f"6-H: came from {mark}; `{match.rule.id}` would have chosen {target}, but the thread is owned",)


def _idle_non_opening(view: View) -> Result:
    """E9: to the default app, in mode `zero_config` to everybody; no new owner."""
    default = view.policy.default
    after = touched(view, view.state)
    view.trace.step("E9", "not opening", default or "everybody", "D 2.1 R11", default=default)
    if default is None:
        deliver = to_everybody(view)
        note_effect(view, after, "D 1.7", assumed=False)
        return Result(outcome="broadcast", reason=zero_config_reason(), deliver=deliver, after=after)
    app_id = view.policy.apps[default].id
    deliver = exclusive(view, app_id)
    note_effect(view, after, "D 1.7", assumed=False)
    reason = default_reason(view.policy, default, "nobody owns the thread")
    return Result(outcome="delivered", app_id=app_id, reason=reason, deliver=deliver, after=after)
