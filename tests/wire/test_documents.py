"""An input is one document, a list of them, or JSON Lines (interfaces: INPUT)."""

import json
import subprocess
import sys

import pytest

from convroute.conversation.event import Event
from convroute.conversation.input_error import InputError
from convroute.conversation.item import Unreadable
from convroute.conversation.request import Request
from convroute.wire.reader import read_events, read_input
from tests.wire.building import item, items_of, message, request, unreadable, webhook

ONE = json.dumps(webhook(message(text="one")))
TWO = json.dumps(request())
PRETTY = json.dumps(webhook(message(text="one")), indent=2)


def shown(data: str | bytes) -> list[tuple[int, str]]:
    return [
        (one.document, one.path if isinstance(one, Unreadable) else type(one).__name__)
        for one in items_of(data)
    ]


@pytest.mark.parametrize(
    "data",
    [
        f"{ONE}\n{TWO}",
        f"{ONE}\r\n\r\n  \n{TWO}\r\n",
        f"[{ONE},{TWO}]",
        f"[\n{ONE},\n{TWO}\n]",
        f"\ufeff{ONE}\n{TWO}",
        f"[{PRETTY},{PRETTY.replace('Event', '')}]".replace(f",{PRETTY}", f",{TWO}"),
    ],
)
def test_documents_are_counted_in_every_form(data: str) -> None:
    assert shown(data) == [(0, "Event"), (1, "Request")]
    assert shown(data.encode()) == [(0, "Event"), (1, "Request")]


def test_one_document_may_stand_on_many_lines() -> None:
    assert shown(PRETTY) == shown(ONE) == [(0, "Event")]


def test_all_items_of_a_document_share_its_number() -> None:
    assert shown(json.dumps(webhook(message(), message())) + "\n" + TWO) == [
        (0, "Event"),
        (0, "Event"),
        (1, "Request"),
    ]


def test_a_line_that_is_not_json_costs_itself() -> None:
    data = f"{ONE}\n\n{ONE[:-9]}\n{TWO}\nhello\n"
    assert shown(data) == [(0, "Event"), (1, "line 3"), (2, "Request"), (3, "line 5")]
    assert shown(f"log started\n{ONE}") == [(0, "line 1"), (1, "Event")]
    assert shown(f"[2026-01-01] started\n{ONE}") == [(0, "line 1"), (1, "Event")]
    assert shown(ONE.encode() + b'\n{"a":"\xff"}\n' + TWO.encode()) == [
        (0, "Event"),
        (1, "line 2"),
        (2, "Request"),
    ]


def test_an_unreadable_line_says_where_it_breaks() -> None:
    found = items_of(f'{ONE}\n{{"a":\n')[1]
    assert isinstance(found, Unreadable)
    assert found.message == "the JSON ends too early (column 6)"


def test_a_list_that_breaks_off_is_not_taken_for_lines() -> None:
    for data in (f"[\n{ONE},\n{ONE}", f"[\n{ONE},\n{{bad}},\n{ONE}\n]"):
        with pytest.raises(InputError):
            read_input(data)


@pytest.mark.parametrize(
    ("data", "place"),
    [
        ("", ""),
        (b"", ""),
        (" \n\t\r\n", ""),
        ("\ufeff", ""),
        ('{"object":', "line 1, column 11"),
        ('{"a": tru', "line 1, column 7"),
        ('{"a": "x', "line 1, column 7"),
        (PRETTY[:-20], "line "),
        ("hello", "line 1, column 1"),
        ("hello\nworld", "line 1, column 1"),
        ("{'a': 1}", "line 1, column 2"),
        ('{"a": 1,}', "line 1, column "),
        ('{"a" 1}', "line 1, column 6"),
        ('{"a": 1 "b": 2}', "line 1, column 9"),
        ('{"a": "\\x"}', "line 1, column 8"),
        ('{"a": "x\ty"}', "line 1, column 9"),
        ('{"a": "x\0y"}', "line 1, column 9"),
        ('{"a":\n\n 01}', "line 3, column "),
        ("{}{}", "line 1, column 3"),
        ("\0" * 10, "line 1, column 1"),
        (b"\xff\xfe{\0}\0", "line 1"),
        (b"\x80", "line 1"),
        (b"\xed\xa0\x80", "line 1"),
        (b'{"a":\n"\xff"}', "line 2"),
        ("[" * 10_000, "line 1, column 1"),
        ("[" * 10_000 + "]" * 10_000, "line 1, column 1"),
        ('{"a":' * 10_000 + "1" + "}" * 10_000, "line 1, column 1"),
        ('{"a":' + "9" * 4301 + "}", "line 1, column 6"),
        ("[1,\n-" + "9" * 5000 + "]", "line 2, column 2"),
    ],
)
def test_an_input_that_is_no_json_is_one_clear_line(data: str | bytes, place: str) -> None:
    with pytest.raises(InputError) as caught:
        read_input(data)
    shown = str(caught.value)
    assert shown.startswith(place)
    assert "\n" not in shown
    assert "Error" not in shown
    assert len(shown) < 200


def test_invalid_utf_8_says_the_byte() -> None:
    with pytest.raises(InputError, match="line 2: not UTF-8 at byte 7"):
        read_input(b'{"a":\n"\xff"}')
    with pytest.raises(InputError, match="UTF-16"):
        read_input("{}".encode("utf-16"))
    with pytest.raises(InputError, match=r"at byte 4$"):
        read_input(b"\xef\xbb\xbf{\xff}")


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ('{"a": NaN}', "$.a"),
        ('{"a": [1, -Infinity]}', "$.a[1]"),
        ("NaN", "$"),
        ('{"a": 1e999}', "$.a"),
        ('{"a": {"b": 1, "c": 2, "b": 3}}', "$.a"),
        ('{"a": 1, "a": 1}', "$"),
        ('{"odd name": [{"x": NaN}]}', '$["odd name"][0].x'),
    ],
)
def test_what_strict_json_forbids_costs_its_document(text: str, path: str) -> None:
    assert unreadable(text).path == path
    assert shown(f"[{ONE}, {text}, {TWO}]") == [(0, "Event"), (1, path), (2, "Request")]
    assert shown(f"{ONE}\n{text}\n{TWO}") == [(0, "Event"), (1, path), (2, "Request")]


HALF = "\ud800"


def test_a_text_with_half_of_a_surrogate_pair_is_read_with_the_character_that_stands_for_it() -> None:
    """In a text and in what is parsed already; where nobody reads the member it changes nothing."""
    document = webhook(message(text=f"Hi {HALF}"), message(text="Hi"), message(text="Ho", nlp={"x": HALF}))
    document["entry"][0]["hop_context"] = [{"metadata": HALF}]  # type: ignore[index]  # a webhook has entries
    for data in (document, json.dumps(document), json.dumps(document).encode()):
        found = items_of(data)
        texts = [one.text for one in found if isinstance(one, Event)]
        assert texts == ["Hi \ufffd", "Hi", "Ho"]


def test_a_link_that_was_cut_in_half_of_a_surrogate_pair_is_a_link() -> None:
    (found,) = items_of(json.dumps(webhook(item(message=None, referral={"ref": f"x{HALF}", "source": HALF}))))
    assert isinstance(found, Event)
    assert (found.entry, found.ref, found.source) == ("link", "x\ufffd", "\ufffd")


@pytest.mark.parametrize(
    ("document", "path"),
    [
        ({"facts": {"tier": HALF}, "event": webhook(message(text="x"))}, "$.facts.tier"),
        (webhook(message(mid=HALF, text="x")), "$.entry[0].messaging[0].message.mid"),
        (webhook(item(message=None, **{f"new{HALF}": {}})), "$.entry[0].messaging[0]"),
        (
            {"object": "page", "entry": [{"id": "1", "changes": [{"field": HALF}]}]},
            "$.entry[0].changes[0].field",
        ),
        ({"object": "page", "entry": [{"id": HALF, "changes": [{"field": "feed"}]}]}, "$.entry[0].id"),
    ],
)
def test_half_of_a_surrogate_pair_is_named_wherever_it_is_no_text(document: object, path: str) -> None:
    for data in (document, json.dumps(document)):
        found = unreadable(data)
        assert found.path == path
        assert "half of a surrogate pair" in found.message


def test_a_pair_of_surrogates_is_a_character_and_an_escaped_backslash_is_none() -> None:
    for text in ('"\\ud83d\\ude00"', '"\\\\ud800"', '"é"', '"\\u0000"'):
        document = json.dumps(webhook(message(text="X"))).replace('"X"', text)
        (found,) = items_of(document)
        assert isinstance(found, Event), found
        assert found.text == json.loads(text)


def test_nesting_of_a_hundred_is_read_and_brackets_in_text_do_not_count() -> None:
    deep = '{"object":"instagram","entry":[],"x":' + "[" * 99 + "]" * 99 + "}"
    assert unreadable(deep).path == "$.entry"
    assert unreadable(json.dumps({"x": "[" * 5000})).path == "$"


@pytest.mark.parametrize(
    ("document", "path"),
    [
        (5, "$"),
        ("text", "$"),
        (None, "$"),
        ([], "$"),
        ({}, "$"),
        ({"hello": 1}, "$"),
        ({"object": "instagram"}, "$.entry"),
        ({"object": "instagram", "entry": {}}, "$.entry"),
        ({"object": "instagram", "entry": []}, "$.entry"),
        ({"entry": []}, "$.object"),
        ({"object": "whatsapp_business_account", "entry": []}, "$.object"),
        ({"object": 5, "entry": []}, "$.object"),
        ({"object": "Instagram", "entry": []}, "$.object"),
        ({"object": "page", "entry": [5]}, "$.entry[0]"),
        ({"object": "page", "entry": [{"id": "1"}]}, "$.entry[0]"),
        ({"object": "page", "entry": [{"id": "1", "messaging": None}]}, "$.entry[0]"),
        ({"object": "page", "entry": [{"id": "1", "messaging": {}}]}, "$.entry[0].messaging"),
        ({"object": "page", "entry": [{"id": "1", "standby": []}]}, "$.entry[0].standby"),
        ({"object": "page", "entry": [{"id": "1", "messaging": [None]}]}, "$.entry[0].messaging[0]"),
        ({"object": "page", "entry": [{"id": "1", "changes": [5]}]}, "$.entry[0].changes[0]"),
        (
            {"object": "page", "entry": [{"id": "1", "changes": [{"value": {}}]}]},
            "$.entry[0].changes[0].field",
        ),
        (
            {"object": "page", "entry": [{"id": "1", "changes": [{"field": 1, "value": {}}]}]},
            "$.entry[0].changes[0].field",
        ),
        (
            {"object": "page", "entry": [{"time": 1, "changes": [{"field": "feed", "value": {}}]}]},
            "$.entry[0].id",
        ),
    ],
)
def test_what_is_no_webhook_is_named_by_its_path(document: object, path: str) -> None:
    (found,) = read_events([document])
    assert isinstance(found, Unreadable)
    assert found.path == path
    assert "\n" not in found.message


def test_the_lists_of_an_entry_are_read_in_the_order_they_stand() -> None:
    entry = {"id": "1", "time": 5, "standby": [message(text="a")], "messaging": [message(text="b")]}
    found = items_of({"object": "page", "entry": [entry]})
    assert [one.text for one in found if isinstance(one, Event)] == ["a", "b"]


def test_the_reader_loads_pydantic_only_when_there_is_something_to_read() -> None:
    program = "import sys, convroute.wire.reader; sys.exit('pydantic' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_parsed_documents_are_read_as_text_is() -> None:
    documents = [webhook(message(text="one")), request()]
    assert items_of(documents) == items_of(json.dumps(documents))
    assert [type(one) for one in items_of(documents)] == [Event, Request]
    assert items_of([]) == items_of("[]") == []
