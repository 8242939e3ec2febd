"""What is written is read again as it was: webhooks, wrappers, requests, and the handovers that are sent."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from convroute.conversation.event import NO_FACTS, Arrival, Event, Handover
from convroute.conversation.request import Request
from convroute.policy.fields import KINDS
from convroute.wire.handovers import handover_item, member_of, verb_of
from convroute.wire.reader import read_events, read_input
from convroute.wire.writing import as_text, document_of
from tests.evaluator.building import SHOP
from tests.evaluator.policies import INSTAGRAM, policy
from tests.examples import examples
from tests.properties.snapshots import events, facts, requests
from tests.wire.building import AT, USER, validator

WITHOUT_MID = {"delivery", "optin", "referral", "handover", "comment"}
ARRIVALS: tuple[Arrival, ...] = ("messaging", "standby", "changes")


@st.composite
def items(draw: st.DrawFn) -> Event | Request:
    """Everything that can come in, with facts, with the app of a button, and from people without an id."""
    given_facts = draw(st.just(NO_FACTS) | facts())
    if draw(st.integers(0, 4)) == 0:
        return replace(draw(requests(policy(SHOP, channel="both"))), facts=given_facts)
    event = draw(events(policy(SHOP, channel="both"), KINDS))
    comment = event.kind == "comment"
    return replace(
        event,
        mid=None if event.kind in WITHOUT_MID or event.part else event.mid,
        user=draw(st.sampled_from([event.user, "ref:u-7"])) if event.user else None,
        arrived_on="changes" if comment else draw(st.sampled_from(ARRIVALS)),
        facts=given_facts,
        button_app=draw(st.none() | st.just("care")) if event.kind == "postback" else None,
    )


@given(items())
@examples(50, 5_000)
def test_what_is_written_is_read_as_it_was(item: Event | Request) -> None:
    document = document_of(item)
    for read in (
        read_events(document),
        read_input(as_text(document)),
        read_input(json.dumps(document).encode()),
    ):
        (found,) = read
        assert replace(found, path=item.path) == item


@given(items())
@examples(20, 2_000)
def test_what_is_written_fits_the_schema(item: Event | Request) -> None:
    assert list(validator("input").iter_errors(document_of(item))) == []


@pytest.mark.parametrize(
    "handover",
    [
        Handover("pass", "2002", None),
        Handover("pass", "2002", "3003", "an order"),
        Handover("take", "2002", "3003"),
        Handover("request", "2002", None, ""),
    ],
)
def test_a_handover_that_is_sent_is_read_as_what_it_was(handover: Handover) -> None:
    written = handover_item(INSTAGRAM, USER, AT, handover)
    (found,) = read_events({"object": "instagram", "entry": [{"id": INSTAGRAM, "messaging": [written]}]})
    assert isinstance(found, Event)
    assert (found.account, found.user, found.at, found.handover) == (INSTAGRAM, USER, AT, handover)
    assert (verb_of(written), member_of(written)) == (handover.verb, f"{handover.verb}_thread_control")


def test_what_is_no_handover_has_no_verb() -> None:
    assert verb_of({"message": {}}) is member_of({}) is None
