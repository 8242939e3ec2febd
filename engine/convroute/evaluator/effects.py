"""What an event leaves behind on its thread (semantics E8, E9), and the state it meets (T1, T2)."""

from convroute.conversation.event import OPENING_KINDS, Event
from convroute.evaluator.snapshot import View
from convroute.evaluator.state import State, window_opened, written_to
from convroute.evaluator.trace import changed


def opening(view: View) -> bool:
    return view.look("kind") in OPENING_KINDS


def settle(view: View) -> None:
    """T1 and T2: whether the thread is active by the item's own clock."""
    state, disabled = view.state, view.disabled_owner
    notes: list[str] = []
    if disabled is not None:
        notes.append(f"`{disabled}` is disabled, so a thread it owns is decided as idle")
    if state.owner is not None and not view.declared(state.owner):
        shown = view.app_name(state.owner) or f"app {state.owner}"
        notes.append(f"T2: {shown} owns the thread, and the policy does not declare it")
    if view.late:
        notes.append(
            "E14: older than the thread's newest item; decided on the present state, at its own time"
        )
    view.trace.step(
        "T1",
        "thread",
        "active" if state.active else "idle",
        "6-K" if view.had_owner else "D 1.3",
        assumed=view.had_owner,
        notes=(*notes, *view.notes),
        also=view.as_given,
        at=view.at,
        late=view.late,
        owner=state.owner,
        expires_at=state.expires_at,
        window=state.window,
        last_user_message_at=state.last_user_message_at,
        window_opened_at=state.window_opened_at,
        requested_by=state.requested_by,
    )


def touched(view: View, state: State) -> State:
    """E8: an opening event is a user message; E9: some others open the messaging window."""
    if opening(view):
        _ = view.last_user_message_at, view.window_opened_at  # what is kept is part of the answer
        return written_to(state, view.at)
    if _opens_window(view):
        _ = view.window_opened_at
        return window_opened(state, view.at)
    return state


def _opens_window(view: View) -> bool:
    """E9: a reaction, an opt-in, and Meta's referral after a lead form."""
    if view.look("kind") == "unsupported":
        view.look("part")
    item = view.item
    return isinstance(item, Event) and item.opens_window


def note_effect(
    view: View,
    after: State,
    reference: str,
    *,
    assumed: bool = True,
    notes: tuple[str, ...] = (),
    values: dict[str, object] | None = None,
) -> None:
    """E8, E9: the change of the thread, as a step of the trace."""
    changes = changed(view.state, after)
    view.trace.step(
        "E8" if opening(view) else "E9",
        "effect",
        "changed" if changes else "unchanged",
        reference,
        assumed=assumed,
        changes=changes,
        notes=notes,
        also=values,
        at=view.at,
    )
