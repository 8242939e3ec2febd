"""A large loss of speed does not go unseen: in exact steps, and in time with a wide margin."""

import json
from collections.abc import Callable
from functools import cache, partial
from tempfile import TemporaryDirectory

import pytest
from benchmarks.handwritten import handwritten
from benchmarks.loaded import loaded
from benchmarks.shop import Shop, arrivals
from benchmarks.timing import cost
from benchmarks.webhooks import FACTS, PARTS, payload, samples

from convroute import Policy
from convroute.conversation.event import Event
from convroute.conversation.reader import read_events
from tests.benchmarks.effort import steps

FEW, LISTED, MANY = 10, 100, 10_000
ARRIVALS = tuple(arrivals(Shop.of_size(FEW)))
WEBHOOKS = samples()


@cache
def policy(rules: int) -> Policy:
    with TemporaryDirectory() as folder:
        return loaded(Shop.of_size(rules), folder, FACTS)


def deciding(rules: int, arrival: str) -> Callable[[], object]:
    """One decision, of a policy that has decided before."""
    decide = partial(policy(rules).decide, *arrivals(Shop.of_size(rules))[arrival])
    decide()
    return decide


def explaining(rules: int, arrival: str, *, as_json: bool = False) -> Callable[[], object]:
    """One explanation, of a policy that has explained the same before."""
    explain = partial(policy(rules).explain, *arrivals(Shop.of_size(rules))[arrival])
    call = (lambda: explain().to_json()) if as_json else explain
    call()
    return call


def by_hand(arrival: str) -> Callable[[], object]:
    shop = Shop.of_size(MANY)
    return partial(handwritten(shop), *arrivals(shop)[arrival])


def webhook(name: str) -> bytes:
    return json.dumps(WEBHOOKS[name], separators=(",", ":")).encode()


def reading(data: bytes) -> Callable[[], object]:
    def read() -> object:
        return list(read_events(data))

    read()
    return read


@pytest.mark.parametrize("arrival", ARRIVALS)
def test_a_decision_takes_the_same_steps_at_any_number_of_rules(arrival: str) -> None:
    assert abs(steps(deciding(MANY, arrival)) - steps(deciding(FEW, arrival))) <= 5


@pytest.mark.parametrize("arrival", ARRIVALS)
def test_a_decision_takes_few_more_steps_than_dictionaries_written_by_hand(arrival: str) -> None:
    assert steps(deciding(MANY, arrival)) <= 3 * steps(by_hand(arrival))


@pytest.mark.parametrize("arrival", ARRIVALS)
def test_an_explanation_takes_few_times_the_steps_of_a_decision(arrival: str) -> None:
    """Measured: 5 to 7 times, and 11 to 16 as JSON, where no rules are listed but the one that matched."""
    decided = steps(deciding(MANY, arrival))
    assert steps(explaining(MANY, arrival)) <= 9 * decided
    assert steps(explaining(MANY, arrival, as_json=True)) <= 20 * decided


@pytest.mark.parametrize("arrival", ARRIVALS)
def test_an_explanation_takes_no_more_steps_for_more_rules(arrival: str) -> None:
    """The rules that a small policy's trace lists are made when somebody looks."""
    few, some, many = (steps(explaining(rules, arrival)) for rules in (FEW, LISTED, MANY))
    assert some <= few + 5
    assert many <= few + 5


def test_a_rule_that_is_listed_takes_few_steps_to_print() -> None:
    """Measured: about 70."""
    few, some = (steps(explaining(rules, "unknown ad", as_json=True)) for rules in (FEW, LISTED))
    assert (some - few) / (LISTED - FEW) * 2 <= 100  # half of the rules are ads


@pytest.mark.parametrize("name", WEBHOOKS)
def test_reading_a_webhook_takes_few_steps(name: str) -> None:
    assert steps(reading(webhook(name))) <= 600


@pytest.mark.parametrize("name", WEBHOOKS)
def test_deciding_what_was_read_takes_few_steps(name: str) -> None:
    ready = policy(MANY)
    [event] = ready.read(webhook(name))
    assert isinstance(event, Event)
    ready.decide(event)
    assert steps(lambda: ready.decide(event)) <= 200 + 80 * len(event.facts)


def test_every_further_event_of_a_webhook_takes_fewer_steps_than_the_first() -> None:
    one, many = (steps(reading(json.dumps(payload(PARTS["message"], items)).encode())) for items in (1, 101))
    assert (many - one) / 100 < one


def test_deciding_is_not_far_from_dictionaries_written_by_hand() -> None:
    """Measured: about 1.3 times. A busy machine slows both, and a defect of an order of magnitude shows."""
    for arrival in ("ad", "message", "owned thread"):
        ours, theirs = cost([deciding(MANY, arrival), by_hand(arrival)], rounds=5, round_ns=5_000_000)
        assert ours <= 5 * theirs


def test_reading_and_deciding_is_not_far_from_parsing() -> None:
    """Measured: 1.1 to 2 times `json.loads`."""
    ready = policy(MANY)
    for name in WEBHOOKS:
        data = webhook(name)

        def decided(data: bytes = data) -> None:
            for event in ready.read(data):
                ready.decide(event)

        ours, theirs = cost([decided, partial(json.loads, data)], rounds=5, round_ns=3_000_000)
        assert ours <= 5 * theirs, name
