"""Wrappers give facts and the app of a button; test deliveries come from the App Dashboard."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convroute.conversation.event import Event
from convroute.conversation.item import Item, Unreadable
from convroute.wire.location import Note
from convroute.wire.reader import read_events, read_input
from tests.examples import examples
from tests.wire.building import (
    ACCOUNT,
    ACCOUNTS,
    AT,
    event_of,
    item,
    items_of,
    message,
    request,
    request_of,
    unreadable,
    webhook,
)
from tests.wire.oracle.reader import Declared, read_text

POSTBACK = item(postback={"mid": "m", "payload": "P"})


def test_a_wrapper_gives_its_facts_to_every_item() -> None:
    wrapper = {
        "facts": {"tier": "gold", "vip": None, "n": 3, "ok": True},
        "event": webhook(message(), message()),
    }
    found = items_of(wrapper)
    assert len(found) == 2
    for one in found:
        assert isinstance(one, Event)
        assert dict(one.facts) == {"tier": "gold", "vip": None, "n": 3, "ok": True}
    assert [one.path for one in found] == [f"$.event.entry[0].messaging[{place}]" for place in (0, 1)]


def test_a_wrapper_holds_a_request_or_a_test_delivery_as_well() -> None:
    asked = request_of({"facts": {"tier": "gold"}, "event": request()})
    assert (asked.action, dict(asked.facts), asked.path) == ("take", {"tier": "gold"}, "$.event")
    assert event_of({"event": {"field": "messages", "value": message(text="hi")}}).channel == "instagram"


def test_facts_cannot_be_changed_afterwards() -> None:
    facts: dict[str, object] = {"tier": "gold"}
    event = event_of({"facts": facts, "event": webhook(message())})
    facts["tier"] = "basic"
    assert event.facts["tier"] == "gold"


@pytest.mark.parametrize(
    ("wrapper", "path"),
    [
        ({"facts": {"a": 1}}, "$.event"),
        ({"button_app": "care", "event": None}, "$.event"),
        ({"event": {"event": webhook(message())}}, "$.event"),
        ({"event": 5}, "$.event"),
        ({"event": {"object": "x", "entry": []}}, "$.event.object"),
        ({"event": {"action": "fly"}}, "$.event.action"),
        ({"facts": [], "event": webhook(message())}, "$.facts"),
        ({"button_app": 1.5, "event": webhook(POSTBACK)}, "$.button_app"),
        ({"button_app": [], "event": webhook(POSTBACK)}, "$.button_app"),
        ({"button_app": "care", "event": webhook(message())}, "$.button_app"),
        ({"button_app": "care", "event": request()}, "$.button_app"),
    ],
)
def test_a_wrong_wrapper_is_one_input_error(wrapper: object, path: str) -> None:
    assert unreadable(wrapper).path == path


@pytest.mark.parametrize(
    ("given", "read"), [("care", "care"), (2210987654321098, "2210987654321098"), (None, None)]
)
def test_the_app_of_a_button_belongs_to_a_postback(given: object, read: str | None) -> None:
    assert event_of({"button_app": given, "event": webhook(POSTBACK)}).button_app == read


def test_a_wrapper_around_a_batch_still_decides_the_postbacks() -> None:
    found = items_of({"button_app": "care", "event": webhook(POSTBACK, message())})
    assert [type(one) for one in found] == [Event, Unreadable]


def test_what_stands_beside_a_button_is_one_input_error_a_document() -> None:
    """E10: in the place of the first, whatever many they are."""
    batch = webhook(message(), POSTBACK, message(), message(), POSTBACK)
    found = items_of({"button_app": "care", "event": batch})
    assert [type(one) for one in found] == [Unreadable, Event, Event]
    assert isinstance(found[0], Unreadable)
    assert (found[0].path, found[0].message) == (
        "$.button_app",
        (
            "belongs to a postback alone, and $.event.entry[0].messaging[0] is of the kind message, "
            "and 2 more are not postbacks either"
        ),
    )


def test_a_webhook_with_a_member_named_event_is_a_webhook() -> None:
    assert event_of(webhook(message(text="hi")) | {"event": 5, "facts": 1}).text == "hi"


def test_a_test_delivery_has_the_channel_of_its_account() -> None:
    known = {"field": "messages", "value": message(text="hi")}
    unknown = {"field": "messages", "value": item(recipient={"id": "1"}, message={"text": "hi"})}
    assert event_of(known).channel == "instagram"
    assert event_of(known).path == "$.value"
    assert event_of(known).arrived_on == "messaging"
    assert event_of(unknown).channel is None
    assert event_of({"field": "standby", "value": message()}).arrived_on == "standby"


def test_a_comment_of_a_test_delivery_belongs_to_the_only_account() -> None:
    comment = {"field": "comments", "value": {"id": "1", "text": "price?", "timestamp": AT}}
    assert (event_of(comment).kind, event_of(comment).account, event_of(comment).at) == (
        "comment",
        ACCOUNT,
        AT,
    )
    for accounts in ({}, {"1": "instagram", "2": "instagram"}):
        (found,) = items_of(comment, accounts)  # type: ignore[arg-type]  # literals of a channel
        assert isinstance(found, Event)
        assert (found.account, found.channel) == ("0", None)


@pytest.mark.parametrize(
    ("document", "path"),
    [
        ({"field": "messages", "value": 5}, "$.value"),
        ({"field": 5, "value": {}}, "$.field"),
        ({"field": "messages", "value": {}}, "$.value"),
        ({"field": "messages", "value": item(recipient=None, message={})}, "$.value.recipient.id"),
        ({"field": "messages", "value": item(timestamp=None, message={})}, "$.value.timestamp"),
        ({"field": "", "value": {}}, "$.field"),
        ({"field": "messages"}, "$"),
    ],
)
def test_a_wrong_test_delivery_is_named_by_its_path(document: object, path: str) -> None:
    assert unreadable(document).path == path


def test_a_test_delivery_reads_the_same_from_text() -> None:
    document = {"field": "messages", "value": message(text="hi")}
    assert items_of(json.dumps(document, indent=1)) == items_of(document)


def test_a_test_delivery_of_another_change_is_that_change() -> None:
    event = event_of({"field": "leadgen", "value": {"leadgen_id": "1"}})
    assert (event.kind, event.part, event.arrived_on) == ("unsupported", "leadgen", "changes")


def test_a_time_of_a_comment_that_cannot_be_read_is_none() -> None:
    value = {"item": "comment", "created_time": "2026-01-01T00:00:00+0000"}
    entry = {"id": ACCOUNT, "changes": [{"field": "feed", "value": value}]}
    event = event_of({"object": "page", "entry": [entry]})
    assert (event.kind, event.at) == ("comment", 0)


# --- what means nothing -------------------------------------------------------------------

FACTS = ("tier", "vip")
MISSPELT: list[tuple[dict[str, object], str, str]] = [
    ({"fact": {"tier": "gold"}}, "$.fact", "means nothing in a wrapper: did you mean `facts`?"),
    ({"buttonapp": "care"}, "$.buttonapp", "means nothing in a wrapper: did you mean `button_app`?"),
    ({"note": 1}, "$.note", "means nothing in a wrapper: it has `event`, `facts` and `button_app`"),
    ({"facts": {"tir": "gold"}}, "$.facts.tir", "no fact is called `tir`: did you mean `tier`?"),
    (
        {"facts": {"is it": None}},
        '$.facts["is it"]',
        "no fact is called `is it`: the policy declares `tier`, `vip`",
    ),
]


@pytest.mark.parametrize(("members", "path", "message"), MISSPELT)
def test_what_means_nothing_in_a_wrapper_is_noted_and_its_event_read(
    members: dict[str, object], path: str, message: str
) -> None:
    right = {"event": webhook(POSTBACK)}
    noted: list[Note] = []
    found = list(read_events([right, {**members, **right}], facts=FACTS, noted=noted.append))
    assert [type(one) for one in found] == [Event, Event]
    assert noted == [Note(path, message, 1)]


@pytest.mark.parametrize(("members", "path", "message"), MISSPELT)
def test_what_means_nothing_in_a_wrapper_is_an_error_of_its_document_where_that_is_asked_for(
    members: dict[str, object], path: str, message: str
) -> None:
    right = {"event": webhook(POSTBACK, POSTBACK)}
    found = list(read_events([{**members, **right}, right], facts=FACTS, strict=True))
    assert found[0] == Unreadable(path, message, 0)
    assert [type(one) for one in found[1:]] == [Event, Event]


@pytest.mark.parametrize("document", [webhook(POSTBACK), request()])
@pytest.mark.parametrize("member", ["facts", "button_app"])
def test_facts_that_stand_in_a_webhook_or_a_request_itself_are_noted(
    document: dict[str, object], member: str
) -> None:
    said = 'means nothing here: it belongs in a wrapper, as in `{"facts": {...}, "event": {...}}`'
    misplaced = {**document, member: None}
    for whole, path in ((misplaced, f"$.{member}"), ({"event": misplaced}, f"$.event.{member}")):
        noted: list[Note] = []
        (one,) = read_events(whole, noted=noted.append)
        assert not isinstance(one, Unreadable)
        assert noted == [Note(path, said)]
        assert list(read_events(whole, strict=True)) == [Unreadable(path, said, 0)]


def test_facts_are_not_compared_with_a_policy_that_is_not_known() -> None:
    noted: list[Note] = []
    list(read_events({"facts": {"tir": "gold"}, "event": webhook(POSTBACK)}, noted=noted.append))
    assert noted == []


@given(
    st.dictionaries(
        st.sampled_from(
            ["fact", "facts", "button_app", "event", "note", "buttonapp", "é", "targt", "thread_control"]
        ),
        st.sampled_from([1, None, POSTBACK, {"control_type": "pass", "app": "care"}]),
    ),
    st.dictionaries(st.sampled_from(["tier", "vip", "tir", "a b", ""]), st.booleans()) | st.just([]),
    st.booleans(),
)
@examples(50, 2_000)
def test_what_means_nothing_is_told_as_by_the_oracle(members: Any, facts: Any, strict: bool) -> None:
    documents = [
        {**members, "facts": facts, "event": webhook(POSTBACK)},
        {**members, "facts": facts},
        {**webhook(POSTBACK), **members},
        {"event": {**request(), **members}},
    ]
    text = json.dumps(documents)
    noted: list[Note] = []
    declared = Declared(FACTS, strict)
    read = list(read_input(text, ACCOUNTS, facts=FACTS, strict=strict, noted=noted.append))
    expected = list(read_text(text, ACCOUNTS, declared))
    assert [_without_message(one) for one in read] == [_without_message(one) for one in expected]
    assert [(note.path, note.document) for note in noted] == declared.noted


def _without_message(one: Item) -> Item | tuple[str, int]:
    return (one.path, one.document) if isinstance(one, Unreadable) else one
