"""Echoes: what is told of a message, and which buttons it had."""

import json

import pytest

from convroute.conversation.request import Request
from convroute.wire.echoes import buttons_in, echo_of

SEND = Request(action="send", app="bot", account="17", user="55", at=5)


def echo_document(message: object) -> bytes:
    item = {"sender": {"id": "17"}, "recipient": {"id": "55"}, "timestamp": 5, "message": message}
    return json.dumps({"object": "page", "entry": [{"id": "17", "time": 5, "messaging": [item]}]}).encode()


def button(payload: object) -> dict[str, object]:
    return {"type": "postback", "title": "Yes", "payload": payload}


def test_the_app_of_an_echo_is_a_number_and_its_attachment_one_of_a_list() -> None:
    attachment = {"type": "image", "payload": {"url": "https://cdn.example/a.png"}}
    echo = echo_of(SEND, "1278416343931139", "m_1", {"attachment": attachment, "tag": "x"})
    assert echo["message"] == {
        "mid": "m_1",
        "is_echo": True,
        "attachments": [attachment],
        "app_id": 1278416343931139,
    }


@pytest.mark.parametrize("attachments", [[], None, "none", [None]])
def test_an_echo_without_attachments_has_no_list_of_them(attachments: object) -> None:
    echo = echo_of(SEND, "11", "m_1", {"text": "Hi", "attachments": attachments})
    assert echo["message"] == {"mid": "m_1", "is_echo": True, "text": "Hi", "app_id": 11}


def test_buttons_of_a_template_and_of_its_cards_are_found() -> None:
    payload = {"buttons": [button("A"), {"type": "web_url"}], "elements": [{"buttons": [button("B")]}]}
    message = {"app_id": 11, "attachments": [{"type": "template", "payload": payload}]}
    assert [*buttons_in(echo_document(message))] == [("11", "A"), ("11", "B")]


@pytest.mark.parametrize(
    "message",
    [
        None,
        "postback",
        {"attachments": "postback"},
        {"attachments": [1, {"payload": "postback"}]},
        {"attachments": [{"payload": {"elements": {"buttons": 1}, "buttons": "postback"}}]},
        {"attachments": [{"payload": {"elements": [[]], "buttons": [None, button(7), button(None)]}}]},
    ],
)
def test_what_has_another_shape_has_no_buttons(message: object) -> None:
    assert [*buttons_in(echo_document(message))] == []
