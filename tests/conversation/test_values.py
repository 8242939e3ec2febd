"""Events, requests, threads and what cannot be read are values: frozen, equal, hashed, copied and pickled."""

import pickle
from copy import copy, deepcopy

import pytest
from msgspec.structs import replace

from convroute.conversation.event import NO_FACTS, Ad, Event, Handover
from convroute.conversation.item import Unreadable
from convroute.conversation.request import InlineControl, Request
from convroute.conversation.thread import Thread
from convroute.frozen_dict import frozen_dict

TAP = Event(
    kind="postback",
    channel="instagram",
    account="17841400000000001",
    user="5550001",
    at=1789000000123,
    surface="postback",
    entry="ad",
    ad=Ad("120210987654321"),
    facts=frozen_dict({"tags": ["a", "b"]}),
    button_app="care",
)
SEND = Request(
    action="send",
    app="care",
    account="17841400000000001",
    user="5550001",
    at=1789000000123,
    duration=["no", "number"],
    thread_control=InlineControl("pass", "sales"),
)
VALUES = [
    TAP,
    SEND,
    Thread(account="17841400000000001", user="5550001", owner="care", expires_at=1789000000123),
    Unreadable("$.entry", "is missing"),
    Handover("pass", "2002", None, "an order"),
]


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_a_copy_is_equal_and_has_the_same_hash(value: Event) -> None:
    for again in (copy(value), deepcopy(value), pickle.loads(pickle.dumps(value)), replace(value)):
        assert again == value
        assert hash(again) == hash(value)
        assert repr(again) == repr(value)


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_nothing_of_it_can_be_changed(value: Event) -> None:
    with pytest.raises(AttributeError):
        value.path = "$"  # type: ignore[misc]  # that is the point


def test_facts_of_any_type_take_part_in_equality_but_not_in_the_hash() -> None:
    other = replace(TAP, facts=frozen_dict({"tags": {"a": 1}}))
    assert other != TAP
    assert len({other, TAP, replace(SEND, duration={}), SEND}) == 4
    assert hash(other) == hash(TAP)


def test_without_facts_an_item_has_the_one_object_that_stands_for_none() -> None:
    bare = replace(TAP, facts=NO_FACTS)
    for again in (copy(bare), deepcopy(bare), pickle.loads(pickle.dumps(bare)), replace(SEND)):
        assert again.facts is NO_FACTS
