"""The first line of an explanation: what happened, and who got it."""

from convroute.conversation.request import Request
from convroute.evaluator.decision import Decision
from convroute.explainer.values import printable
from convroute.wording import duration, instant


def headline(decision: Decision) -> str:
    """`message m_10 from 5550001 at 2026-09-10 00:26:40 UTC  →  marketing, for 14 days`"""
    at = decision.item.at
    when = f"at {instant(at)}" if at else "without a time"
    return f"{printable(_what(decision))} {when}  →  {answer(decision)}"


def _what(decision: Decision) -> str:
    item = decision.item
    if isinstance(item, Request):
        actor = "the inbox" if item.action == "inbox_reply" else decision.app or decision.app_id
        return f"{item.action.replace('_', ' ')} by {actor} on {item.account}/{item.user}"
    mid = f" {item.mid}" if item.mid else ""
    surface = "" if item.surface == item.kind else f" ({item.surface.replace('_', ' ')})"
    who = f" from {item.user}" if item.user is not None else ""
    return f"{item.kind}{surface}{mid}{who}"


def answer(decision: Decision) -> str:
    """Who gets the event, or what became of the request, in a few words."""
    app = decision.app or (f"app {decision.app_id}" if decision.app_id else "nobody")
    thread = decision.thread
    match decision.outcome:
        case "routed" | "delivered":
            gained = decision.outcome == "routed" and decision.reason.kind != "thread_owner"
            window = thread.window if thread is not None and gained else None
            return app if window is None else f"{app}, for {duration(window)}"
        case "broadcast":
            return "every connected app"
        case "withheld":
            return "withheld from every app"
        case "denied":
            return f"denied: {decision.reason.kind}"
        case "not_ours":
            return "not ours"
        case other:
            return other
