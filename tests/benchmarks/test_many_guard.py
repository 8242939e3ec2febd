"""Many items at once take little more than one by one, whatever they are, and each further one no more."""

from functools import partial

import pytest
from benchmarks.conditional import arrivals
from benchmarks.ready import (
    CONDITIONAL_ARRIVALS,
    CROWD,
    FEW,
    LISTED,
    MANY,
    PEOPLE,
    WEBHOOKS,
    conditional_policy,
    event_of,
    one_by_one,
    read,
    shop_policy,
    stream,
    warm,
)
from benchmarks.shop import ACCOUNT, NOW
from msgspec.structs import replace

from convroute import Event, Policy, Request
from convroute.conversation.request import Action
from convroute.units import DAY_MS
from tests.benchmarks.effort import steps

ACTIONS: tuple[Action, ...] = ("pass", "take", "release", "extend", "request", "send", "inbox_reply", "owner")


def together(policy: Policy, events: list[Event]) -> int:
    return steps(warm(lambda: policy.decide_many(events)))


@pytest.mark.parametrize("name", WEBHOOKS)
def test_many_items_take_few_more_steps_than_one_by_one(name: str) -> None:
    """Measured: 1.5 to 1.8 times, for what is told apart: copies, late items, whose thread it is."""
    policy, events = shop_policy(MANY), read(name)
    assert together(policy, events) <= 2.2 * steps(warm(lambda: one_by_one(policy, events)))


@pytest.mark.parametrize("arrival", CONDITIONAL_ARRIVALS)
def test_many_items_take_few_more_steps_where_rules_have_conditions(arrival: str) -> None:
    policy = conditional_policy(CROWD)
    event, _, facts = arrivals(CROWD)[arrival]
    events = stream(replace(event, facts=facts or {}), 10)
    assert together(policy, events) <= 2.2 * steps(warm(lambda: one_by_one(policy, events)))


@pytest.mark.parametrize("name", WEBHOOKS)
def test_many_items_take_the_same_steps_at_any_number_of_rules(name: str) -> None:
    few, many = (together(shop_policy(rules), read(name, 10)) for rules in (FEW, MANY))
    assert abs(many - few) <= 5 * 10


@pytest.mark.parametrize("name", WEBHOOKS)
def test_the_hundredth_item_takes_no_more_steps_than_an_early_one(name: str) -> None:
    """The first ten bring the people in, which takes fewer."""
    ten, twenty, many = (together(shop_policy(FEW), read(name, items)) for items in (10, 20, 120))
    assert (many - twenty) / 100 <= 1.05 * (twenty - ten) / 10


@pytest.mark.parametrize("arrival", CONDITIONAL_ARRIVALS)
def test_items_that_come_late_are_looked_up_in_the_index_too(arrival: str) -> None:
    """The evaluator decides them, and is told where to look. A reaction came before, which gives no owner."""
    event, _, facts = arrivals(CROWD)[arrival]
    reactions = stream(event_of("reaction"), PEOPLE)
    late = [
        *(replace(reaction, at=NOW + DAY_MS) for reaction in reactions),
        *stream(replace(event, facts=facts or {}), PEOPLE),
    ]
    some, many = (together(conditional_policy(rules), late) for rules in (LISTED, CROWD))
    assert many <= 1.4 * some


@pytest.mark.parametrize("action", ACTIONS)
def test_a_request_takes_the_same_steps_at_any_number_of_rules(action: Action) -> None:
    """Measured: 1 700 to 3 800; the evaluator decides them."""
    asked = Request(action=action, app="sales", account=ACCOUNT, user="5550001", at=NOW, target="care")
    few, many = (steps(warm(partial(shop_policy(rules).decide, asked))) for rules in (FEW, MANY))
    assert abs(many - few) <= 10
    assert many <= 4_400
