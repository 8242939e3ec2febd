"""convroute itself: the policy as text, loaded and compiled."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.samples import Decide, Outcome, Sample
from benchmarks.shop import Shop
from convroute import Decision, Policy
from convroute.conversation.event import Event
from convroute.conversation.thread import Thread

HOW = "the policy as text; it also says who gets a copy, and why"
DISTRIBUTIONS = ("convroute",)


def build(shop: Shop) -> Decide:
    with TemporaryDirectory() as folder:
        path = Path(folder, "shop.route")
        path.write_text(shop.text(), "utf-8")
        decide = Policy.load(path).decide

    def outcome(event: Event, thread: Thread, _: Any) -> Outcome:
        decision: Decision = decide(event, thread)  # type: ignore[assignment]  # every sample can be decided
        reason, after = decision.reason, decision.thread
        return decision.app, reason.rule, reason.kind, after.owner, after.expires_at

    return outcome


def prepare(sample: Sample) -> None:
    """Nothing: the event is the input."""
