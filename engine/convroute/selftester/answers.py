"""What is said of one conversation, and in what two such answers differ."""

from collections.abc import Iterator

from msgspec import Struct

from convroute.conversation.channel import first_id
from convroute.conversation.request import Request
from convroute.evaluator.decision import FIELDS, Decision, Undecided


class Foreseen(Struct, frozen=True):
    """What regions say: who gets an event, or whether something is granted. None is not said.

    `window` in seconds. `owner`: the id of who owns the thread then, "" is nobody.
    """

    outcome: str
    reason: str
    app_id: str | None = None
    rule: str | None = None
    window: int | None = None
    owner: str | None = None


class Failed(Struct, frozen=True):
    """An exception instead of an answer."""

    what: str


Answer = Decision | Undecided | Foreseen | Failed


def differing(one: Answer, decided: Answer) -> tuple[str, ...]:
    """The parts in which the answer is not as `decided`, which the evaluator says."""
    if isinstance(one, Foreseen) and isinstance(decided, Decision):
        return tuple(_unforeseen(one, decided))
    if isinstance(one, Decision) and isinstance(decided, Decision):
        return tuple(name for name in FIELDS if getattr(one, name) != getattr(decided, name))
    return () if one == decided else ("outcome",)


def _unforeseen(foreseen: Foreseen, decision: Decision) -> Iterator[str]:
    thread = decision.thread
    owner = None if thread is None else first_id(thread.owner_app_id or "")
    said = {
        "outcome": (foreseen.outcome, decision.outcome),
        "reason": (foreseen.reason, decision.reason.kind),
        "app_id": (foreseen.app_id, decision.app_id),
        "rule": (foreseen.rule, decision.reason.rule),
        "window": (foreseen.window, None if thread is None else thread.window),
        "owner": (foreseen.owner, owner),
    }
    for name, (one, other) in said.items():
        if one is not None and one != other:
            yield name


def told(answer: Answer) -> str:
    """`routed to marketing: campaign, rule template:spring_sale`"""
    match answer:
        case Failed():
            return f"no answer: {answer.what}"
        case Undecided():
            return f"input_error: {answer.message}"
        case Foreseen():
            return _told(answer.outcome, answer.app_id, answer.reason, answer.rule)
        case Decision():
            asked = isinstance(answer.item, Request)
            app = None if asked else answer.app or answer.app_id
            return _told(answer.outcome, app, answer.reason.kind, answer.reason.rule)


def _told(outcome: str, app: str | None, reason: str, rule: str | None) -> str:
    to = "" if app is None else f" to {app}"
    return f"{outcome}{to}: {reason}{'' if rule is None else f', rule {rule}'}"
