"""Changes of control as Meta reports them: facts, not questions (semantics E11)."""

from msgspec.structs import replace

from convroute.conversation.event import Handover
from convroute.evaluator.effects import settle
from convroute.evaluator.reason import Reason
from convroute.evaluator.result import Result
from convroute.evaluator.snapshot import View
from convroute.evaluator.state import State, idle, owned, window_opened
from convroute.evaluator.trace import changed


def handover_of(view: View) -> Handover:
    handover = view.look("handover")
    assert isinstance(handover, Handover), "the reader gives every handover its verb"
    return handover


def observed(view: View, handover: Handover) -> Result:
    """E11: a handover is a fact, not a question. E14: a late one gives way to whatever came after it."""
    settle(view)
    before = view.state
    after = _after_handover(view, handover)
    notes: tuple[str, ...] = ()
    superseded = view.superseded
    if superseded:
        after = before
        notes = ("E14: something later has set the owner since, so this late handover changes no owner",)
    elif view.late:
        notes = ("E14: late, but as far as is known nothing has set the owner since, so it is applied",)
    if handover.from_lead_form:
        _ = view.window_opened_at  # a later one stays, so it is part of the answer
        after = window_opened(after, view.at)
    view.trace.step(
        "E11",
        "handover",
        handover.verb,
        "D 4.10",
        notes=notes,
        changes=changed(before, after),
        verb=handover.verb,
        app=handover.app,
        previous=handover.previous,
        superseded=superseded,
    )
    who = view.app_name(handover.app) or ("somebody" if handover.app is None else f"app {handover.app}")
    text = (
        _late_sentence(handover, who) if superseded else report_sentence(handover, who, active=before.active)
    )
    return Result(outcome="observed", reason=Reason("observed", text), after=after)


def _after_handover(view: View, handover: Handover) -> State:
    if handover.verb == "request":
        heard = view.state.active and handover.app is not None
        return replace(view.state, requested_by=handover.app) if heard else view.state
    if handover.app is None:
        return idle(view.state)
    return owned(view.state, handover.app, view.at, late=view.late)


def report_sentence(handover: Handover, who: str, *, active: bool) -> str:
    """E11: what Meta reports; `who` is the app as people read it, `active` whether somebody owned it."""
    if handover.verb == "request":
        return f"{who} asked {'the owner for the thread' if active else 'for a thread that nobody owns'}"
    if handover.app is None:
        return f"Meta reports a {handover.verb} to nobody: the thread is idle"
    return f"Meta reports a {handover.verb}: {who} owns the thread now"


def _late_sentence(handover: Handover, who: str) -> str:
    """E14: a late report that is not applied."""
    if handover.app is None and handover.verb != "request":
        who = "nobody"
    link = "to" if handover.verb == "pass" else "by"
    return f"Meta reports a late {handover.verb} {link} {who}; something later has set the owner since"
