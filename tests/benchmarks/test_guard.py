"""A large loss of speed does not go unseen: exact steps, of rules that are found by a key.

What is measured is the same in Python 3.11, 3.12 and 3.13 within a tenth; a limit leaves about 15 % more.
"""

import json
from functools import partial

import pytest
from benchmarks.ready import (
    ARRIVALS,
    FEW,
    LISTED,
    MANY,
    WEBHOOKS,
    Call,
    by_hand,
    deciding,
    event_of,
    explaining,
    shop_policy,
    warm,
    webhook,
)
from benchmarks.webhooks import PARTS, payload

from convroute.wire.reader import read_events
from tests.benchmarks.effort import steps

AGAINST_HAND = {"message": 2.6}
"""Of this event the version by hand takes the fewest steps, so that a share of them is large."""

TOLD_AT_LENGTH = {"handover: pass", "handover: take", "handover: request", "roles, as of old", "comment"}
"""The evaluator tells why these are decided so, and nobody asks it often."""


def reading(data: bytes) -> Call:
    return warm(lambda: [*read_events(data)])


@pytest.mark.parametrize("arrival", ARRIVALS)
def test_a_decision_takes_the_same_steps_at_any_number_of_rules(arrival: str) -> None:
    assert abs(steps(deciding(MANY, arrival)) - steps(deciding(FEW, arrival))) <= 5


@pytest.mark.parametrize("arrival", ARRIVALS)
def test_a_decision_takes_few_more_steps_than_dictionaries_written_by_hand(arrival: str) -> None:
    """Measured: 1.9 to 2.2 times, and 2.3 to 2.4 for a plain message."""
    assert steps(deciding(MANY, arrival)) <= AGAINST_HAND.get(arrival, 2.4) * steps(by_hand(arrival))


@pytest.mark.parametrize("arrival", ARRIVALS)
def test_an_explanation_takes_few_times_the_steps_of_a_decision(arrival: str) -> None:
    """Measured: 5 to 6.6 times, and 11 to 15.6 as JSON, where only the rule that matched is listed."""
    decided = steps(deciding(MANY, arrival))
    assert steps(explaining(MANY, arrival)) <= 7.6 * decided
    assert steps(explaining(MANY, arrival, as_json=True)) <= 18 * decided


@pytest.mark.parametrize("arrival", ARRIVALS)
def test_an_explanation_takes_no_more_steps_for_more_rules(arrival: str) -> None:
    """The rules that a small policy's trace lists are made when somebody looks."""
    few, some, many = (steps(explaining(rules, arrival)) for rules in (FEW, LISTED, MANY))
    assert some <= few + 5
    assert many <= few + 5


def test_a_rule_that_is_listed_takes_few_steps_to_print() -> None:
    """Measured: about 70."""
    few, some = (steps(explaining(rules, "unknown ad", as_json=True)) for rules in (FEW, LISTED))
    assert (some - few) / (LISTED - FEW) * 2 <= 85  # half of the rules are ads


@pytest.mark.parametrize("name", WEBHOOKS)
def test_reading_a_webhook_takes_few_steps(name: str) -> None:
    """Measured: 476 to 759."""
    assert steps(reading(webhook(name))) <= 790


@pytest.mark.parametrize("name", WEBHOOKS)
def test_deciding_what_was_read_takes_few_steps(name: str) -> None:
    """Measured: 125 to 170, and for three facts 352 to 373."""
    event = event_of(name)
    assert steps(warm(partial(shop_policy(MANY).decide, event))) <= 195 + 75 * len(event.facts)


@pytest.mark.parametrize("name", WEBHOOKS)
def test_explaining_what_was_read_takes_few_steps(name: str) -> None:
    """Measured: 770 to 1130, and up to 4070 for what the evaluator tells at length."""
    event = event_of(name)
    taken = steps(warm(partial(shop_policy(MANY).explain, event)))
    assert taken <= (4_700 if name in TOLD_AT_LENGTH else 1_300 + 75 * len(event.facts))


def test_every_further_event_of_a_webhook_takes_fewer_steps_than_the_first() -> None:
    one, many = (steps(reading(json.dumps(payload(PARTS["message"], items)).encode())) for items in (1, 101))
    assert (many - one) / 100 < one
