"""The yardstick: dictionaries and a few `if`s, as a careful engineer would write them."""

from typing import Any

from benchmarks.handwritten import handwritten
from benchmarks.samples import Decide, Outcome
from benchmarks.shop import Shop
from convroute.conversation.event import Event
from convroute.conversation.thread import Thread

HOW = "dictionaries and a few `if`s"
DISTRIBUTIONS = ()


def build(shop: Shop) -> Decide:
    decide = handwritten(shop)

    def outcome(event: Event, thread: Thread, _: Any) -> Outcome:
        answer = decide(event, thread)
        return answer.app, answer.rule, answer.reason, answer.owner, answer.expires_at

    return outcome


def prepare(_: Event) -> None:
    """Nothing: the event is the input."""
