"""Semantics 1: ids are text or exact integers, times are milliseconds, and who is who."""

import json

import pytest

from convroute.conversation.event import Event
from convroute.conversation.item import Unreadable
from tests.wire.building import (
    ACCOUNT,
    AT,
    USER,
    event_of,
    item,
    items_of,
    message,
    request,
    unreadable,
    webhook,
)

PLACE = "$.entry[0].messaging[0]"


@pytest.mark.parametrize("account", [2**53 + 1, 2**63 + 1, 17841400000000001])
def test_an_id_beyond_the_doubles_stays_exact(account: int) -> None:
    assert event_of(webhook(item(recipient={"id": account}, message={}))).account == str(account)
    bare = webhook(item(recipient=None, read={}), id=account)
    assert event_of(json.dumps(bare)).account == str(account)


@pytest.mark.parametrize("bad", [1.2e17, 1.0, True, -1, [], {}, 10**70])
def test_what_is_no_id_costs_its_item(bad: object) -> None:
    found = unreadable(webhook(item(sender={"id": bad}, message={})))
    assert found.path == f"{PLACE}.sender.id"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (AT, AT),
        (str(AT), AT),
        (1, 1000),
        ("1527459824", 1527459824000),
        (9_999_999_999, 9_999_999_999_000),
        (10**11, 10**11),
        (9_999_999_999_999, 9_999_999_999_999),
        ("0001789000000123", AT),
    ],
)
def test_a_time_is_milliseconds_or_below_ten_to_the_eleventh_seconds(written: object, read: int) -> None:
    assert event_of(webhook(item(timestamp=written, message={}))).at == read


@pytest.mark.parametrize(
    "bad",
    [
        0,
        -1,
        "0",
        10**13,
        99_999_999_999,
        True,
        1.5,
        1789000000123.0,
        "",
        "now",
        "-5",
        "1.5",
        " 1",
        "٣",
        "9" * 5000,
        [],
    ],
)
def test_any_other_time_costs_its_item(bad: object) -> None:
    assert unreadable(webhook(item(timestamp=bad, message={}))).path == f"{PLACE}.timestamp"


def test_an_item_without_a_time_has_that_of_its_entry() -> None:
    bare = item(message={}) | {"timestamp": None}
    assert event_of(webhook(bare, time="1789000000")).at == 1789000000000
    assert unreadable(webhook(bare, time=None)).path == f"{PLACE}.timestamp"
    assert unreadable(webhook(bare, time="soon")).path == "$.entry[0].time"
    assert event_of(webhook(item(message={}), time="soon")).at == AT


def test_the_entry_names_the_account_only_where_an_item_has_none() -> None:
    assert event_of(webhook(item(message={}), id="999")).account == ACCOUNT
    assert event_of(webhook(item(recipient={"id": ""}, message={}), id="999")).account == "999"
    assert event_of(webhook(item(message={}, recipient={}), id=999)).account == "999"
    assert unreadable(webhook(item(message={}, recipient={}), id=None)).path == f"{PLACE}.recipient.id"
    assert unreadable(webhook(item(message={}, recipient={}), id=1.5)).path == "$.entry[0].id"
    assert event_of(webhook(item(message={}), id=1.5)).account == ACCOUNT


def test_an_echo_swaps_account_and_user() -> None:
    echo = {
        "sender": {"id": ACCOUNT},
        "recipient": {"id": USER},
        "timestamp": AT,
        "message": {"is_echo": True},
    }
    assert (event_of(webhook(echo)).account, event_of(webhook(echo)).user) == (ACCOUNT, USER)
    bare = {"recipient": {"id": USER}, "timestamp": AT, "message": {"is_echo": "true"}}
    assert (event_of(webhook(bare)).account, event_of(webhook(bare)).user) == (ACCOUNT, USER)
    lost = {"sender": {"id": ACCOUNT}, "timestamp": AT, "message": {"is_echo": True}}
    assert unreadable(webhook(lost)).path == f"{PLACE}.recipient.id"


def test_a_person_without_an_id_is_known_by_reference() -> None:
    assert event_of(webhook(item(sender={"user_ref": "u-1"}, postback={}))).user == "ref:u-1"
    assert event_of(webhook(item(sender={"user_ref": "u-1", "id": 7}, postback={}))).user == "7"
    assert event_of(webhook(item(sender=None, optin={"user_ref": "u-2"}))).user == "ref:u-2"
    assert unreadable(webhook(item(sender={}, postback={}))).path == f"{PLACE}.sender.id"


def test_app_roles_is_about_nobody() -> None:
    event = event_of(webhook(item(sender=None, app_roles={"1": ["primary_receiver"]})))
    assert (event.kind, event.user) == ("handover", None)
    both = item(sender=None, app_roles={}, pass_thread_control={"new_owner_app_id": "1"})
    assert unreadable(webhook(both)).path == f"{PLACE}.sender.id"


def test_one_bad_item_does_not_cost_the_others() -> None:
    found = items_of(webhook(message(text="a"), message(text=5), "no", message(text="b")))
    assert [one.text if isinstance(one, Event) else "-" for one in found] == ["a", "-", "-", "b"]
    assert [one.path for one in found if isinstance(one, Unreadable)] == [
        "$.entry[0].messaging[1].message.text",
        "$.entry[0].messaging[2]",
    ]


@pytest.mark.parametrize(
    ("part", "path"),
    [
        ({"message": "hi"}, ".message"),
        ({"message": {"attachments": {}}}, ".message.attachments"),
        ({"message": {"attachments": ["image"]}}, ".message.attachments[0]"),
        ({"message": {"attachments": [{"type": 1}]}}, ".message.attachments[0].type"),
        ({"message": {"is_echo": "yes"}}, ".message.is_echo"),
        ({"message": {"quick_reply": "P"}}, ".message.quick_reply"),
        ({"message": {"reply_to": []}}, ".message.reply_to"),
        ({"message": {"referral": {"ad_id": 1.2e17}}}, ".message.referral.ad_id"),
        ({"message": {"referral": {"ref": True}}}, ".message.referral.ref"),
        ({"message": {"mid": "\ud800"}}, ".message.mid"),
        ({"postback": {"payload": {}}}, ".postback.payload"),
        ({"sender": "5550001", "message": {}}, ".sender"),
        ({"app_roles": []}, ".app_roles"),
    ],
)
def test_a_wrong_type_is_named_by_its_path(part: dict[str, object], path: str) -> None:
    found = unreadable(webhook(item(**part)))
    assert found.path == PLACE + path
    assert "\n" not in found.message


def test_members_nobody_reads_are_ignored() -> None:
    odd = message(text="hi", commands=[{"name": "x"}], nlp={"a": [None]}) | {"future": 1.5}
    assert event_of(webhook(odd, hop_context=3, changed_fields=None)).text == "hi"


@pytest.mark.parametrize(("said", "at"), [(10**11, 10**11), (10**11 - 1, None)])
def test_ten_to_the_eleventh_is_milliseconds_wherever_a_time_is_read(said: int, at: int | None) -> None:
    """Semantics 1: below it is seconds, which are too many then."""
    spoken = {"mid": "m"}
    changes = [{"field": "comments"}]
    documents: list[dict[str, object]] = [
        webhook(item(timestamp=said, message=spoken)),
        webhook(item(timestamp=str(said), message=spoken)),
        webhook(item(timestamp=None, message=spoken), time=said),
        {"object": "instagram", "entry": [{"id": ACCOUNT, "time": said, "changes": changes}]},
        {"field": "messages", "value": item(timestamp=said, message=spoken)},
        request(timestamp=said),
    ]
    for document in documents:
        for data in (document, json.dumps(document)):
            (found,) = items_of(data)
            assert getattr(found, "at", None) == at, (document, found)
