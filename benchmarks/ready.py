"""Policies of any size that are ready to decide, what reaches them, and the decisions to measure.

Whatever is made at the first call only was made before: a call that comes from here has been made once.
"""

import json
from collections.abc import Callable, Iterable
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec.structs import replace

from benchmarks import conditional
from benchmarks.handwritten import handwritten
from benchmarks.loaded import loaded
from benchmarks.shop import NOW, Shop, arrivals
from benchmarks.webhooks import FACTS, samples
from convroute import Decision, Event, Policy, Thread

FEW, LISTED, MANY = 10, 100, 10_000
CROWD = 2_000
"""So many conditional rules are enough to see what grows with them; to load more takes seconds."""

PEOPLE = 5

ARRIVALS = tuple(arrivals(Shop.of_size(FEW)))
CONDITIONAL_ARRIVALS = tuple(conditional.arrivals(FEW))
WEBHOOKS = samples()

Call = Callable[[], object]


@cache
def shop_policy(rules: int) -> Policy:
    """Ads, links and buttons, and the facts that some webhooks bring."""
    with TemporaryDirectory() as folder:
        return loaded(Shop.of_size(rules), folder, FACTS)


@cache
def conditional_policy(rules: int) -> Policy:
    """Rules in one stage that all have a condition."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "conditional.route")
        path.write_text(conditional.policy_text(rules), "utf-8")
        return Policy.load(path)


def warm(call: Call) -> Call:
    """The call, made once."""
    call()
    return call


def deciding(rules: int, arrival: str) -> Call:
    return warm(partial(shop_policy(rules).decide, *arrivals(Shop.of_size(rules))[arrival]))


def by_hand(arrival: str) -> Call:
    shop = Shop.of_size(MANY)
    return warm(partial(handwritten(shop), *arrivals(shop)[arrival]))


def explaining(rules: int, arrival: str, *, as_json: bool = False) -> Call:
    explain = partial(shop_policy(rules).explain, *arrivals(Shop.of_size(rules))[arrival])
    return warm((lambda: explain().to_json()) if as_json else explain)


def deciding_conditions(rules: int, arrival: str) -> Call:
    return warm(partial(conditional_policy(rules).decide, *conditional.arrivals(rules)[arrival]))


def explaining_conditions(rules: int, arrival: str, *, as_json: bool = False) -> Call:
    explain = partial(conditional_policy(rules).explain, *conditional.arrivals(rules)[arrival])
    return warm((lambda: explain().to_json()) if as_json else explain)


def webhook(name: str) -> bytes:
    """The bytes of one of `WEBHOOKS`."""
    return json.dumps(WEBHOOKS[name], separators=(",", ":")).encode()


def event_of(name: str) -> Event:
    """The one event of a webhook."""
    [event] = shop_policy(MANY).read(webhook(name))
    assert isinstance(event, Event), "every webhook can be read"
    return event


def stream(event: Event, items: int) -> list[Event]:
    """So many of an event, a millisecond apart, of five people by turns; no two are copies of one."""
    return [
        replace(
            event,
            user=None if event.user is None else f"555{number % PEOPLE}",
            at=NOW + number,
            mid=f"m_{number}",
        )
        for number in range(items)
    ]


def read(name: str, items: int = 30) -> list[Event]:
    return stream(event_of(name), items)


def one_by_one(policy: Policy, events: Iterable[Event]) -> None:
    """What a caller does who keeps the threads."""
    threads: dict[str | None, Thread | None] = {}
    for event in events:
        decision = policy.decide(event, threads.get(event.user))
        assert isinstance(decision, Decision), "every event can be decided"
        threads[event.user] = decision.thread
