"""What an event leaves on its thread, as the last step of a trace tells it (semantics E1, E8, E9).

The outcome says who owns the thread afterwards, so only the differences are made,
never the state after.
"""

from convroute.compiler.planned_outcome import PlannedOutcome
from convroute.compiler.trace.template import TraceTemplate
from convroute.conversation.event import OPENING_KINDS, Event
from convroute.evaluator.state import State
from convroute.evaluator.trace import Step
from convroute.units import DAY_SECONDS

Changes = dict[str, tuple[object, object]]
"""Name of a field of the thread to its value before and after."""


def taken(planned: PlannedOutcome, at: int) -> Changes:
    """E8: a thread that nobody owned is the outcome's, for the outcome's window."""
    if planned.owner_id is None:
        return {}
    return {
        "owner": (None, planned.owner_id),
        "expires_at": (None, at + planned.window_ms),
        "window": (None, planned.window),
    }


def renewed(raw: State, at: int) -> Changes:
    """E8: the owner has the same window again, never shorter than it was (6-O)."""
    before = raw.expires_at or 0
    after = at + (DAY_SECONDS if raw.window is None else raw.window) * 1000
    return {"expires_at": (before, after)} if after > before else {}


def touch(event: Event, raw: State, changes: Changes, reads: dict[str, object]) -> None:
    """E8, E9: adds when the person wrote, and when the messaging window opened."""
    at, opens = event.at, event.kind in OPENING_KINDS
    if opens and raw.last_user_message_at != at:
        changes["last_user_message_at"] = (raw.last_user_message_at, at)
    if event.kind == "unsupported":
        reads["part"] = event.part
    if not opens and not event.opens_window:
        return
    opened = reads["thread.window_opened_at"] = raw.window_opened_at
    if opened is None or opened < at:
        changes["window_opened_at"] = (opened, at)


def carried_over(raw: State, reads: dict[str, object], *, kept: bool) -> None:
    """What stays of the thread is part of the answer; `kept` is whether its owner stays."""
    if kept:
        reads.setdefault("thread.window", raw.window)
    reads.setdefault("thread.window_opened_at", raw.window_opened_at)
    if kept:
        reads.setdefault("thread.requested_by", raw.requested_by)


def effect(template: TraceTemplate, at: int, changes: Changes) -> Step:
    result = "changed" if changes else "unchanged"
    shown = {"at": at, **template.shown}
    return Step(
        template.clause,
        "effect",
        result,
        template.basis,
        template.reference,
        shown,
        (),
        changes,
        template.notes,
    )
