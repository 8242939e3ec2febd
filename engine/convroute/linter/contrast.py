"""A snapshot on which two policies decide differently, in one line that people understand."""

from collections.abc import Iterator

from convroute.conversation.event import Event
from convroute.evaluator.decision import Decision
from convroute.evaluator.evaluate import evaluate
from convroute.evaluator.snapshot import Snapshot, View
from convroute.evaluator.trace import Trace
from convroute.explainer.conversation import item_in_words
from convroute.policy.model import CheckedPolicy
from convroute.wording import duration, with_article

_GOES = ("routed", "delivered")


def in_one_line(before: CheckedPolicy, after: CheckedPolicy, snapshot: Snapshot) -> str:
    """What happens, on which thread, and what each of the two policies makes of it."""
    one, other = evaluate(before, snapshot), evaluate(after, snapshot)
    differing = ((was, now) for was, now in zip(_said(one), _said(other), strict=True) if was != now)
    was, now = next(differing, ("is decided one way", "is decided another way"))
    item = item_in_words((before, after), snapshot.item)
    what = with_article(item) if isinstance(snapshot.item, Event) else item
    line = f"{what} {_thread(before, snapshot)} {was}, and with the fix {now}"
    return " ".join(line.split())


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
