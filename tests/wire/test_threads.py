"""Thread states and facts files are ours: strict, and clear about what is wrong."""

import json

import pytest

from convroute.conversation.input_error import InputError
from convroute.conversation.thread import Thread
from convroute.wire.facts import read_facts
from convroute.wire.threads import read_threads

FULL: dict[str, object] = {
    "account": "1",
    "user": "2",
    "owner": "care",
    "expires_at": 1789000000123,
    "window": 1209600,
    "last_user_message_at": 1789000000000,
    "window_opened_at": 1789000000001,
    "requested_by": "3310987654321098",
}


def one(**members: object) -> Thread:
    (thread,) = read_threads(json.dumps({"account": "1", "user": "2", **members}))
    return thread


def test_a_full_state_is_read_as_it_stands() -> None:
    assert one(**FULL) == Thread(
        account="1",
        user="2",
        owner="care",
        expires_at=1789000000123,
        window=1209600,
        last_user_message_at=1789000000000,
        window_opened_at=1789000000001,
        requested_by="3310987654321098",
    )


def test_only_account_and_user_are_needed() -> None:
    assert one() == Thread(account="1", user="2")
    assert one().state == "idle"


def test_what_is_missing_has_its_default() -> None:
    assert one(owner="care").window == 86_400
    assert one(owner="care", window=None).window == 86_400
    assert one(owner="care").expires_at is None
    assert one(last_user_message_at=1000).window_opened_at == 1000
    assert one(last_user_message_at=1000, window_opened_at=None).window_opened_at is None


def test_ids_may_be_whole_numbers() -> None:
    thread = one(account=17841400000000001, owner=2210987654321098)
    assert (thread.account, thread.owner) == ("17841400000000001", "2210987654321098")


def test_a_list_holds_many_threads_and_a_decision_can_be_handed_back() -> None:
    printed = {**FULL, "state": "active", "owner_app_id": "55", "requested_by_app_id": None}
    threads = read_threads(json.dumps([printed, {"account": "1", "user": "3"}]))
    assert [thread.key for thread in threads] == ["1/2", "1/3"]
    assert threads[0].owner_app_id == "55"
    assert read_threads("[]") == ()


@pytest.mark.parametrize(
    ("text", "path", "words"),
    [
        ("5", "$", "object"),
        ("{}", "$.account", "missing"),
        ('{"account": "1"}', "$.user", "missing"),
        ('[{"account": "1", "user": ""}]', "$[0].user", "missing"),
        ('{"account": "1", "user": "2", "ownr": "care"}', "$.ownr", "did you mean `owner`?"),
        ('{"account": "1", "user": "2", "colour": "red"}', "$.colour", "last_user_message_at"),
        ('{"account": "1", "user": "2", "owner": 1.5}', "$.owner", "1.5"),
        ('{"account": "1", "user": "2", "owner": []}', "$.owner", "a list"),
        ('{"account": "1", "user": "2", "expires_at": "1789000000123"}', "$.expires_at", "whole number"),
        ('{"account": "1", "user": "2", "expires_at": true}', "$.expires_at", "true"),
        ('{"account": "1", "user": "2", "expires_at": 0}', "$.expires_at", "between 1"),
        ('{"account": "1", "user": "2", "expires_at": 10000000000000}', "$.expires_at", "between 1"),
        ('{"account": "1", "user": "2", "last_user_message_at": 1.5}', "$.last_user_message_at", "1.5"),
        ('{"account": "1", "user": "2", "window": 0}', "$.window", "at least 1 second"),
        ('{"account": "1", "user": "2", "window": false}', "$.window", "false"),
        ('{"account": "1", "user": "2", "window": "1 day"}', "$.window", "seconds"),
        ('{"account": "1", "user": "2", "state": "busy"}', "$.state", "idle"),
        ('{"account": "1", "user": "2", "state": []}', "$.state", "idle"),
        ('{"account": "1", "user": "2", "owner_app_id": "abc"}', "$.owner_app_id", "a number"),
        ('{"account": "1", "user": "2", "requested_by_app_id": "abc"}', "$.requested_by_app_id", "a number"),
        ('{"account": "1", "user": "2", "owner": "care", "state": "idle"}', "$.state", "somebody owns"),
        ('{"account": "1", "user": "2", "owner_app_id": 5, "state": "idle"}', "$.state", "somebody owns"),
        ('{"account": "1", "user": "2", "state": "active"}', "$.state", "nobody owns the thread"),
        ('[{"account": "1", "user": "2"}, {"account": 1, "user": 2}]', "$[1]", "given twice"),
        ('{"account": "1", "account": "2", "user": "2"}', "$", "stands twice"),
        ('{"account": "1", "user": "2", "expires_at": NaN}', "$.expires_at", "NaN"),
    ],
)
def test_a_wrong_state_is_one_clear_error(text: str, path: str, words: str) -> None:
    with pytest.raises(InputError) as caught:
        read_threads(text)
    assert caught.value.path == path
    assert words in caught.value.message
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "text", ["", "{", "[" * 10_000, b"\xff", b"\xff\n{}", '{"account": "1"}\n{"account": "2"}']
)
def test_a_file_that_is_no_json_is_one_clear_error(text: str | bytes) -> None:
    for read in (read_threads, read_facts):
        with pytest.raises(InputError) as caught:
            read(text)
        assert caught.value.path is None
        assert "\n" not in str(caught.value)


def test_facts_are_plain_values() -> None:
    assert read_facts('{"tier": "gold", "vip": true, "orders": 3, "note": null}') == {
        "tier": "gold",
        "vip": True,
        "orders": 3,
        "note": None,
    }
    assert read_facts(b"\xef\xbb\xbf{}") == {}


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("[]", "$"),
        ("5", "$"),
        ('{"a": 1, "a": 2}', "$"),
        ('{"a": 1e999}', "$.a"),
    ],
)
def test_wrong_facts_are_one_clear_error(text: str, path: str) -> None:
    with pytest.raises(InputError) as caught:
        read_facts(text)
    assert caught.value.path == path


def test_null_is_no_facts() -> None:
    assert read_facts("null") == {}
