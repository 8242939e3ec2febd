"""A loss of speed that steps do not show, because it is in what is compiled: ratios of time, with a margin.

Both sides are measured by turns and in processor time, the best round of each, so that a busy machine slows
both. The limits are about twice what is measured.
"""

import json
from functools import partial

import pytest
from benchmarks.timing import cost

from tests.benchmarks.ready import (
    CONDITIONAL_ARRIVALS,
    CROWD,
    LISTED,
    MANY,
    WEBHOOKS,
    Call,
    by_hand,
    deciding,
    deciding_conditions,
    shop_policy,
    webhook,
)
from tests.benchmarks.test_many_guard import one_by_one, read


def slower(one: Call, other: Call) -> float:
    """How many times the time of `other` the first one takes."""
    ours, theirs = cost([one, other], rounds=5, round_ns=3_000_000)
    return ours / theirs


@pytest.mark.parametrize("arrival", ["ad", "message", "owned thread"])
def test_deciding_is_not_far_from_dictionaries_written_by_hand(arrival: str) -> None:
    """Measured: about 1.3 times."""
    assert slower(deciding(MANY, arrival), by_hand(arrival)) <= 3


@pytest.mark.parametrize("arrival", CONDITIONAL_ARRIVALS)
def test_two_thousand_conditions_are_not_far_from_a_hundred(arrival: str) -> None:
    """Measured: about 1.2 times."""
    assert slower(deciding_conditions(CROWD, arrival), deciding_conditions(LISTED, arrival)) <= 2.5


@pytest.mark.parametrize("name", ["message", "handover: pass", "comment"])
def test_many_items_are_not_far_from_one_by_one(name: str) -> None:
    """Measured: 1.4 to 2 times."""
    policy, events = shop_policy(MANY), read(name)
    assert slower(lambda: policy.decide_many(events), lambda: one_by_one(policy, events)) <= 4


@pytest.mark.parametrize("name", WEBHOOKS)
def test_reading_and_deciding_is_not_far_from_parsing(name: str) -> None:
    """Measured: 1.1 to 2 times `json.loads`."""
    policy, data = shop_policy(MANY), webhook(name)

    def decided() -> None:
        for event in policy.read(data):
            policy.decide(event)

    assert slower(decided, partial(json.loads, data)) <= 4
