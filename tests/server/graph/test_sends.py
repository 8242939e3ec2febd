"""What is a send, what is not, and what apps are told of it."""

import json
from typing import Any

import pytest

from tests.server.graph.client import Client
from tests.server.graph.conftest import APPS, IG, PAGE, USER, message

pytestmark = pytest.mark.anyio

BUTTONS = {
    "attachment": {
        "type": "template",
        "payload": {
            "template_type": "button",
            "text": "Shall I?",
            "buttons": [{"type": "postback", "title": "Yes", "payload": "YES"}],
        },
    }
}


async def send(client: Client, given: dict[str, Any], node: str = "me", user: str = USER) -> Any:
    return await client.call("POST", f"/{node}/messages", data={"recipient": {"id": user}, **given})


async def echoes(client: Client) -> list[tuple[Any, Any]]:
    """Each echo, and the line of its decision."""
    rows = [row for row in await client.server.store.decisions() if row.type == "echo"]
    return [
        (json.loads(row.input or b"{}")["entry"][0]["messaging"][0], json.loads(row.line)) for row in rows
    ]


@pytest.mark.parametrize(
    ("sent", "echoed"),
    [
        ({"text": "hi", "metadata": "m"}, {"text": "hi", "metadata": "m"}),
        (BUTTONS, {"attachments": [BUTTONS["attachment"]]}),
        (
            {"attachments": [{"type": "image", "payload": {"url": "u"}}] * 2},
            {"attachments": [{"type": "image", "payload": {"url": "u"}}] * 2},
        ),
        ({"text": "hi", "is_deleted": True, "mid": "m_1", "app_id": 7}, {"text": "hi"}),
    ],
)
async def test_every_send_has_an_echo(client: Client, sent: dict[str, Any], echoed: dict[str, Any]) -> None:
    answered = await send(client, {"message": sent})
    [(echo, line)] = await echoes(client)
    assert echo["sender"] == {"id": IG}
    assert echo["recipient"] == {"id": USER}
    expected = {
        "mid": answered.json["message_id"],
        "is_echo": True,
        "app_id": int(APPS["concierge"]),
        **echoed,
    }
    assert echo["message"] == expected
    assert line["deliver"] == {"messaging": ["concierge"], "standby": ["bot", "care"]}


async def test_an_inline_pass_comes_before_the_echo(client: Client) -> None:
    control = {"control_type": "pass", "app_id": APPS["care"]}
    await send(client, {"message": {"text": "a colleague answers"}, "thread_control": control})
    [(_, line)] = await echoes(client)
    assert line["deliver"]["messaging"] == ["care"]


@pytest.mark.parametrize("action", ["typing_on", "typing_off", "mark_seen"])
async def test_a_sender_action_is_answered_and_is_not_a_send(client: Client, action: str) -> None:
    before = len(await client.server.store.decisions())
    answered = await send(client, {"sender_action": action})
    assert answered.json == {"recipient_id": USER}
    assert len(await client.server.store.decisions()) == before


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"message": "hi"},
        {"message": {}},
        {"message": {"text": ""}},
        {"message": {"text": 5}},
        {"message": {"text": "é" * 501}},
        {"message": {"text": "a", **BUTTONS}},
        {"message": {"text": "a", "metadata": "m" * 1_000}},
        {"message": {"attachment": {"payload": {}}}},
        {"message": {"attachment": {"type": "image", "payload": "x"}}},
        {"message": {"attachments": [{"type": "image", "payload": {}}] * 11}},
        {
            "message": {
                "attachment": {"type": "template", "payload": {"template_type": "button", "text": "a"}}
            }
        },
        {"message": {"text": "a"}, "messaging_type": "PROMOTION"},
        {"message": {"text": "a"}, "messaging_type": "MESSAGE_TAG"},
        {"message": {"text": "a"}, "tag": "ACCOUNT_UPDATE"},
        {"message": {"text": "a"}, "thread_control": {"control_type": "keep"}},
        {"message": {"text": "a"}, "thread_control": "pass"},
        {"message": {"text": "a"}, "sender_action": "typing_on"},
        {"sender_action": "dance"},
        {"message": {"text": "a"}, "recipient": {"comment_id": "1"}},
        {"message": {"text": "a"}, "recipient": {"user_ref": "1"}},
        {"message": {"text": "a"}, "recipient": {}},
        {"message": {"text": "a"}, "recipient": 1.5},
    ],
)
async def test_a_send_that_meta_would_not_take_is_refused(client: Client, given: dict[str, Any]) -> None:
    answered = await send(client, given, node=IG)
    assert (answered.status, answered.error[0]) == (400, 100), answered.body
    assert not await echoes(client)


async def test_a_recipient_that_belongs_to_no_thread_is_refused_by_name(client: Client) -> None:
    answered = await send(client, {"recipient": {"comment_id": "1"}, "message": {"text": "a"}}, node=IG)
    assert "recipient[comment_id] is not available here" in answered.json["error"]["message"]


async def test_on_messenger_more_is_allowed(client: Client) -> None:
    await client.webhook(message(PAGE, "77", mid="m_77"))
    answered = await send(client, {"message": {"text": "é" * 2_000}}, user="77")
    assert answered.status == 200


async def test_a_button_that_was_sent_is_known_when_it_is_tapped(client: Client) -> None:
    await send(client, {"message": BUTTONS})
    await client.call(
        "POST", "/me/pass_thread_control", data={"recipient": {"id": USER}, "target_app_id": APPS["care"]}
    )
    tap = message(IG, USER, mid="")
    item: Any = tap["entry"][0]["messaging"][0]  # type: ignore[index]  # of a webhook
    del item["message"]
    item["postback"] = {"mid": "m_2", "title": "Yes", "payload": "YES"}
    await client.webhook(tap)
    [row] = (await client.server.store.decisions())[-1:]
    assert json.loads(row.line)["deliver"]["messaging"] == ["care", "concierge"]
