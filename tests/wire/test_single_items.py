"""Webhooks are parted into items and handed on, whatever else stands in them."""

import json
from pathlib import Path

import pytest

from convroute import Policy, Unreadable
from convroute.wire.single_items import forwarded, single_items, with_button_app

SHOP = Path(__file__).parents[2] / "policies" / "shop" / "shop.route"
ACCOUNT = "17841400000000001"


def item(number: int, more: str = "") -> str:
    return (
        f'{{"sender": {{"id": "55{number}"}}, "recipient": {{"id": "{ACCOUNT}"}},'
        f' "timestamp": 178900000000{number}, "message": {{"mid": "m_{number}", "text": "Hi"{more}}}}}'
    )


def webhook(entry: str, before: str = "") -> bytes:
    return f'{before}{{"object": "instagram", "entry": [{entry}]}}'.encode()


def entry(items: str, more: str = "") -> str:
    return f'{{"id": "{ACCOUNT}", "time": 1789000000000, "messaging": [{items}]{more}}}'


HALF = r', "of_tomorrow": "\ud83d"'
POSTBACK = (
    f'{{"sender": {{"id": "551"}}, "recipient": {{"id": "{ACCOUNT}"}}, "timestamp": 1789000000001,'
    ' "p\\u006fstback": {"mid": "m_1", "title": "Yes", "payload": "YES"}}'
)
ODD = {
    "nothing odd": webhook(entry(item(1))),
    "half an emoji": webhook(entry(item(1, HALF))),
    "half an emoji beside others": webhook(entry(f"{item(1)}, {item(2, HALF)}")),
    "an empty list beside": webhook(entry(item(1), ', "standby": []')),
    "a list that is null": webhook(entry(f"{item(1)}, {item(2)}", ', "standby": null, "changes": null')),
    "a byte order mark": webhook(entry(f"{item(1)}, {item(2)}"), "\ufeff"),
    "two entries, one empty": webhook(f"{entry(item(1))}, {entry('')}"),
    "in a wrapper": b'{"facts": {"tier": "gold"}, "event": ' + webhook(entry(item(1, HALF))) + b"}",
}


@pytest.fixture(scope="module")
def policy() -> Policy:
    return Policy.load(SHOP)


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("field", ["messaging", "standby"])
def test_every_item_that_is_read_can_be_handed_on(odd: str, field: str, policy: Policy) -> None:
    document = ODD[odd]
    parted = single_items(document)
    for one in policy.read(document):
        if isinstance(one, Unreadable):
            continue
        body = json.loads(forwarded(parted[one.path], field))
        [its] = body["entry"]
        assert [name for name in ("messaging", "standby", "changes") if name in its] == [field]
        [given] = its[field]
        assert (given["sender"]["id"], given["message"]["text"]) == (one.user, "Hi")
        [again] = policy.read(parted[one.path])
        assert not isinstance(again, Unreadable)
        assert (again.user, again.at, again.facts) == (one.user, one.at, one.facts)


@pytest.mark.parametrize("came", ["messaging", "standby"])
@pytest.mark.parametrize("more", ["", HALF])
def test_a_postback_has_no_payload_on_standby_however_it_is_written(came: str, more: str) -> None:
    document = webhook(f'{{"id": "{ACCOUNT}", "time": 1, "{came}": [{POSTBACK}]{more}}}')
    [given] = json.loads(forwarded(document, "standby"))["entry"][0]["standby"]
    assert given["postback"] == {"mid": "m_1", "title": "Yes"}


def test_the_app_of_a_button_is_named_beside_half_an_emoji() -> None:
    document = with_button_app(webhook(entry(item(1, HALF))), "11")
    assert json.loads(document)["button_app"] == "11"


@pytest.mark.parametrize("document", [b"", b"[]", b"5", b"\xff", b'{"entry": 5}', b'{"entry": [5, null]}'])
def test_what_is_not_a_webhook_has_no_items(document: bytes) -> None:
    assert single_items(document) in ({}, {"$": document})


def test_an_item_with_half_an_emoji_is_handed_on_byte_by_byte() -> None:
    half = item(1, r', "spaced" :  "\ud83d", "whole": "\ud83d\ude00", "not": "\\ud83d"').encode()
    [first, second] = single_items(webhook(entry(f"{half.decode()}, {item(2)}"))).values()
    assert half in first
    assert item(2).encode() in second
    assert half in forwarded(first, "standby")
