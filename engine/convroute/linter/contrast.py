"""A snapshot on which two policies decide differently, in one line that people understand."""

from collections.abc import Iterator

from convroute.conversation.event import Event
from convroute.conversation.request import Request
from convroute.evaluator.decision import Decision
from convroute.evaluator.evaluate import evaluate
from convroute.evaluator.snapshot import Snapshot, View
from convroute.evaluator.trace import Trace
from convroute.policy.model import CheckedPolicy
from convroute.wording import duration, quoted, with_article

_GOES = ("routed", "delivered")


def in_one_line(before: CheckedPolicy, after: CheckedPolicy, snapshot: Snapshot) -> str:
    """What happens, on which thread, and what each of the two policies makes of it."""
    one, other = evaluate(before, snapshot), evaluate(after, snapshot)
    differing = ((was, now) for was, now in zip(_said(one), _said(other), strict=True) if was != now)
    was, now = next(differing, ("is decided one way", "is decided another way"))
    line = f"{item_in_words(snapshot.item)} {_thread(before, snapshot)} {was}, and with the fix {now}"
    return " ".join(line.split())


def item_in_words(item: Event | Request) -> str:
    """`a message "hi" from link "qr"`"""
    if isinstance(item, Request):
        target = "" if item.target is None else f" to `{item.target}`"
        seconds = "" if item.duration is None else f" by {item.duration} seconds"
        return f"`{item.action}` by `{item.app or 'the inbox'}`{target}{seconds}"
    words = with_article(item.surface.replace("_", " "))
    if item.text or item.payload:
        words += f" {quoted(item.text or item.payload)}"
    if item.ad is not None:
        return f"{words} from {f'ad {item.ad.id}' if item.ad.id else 'an ad without an id'}"
    return words if item.ref is None else f"{words} from link {quoted(item.ref)}"


def _thread(policy: CheckedPolicy, snapshot: Snapshot) -> str:
    view = View(policy, snapshot, Trace(listening=False))
    owner = view.state.owner
    if owner is None:
        return "on an idle thread"
    return f"on a thread of `{view.app_name(owner) or owner}`"


def _said(decision: Decision) -> Iterator[str]:
    """What a decision says, the most telling first; always as many."""
    app = decision.app or decision.app_id
    yield f"goes to `{app}`" if decision.outcome in _GOES else f"is {decision.outcome.replace('_', ' ')}"
    yield f"is decided as `{decision.reason.kind}`"
    window = decision.thread.window if decision.thread else None
    yield f"gives control for {duration(window)}" if window else "gives no control"
    standby = ", ".join(f"`{name}`" for name in decision.deliver.standby) or "nobody"
    yield f"is shown to {standby} on standby"
