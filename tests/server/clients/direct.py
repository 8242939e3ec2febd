"""Python clients with the one option, attribute or address that each has for Meta's, in a process of its own.

Each function is one client's part: `origin` is the emulator's, `user` a person who has written. It prints
what it found as JSON.
"""

import json
import sys
from collections.abc import Callable
from typing import Any

PAGE, BOT, DESK = "104508901353867", "1278416343931139", "2210987654321098"


def _page(origin: str, token: str = "bot", secret: str | None = None) -> Any:
    from facebook_business.adobjects.page import Page
    from facebook_business.api import FacebookAdsApi
    from facebook_business.session import FacebookSession

    FacebookSession.GRAPH = origin
    secret = f"secret-{token}" if secret is None else secret
    api = FacebookAdsApi.init(app_secret=secret, access_token=f"token-{token}", crash_log=False)
    return Page(PAGE, api=api)


def facebook_business_control(origin: str, user: str) -> object:
    """Every edge of thread control, and the owner in between."""
    to = {"recipient": {"id": user}}

    def owner() -> object:
        found = [dict(one) for one in _page(origin).get_thread_owner(params={"recipient": user})]
        return found[0]["thread_owner"].get("app_id") if found else None

    owners = [owner()]
    for app, edge, given in (
        ("bot", "pass", {"target_app_id": DESK, "metadata": "a person is needed"}),
        ("desk", "extend", {"duration": 86_400}),
        ("bot", "request", {}),
        ("bot", "take", {}),
        ("bot", "release", {}),
    ):
        make = getattr(_page(origin, app), f"create_{edge}_thread_control")
        make(params={**to, **given})
        owners.append(owner())
    return owners


def facebook_business_edges(origin: str, user: str) -> object:
    """The other edges that there are."""
    page = _page(origin)
    sent = page.create_message(
        params={"recipient": {"id": user}, "message": {"text": "from facebook-business"}}
    )
    page.create_messenger_profile(params={"get_started": {"payload": "GO"}})
    profile = [one.export_all_data() for one in page.get_messenger_profile(fields=["get_started"])]
    page.delete_messenger_profile(params={"fields": ["get_started"]})
    page.create_subscribed_app(params={"subscribed_fields": ["messages", "standby"]})
    image = {"attachment": {"type": "image", "payload": {"url": "https://cdn.example/1.jpg"}}}
    uploaded = page.create_message_attachment(params={"message": image}).export_all_data()
    page.create_business_messaging_feature_status(params={"features": [{"msgr_multi_app": True}]})
    subscribed = [one.export_all_data() for one in page.get_subscribed_apps()]
    page.delete_subscribed_apps()
    conversations = [one.export_all_data() for one in page.get_conversations(fields=["is_owner"])]
    return {
        "sent": sorted(sent.export_all_data()),
        "page": page.api_get(fields=["id", "name", "messaging_feature_status"]).export_all_data(),
        "profile": profile,
        "subscribed": [one["subscribed_fields"] for one in subscribed],
        "uploaded": sorted(uploaded),
        "is_owner": [one["is_owner"] for one in conversations],
    }


def facebook_business_errors(origin: str, user: str) -> object:
    """What its users see of an error."""
    from facebook_business.exceptions import FacebookRequestError

    to = {"recipient": {"id": user}}
    message = {**to, "message": {"text": "hi"}}
    found = {}
    calls: dict[str, Callable[[], object]] = {
        "not the owner": lambda: _page(origin, "desk").create_message(params=message),
        "pass by another": lambda: _page(origin, "desk").create_pass_thread_control(params=to),
        "wrong target": lambda: _page(origin).create_pass_thread_control(params={**to, "target_app_id": "1"}),
        "wrong token": lambda: _page(origin, "nobody").create_message(params=message),
        "wrong proof": lambda: _page(origin, secret="guessed").create_message(params=message),
        "no recipient": lambda: _page(origin).create_message(params={"message": {"text": "hi"}}),
        "unknown edge": lambda: list(_page(origin).get_posts()),
    }
    for name, call in calls.items():
        try:
            call()
        except FacebookRequestError as error:
            codes = [error.api_error_code(), error.api_error_subcode(), error.api_error_type()]
            found[name] = [error.http_status(), *codes]
    return found


def facebook_business_batch(origin: str, user: str) -> object:
    from facebook_business.api import FacebookAdsApi

    page = _page(origin)
    batch = FacebookAdsApi.get_default_api().new_batch()
    answers: list[object] = []
    failures: list[object] = []
    for text in ("one", "two"):
        page.create_message(
            params={"recipient": {"id": user}, "message": {"text": text}},
            batch=batch,
            success=lambda response: answers.append(response.json()["recipient_id"]),
            failure=lambda response: failures.append(response.error().api_error_code()),
        )
    page.create_message(
        params={"recipient": {"id": user}},
        batch=batch,
        success=lambda response: answers.append(response.json()),
        failure=lambda response: failures.append(response.error().api_error_code()),
    )
    batch.execute()
    return [answers, failures]


def fbmessenger(origin: str, user: str) -> object:
    from fbmessenger import MessengerClient
    from fbmessenger.attachments import Image

    client = MessengerClient("token-bot", app_secret="secret-bot")
    client.graph_url = f"{origin}/v2.12"
    return {
        "sent": sorted(client.send({"text": "from fbmessenger"}, user)),
        "typing": client.send_action("typing_on", user),
        "profile": client.set_messenger_profile({"get_started": {"payload": "GO"}}),
        "deleted": client.delete_get_started(),
        "subscribed": client.subscribe_app_to_page(),
        "user": client.get_user_data(user)["first_name"],
        "uploaded": sorted(client.upload_attachment(Image(url="https://cdn.example/1.jpg"))),
        "refused": client.unlink_account(user)["error"]["code"],
    }


def pymessenger(origin: str, user: str) -> object:
    from pymessenger.bot import Bot

    bot = Bot("token-bot", app_secret="secret-bot")
    bot.graph_url = f"{origin}/v2.6"
    button = {"type": "postback", "title": "Yes", "payload": "YES"}
    return [
        sorted(bot.send_text_message(user, "from pymessenger")),
        sorted(bot.send_button_message(user, "really?", [button])),
        sorted(bot.send_image_url(user, "https://cdn.example/1.jpg")),
        bot.send_action(user, "typing_on"),
        bot.send_text_message("0", "")["error"]["code"],
    ]


def pyfacebook(origin: str, user: str) -> object:
    from pyfacebook import FacebookError, GraphAPI

    def api(app: str) -> GraphAPI:
        return GraphAPI(
            app_id=BOT, app_secret=f"secret-{app}", access_token=f"token-{app}", base_url=f"{origin}/"
        )

    to = json.dumps({"id": user})
    sent = api("bot").post_object(
        "me",
        connection="messages",
        data={"recipient": to, "message": json.dumps({"text": "from pyfacebook"})},
    )
    passed = api("bot").post_object(
        "me", connection="pass_thread_control", data={"recipient": to, "target_app_id": DESK}
    )
    owner = api("desk").get_connection("me", connection="thread_owner", recipient=user)
    try:
        api("bot").post_object("me", connection="take_thread_control", data={"recipient": "{}"})
    except FacebookError as error:
        refused = error.code
    return [sorted(sent), passed, owner["data"][0]["thread_owner"]["app_id"], refused]


if __name__ == "__main__":
    print(json.dumps(globals()[sys.argv[1]](*sys.argv[2:])))
