"""Events, requests, states and decisions for tests, with as few words as they need."""

from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from convroute.conversation.event import Ad, Event, Handover, Kind
from convroute.conversation.request import Action, InlineControl, Request
from convroute.evaluator.decision import Decision
from convroute.evaluator.evaluate import evaluate
from convroute.evaluator.snapshot import Snapshot
from convroute.evaluator.state import State
from convroute.evaluator.trace import Step
from convroute.policy.model import CheckedPolicy
from convroute.units import DAY_MS, DAY_SECONDS
from tests.evaluator.policies import INSTAGRAM, MESSENGER

NOW = 1_789_000_000_123
USER = "5550001"
LEADGEN = "413038776280800"
INSTAGRAM_INBOX = "1217981644879628"
PAGE_INBOX = "263902037430900"
STRANGER = "424242"
HOUR_MS = 3_600_000

CONCIERGE, MARKETING, SALES = "1001", "2002", "3003"
APPS = "app concierge { id 1001 } app marketing { id 2002 } app sales { id 3003 human_agent }\n"
SHOP = f"{APPS} app care = instagram_inbox\n default concierge\n"
ZERO = APPS
"""Three apps and no default app: mode `zero_config`."""


def event(kind: Kind = "message", *, at: int = NOW, account: str = INSTAGRAM, **more: Any) -> Event:
    more = {"channel": "instagram", "user": USER, "surface": kind, **more}
    return Event(kind=kind, account=account, at=at, **more)


def message(text: str = "hi", **more: Any) -> Event:
    return event("message", text=text, **more)


def from_ad(ad_id: str | None = "120", kind: Kind = "message", **more: Any) -> Event:
    return event(kind, entry="ad", ad=Ad(id=ad_id, flow=more.pop("flow", None)), **more)


def from_link(ref: str = "qr", kind: Kind = "message", **more: Any) -> Event:
    return event(kind, entry="link", ref=ref, **more)


def handover(verb: Any, app: str | None = None, **more: Any) -> Event:
    return event("handover", handover=Handover(verb, app), **more)


def on_page(item: Event) -> Event:
    """The same event on Messenger."""
    return replace(item, channel="messenger", account=MESSENGER)


def ask(action: Action, app: str | None = None, *, at: int = NOW, **more: Any) -> Request:
    more = {"account": INSTAGRAM, "user": USER, **more}
    return Request(action=action, app=app, at=at, **more)


def sending(app: str, control: InlineControl | None = None, **more: Any) -> Request:
    return ask("send", app, text="hello", thread_control=control, **more)


def owned(owner: str, *, left: int = DAY_MS, window: int = DAY_SECONDS, **more: Any) -> State:
    """Owned for `left` more milliseconds after NOW; last written to an hour before."""
    more = {"last_user_message_at": NOW - HOUR_MS, "window_opened_at": NOW - HOUR_MS, **more}
    return State(owner=owner, expires_at=NOW + left, window=window, **more)


def idle(*, wrote: int | None = HOUR_MS) -> State:
    """Nobody's; the person last wrote `wrote` milliseconds before NOW."""
    at = None if wrote is None else NOW - wrote
    return State(last_user_message_at=at, window_opened_at=at)


NEW = idle(wrote=None)


def decide(
    policy: CheckedPolicy,
    item: Event | Request,
    state: State = NEW,
    *,
    facts: Mapping[str, object] = {},
    **more: Any,
) -> Decision:
    """The decision, traced; `more` is of the snapshot."""
    return evaluate(policy, Snapshot(item, state, facts, **more), tracing=True)


def step(decision: Decision, clause: str, name: str | None = None) -> Step:
    """The step of the trace for a clause."""
    assert decision.trace is not None
    return next(
        found for found in decision.trace.steps if found.step == clause and name in (None, found.name)
    )


def reached(decision: Decision, clause: str) -> bool:
    assert decision.trace is not None
    return any(found.step == clause for found in decision.trace.steps)


def thread_of(decision: Decision) -> dict[str, Any]:
    """The thread after, as the decision prints it."""
    printed: Any = decision.to_json()["thread"]
    assert isinstance(printed, dict)
    return printed


def denial(decision: Decision) -> tuple[str, int, int | None]:
    """Kind, code and subcode of a denial."""
    assert decision.outcome == "denied", decision.reason
    assert decision.error is not None
    return decision.reason.kind, decision.error.code, decision.error.subcode
