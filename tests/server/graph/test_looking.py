"""What apps can look at and set beside threads."""

import pytest

from tests.server.graph.client import Client
from tests.server.graph.conftest import APPS, IG, PAGE, USER, message

pytestmark = pytest.mark.anyio


async def test_an_account_says_whether_routing_is_on(client: Client) -> None:
    answered = await client.call("GET", f"/{IG}/?fields=id,name,messaging_feature_status")
    status = {"hop_v2": False, "msgr_multi_app": False, "ig_multi_app": True}
    assert answered.json == {"id": IG, "name": "shop", "messaging_feature_status": status}


async def test_a_feature_cannot_be_set_against_the_policy(client: Client) -> None:
    path = f"/{PAGE}/business_messaging_feature_status"
    for features, status in (
        ([{"msgr_multi_app": True}], 200),
        ({"msgr_multi_app": True, "hop_v2": False}, 200),
        ([{"msgr_multi_app": False}], 400),
        ([{"other": True}], 400),
        ([], 400),
        (None, 400),
    ):
        assert (await client.call("POST", path, data={"features": features})).status == status


async def test_a_person_who_has_written_has_a_profile(client: Client) -> None:
    answered = await client.call("GET", f"/{USER}?fields=first_name,last_name,profile_pic")
    assert answered.json == {"first_name": "Person", "last_name": USER, "id": USER}


async def test_the_apps_beside_the_default_app_are_the_secondary_receivers(client: Client) -> None:
    answered = await client.call("GET", f"/{IG}/secondary_receivers?fields=id,name")
    assert answered.json["data"] == [{"id": APPS[name], "name": name} for name in ("care", "bot")]


async def test_conversations_say_whose_they_are_page_by_page(client: Client) -> None:
    for user in ("5550002", "5550003"):
        await client.webhook(message(IG, user, mid=f"m_{user}"))
    to = {"recipient": {"id": "5550002"}}
    await client.call("POST", f"/{IG}/take_thread_control", token="token-care", data=to)
    path = f"/{IG}/conversations?fields=is_owner,participants&limit=2"
    first = (await client.call("GET", path)).json
    after = first["paging"]["cursors"]["after"]
    second = (await client.call("GET", f"{path}&after={after}")).json
    assert [one["is_owner"] for one in first["data"] + second["data"]] == [True, False, True]
    assert "paging" not in second
    [one] = (await client.call("GET", f"{path}&user_id=5550002", token="token-care")).json["data"]
    assert (one["id"], one["is_owner"]) == ("t_5550002", True)
    assert (await client.call("GET", f"/{IG}/conversations?limit=0")).error == (100, None)


async def test_a_profile_is_kept_for_its_account(client: Client) -> None:
    path = f"/{IG}/messenger_profile"
    menu = [{"locale": "default", "call_to_actions": []}]
    assert (await client.call("POST", path, data={"persistent_menu": menu})).json == {"result": "success"}
    shown = (await client.call("GET", f"{path}?fields=persistent_menu,greeting")).json
    assert shown == {"data": [{"persistent_menu": menu}]}
    other = (await client.call("GET", f"/{PAGE}/messenger_profile?fields=persistent_menu")).json
    assert other == {"data": []}
    for method, query in (("GET", ""), ("GET", "?fields=mood"), ("DELETE", ""), ("POST", "")):
        assert (await client.call(method, path + query)).error == (100, None)


async def test_an_app_is_subscribed_until_it_is_not(client: Client) -> None:
    path = f"/{IG}/subscribed_apps"
    assert (await client.call("POST", path)).error == (100, None)
    assert (await client.call("POST", f"/v2.12/{IG}/subscribed_apps")).json == {"success": True}
    assert (await client.call("POST", f"{path}?subscribed_fields=messages")).json == {"success": True}
    [one] = (await client.call("GET", path)).json["data"]
    assert one == {"id": APPS["concierge"], "name": "concierge", "subscribed_fields": ["messages"]}
    assert (await client.call("DELETE", path)).json == {"success": True}


async def test_an_attachment_gets_an_id_that_can_be_sent(client: Client) -> None:
    path = f"/{IG}/message_attachments"
    image = {"type": "image", "payload": {"url": "https://cdn/1.jpg", "is_reusable": True}}
    uploaded = (await client.call("POST", path, data={"message": {"attachment": image}})).json
    again = {"type": "image", "payload": {"attachment_id": uploaded["attachment_id"]}}
    sent = {"recipient": {"id": USER}, "message": {"attachment": again}}
    assert (await client.call("POST", "/me/messages", data=sent)).status == 200
    for wrong in (
        {},
        {"attachment": {"type": "song", "payload": {"url": "x"}}},
        {"attachment": {"type": "image"}},
    ):
        assert (await client.call("POST", path, data={"message": wrong})).error == (100, None)
