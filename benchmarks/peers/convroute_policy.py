"""convroute itself: the policy as text, loaded and compiled."""

from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.loaded import loaded
from benchmarks.samples import Decide, Outcome, samples_of
from benchmarks.shop import Shop
from convroute import Decision
from convroute.conversation.event import Event
from convroute.conversation.thread import Thread

HOW = "the policy as text; it also says who gets a copy, and why"
DISTRIBUTIONS = ("convroute",)


def build(shop: Shop) -> Decide:
    with TemporaryDirectory() as folder:
        decide = loaded(shop, folder).decide
    first = samples_of(Shop.of_size(4))[0]
    decide(first.event, first.thread)  # it is planned when it first decides: part of loading

    def outcome(event: Event, thread: Thread, _: Any) -> Outcome:
        decision: Decision = decide(event, thread)  # type: ignore[assignment]  # every sample can be decided
        return decision.app, decision.rule, decision.reason_kind, decision.owner, decision.expires_at

    return outcome


def prepare(_: Event) -> None:
    """Nothing: the event is the input."""
