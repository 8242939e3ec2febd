"""Who may not call, what is not here, and how Meta's clients are told."""

import hmac
from hashlib import sha256

import pytest

from convroute import Policy
from convroute.server.apps import AppAt, Apps
from convroute.server.committer import FullError
from convroute.server.incoming import Incoming
from convroute.server.store import StoreError
from tests.server.graph.client import Client, running
from tests.server.graph.conftest import APPS, IG, USER, message

pytestmark = pytest.mark.anyio

SEND = {"recipient": {"id": USER}, "message": {"text": "a"}}


def proof(token: str, secret: str) -> str:
    return hmac.new(secret.encode(), token.encode(), sha256).hexdigest()


async def test_without_a_token_nothing_is_answered(client: Client) -> None:
    answered = await client.call("GET", "/me", token=None)
    assert (answered.status, answered.error) == (400, (2500, None))


@pytest.mark.parametrize("token", ["token-nobody", "token-concierge ", "TOKEN-CONCIERGE", "é"])
async def test_a_token_is_an_apps_or_nobodys(client: Client, token: str) -> None:
    answered = await client.call("POST", f"/{IG}/messages", token=token, data=SEND)
    assert (answered.status, answered.error) == (400, (190, 467))
    assert "invalid_token" in answered.headers["www-authenticate"]
    assert token not in answered.body.decode()


async def test_a_proof_that_is_sent_has_to_be_right(client: Client) -> None:
    right = proof("token-concierge", "secret-concierge")
    wrong = ("0" if right[0] != "0" else "1") + right[1:]
    for given, status in ((right, 200), (wrong, 400), ("é", 400)):
        answered = await client.call("POST", "/me/messages", data=SEND, query={"appsecret_proof": given})
        assert answered.status == status
    assert answered.json["error"]["type"] == "GraphMethodException"


async def test_a_proof_can_be_asked_of_everybody(policy: Policy) -> None:
    app = AppAt(APPS["concierge"], "concierge", secret=b"s", require_proof=True)
    async with running(policy, apps=Apps([app], {"t": app.id})) as client:
        assert (await client.call("GET", f"/{IG}", token="t")).error == (100, None)
        proved = {"appsecret_proof": proof("t", "s")}
        assert (await client.call("GET", f"/{IG}", token="t", query=proved)).status == 200


@pytest.mark.parametrize(
    ("method", "path", "error", "told"),
    [
        ("POST", "/me/posts", (2500, None), "Unknown path components: /posts"),
        ("POST", f"/{APPS['bot']}/instruments", (2500, None), "/instruments"),
        ("GET", f"/{IG}/feed/1", (2500, None), "/feed/1"),
        ("GET", "/debug_token", (803, None), "debug_token"),
        ("POST", "/somebody/messages", (803, None), "somebody"),
        ("POST", "/999/messages", (100, 33), "'999'"),
        ("GET", "/999", (100, 33), "'999'"),
        ("GET", "/", (100, None), "Unsupported get request"),
        ("GET", "/me/messages", (100, 33), "Unsupported get request"),
        ("DELETE", "/me/take_thread_control", (100, 33), "Unsupported delete request"),
        ("PUT", "/me/messages", (100, None), "Unsupported put request"),
        ("GET", f"/{IG}?fields=id,likes", (100, None), "nonexisting field (likes)"),
    ],
)
async def test_what_is_not_here_is_refused_by_its_name(
    client: Client, method: str, path: str, error: tuple[int, int | None], told: str
) -> None:
    body = {"data": SEND} if method == "POST" else {}
    answered = await client.call(method, path, **body)  # type: ignore[arg-type]  # a body or none
    assert (answered.status, answered.error) == (400, error)
    assert told in answered.json["error"]["message"]


async def test_edges_that_are_not_here_are_counted_by_name_up_to_a_limit(client: Client) -> None:
    for name in ("posts", "posts", "photos"):
        await client.call("GET", f"/me/{name}")
    await client.call("GET", "/me/photos", token="nobody")
    assert client.server.unknown_edges == {"posts": 2, "photos": 1}
    for number in range(200):
        await client.call("GET", f"/me/x{number}")
    assert len(client.server.unknown_edges) <= 101
    assert client.server.unknown_edges["other"] > 0


async def test_a_head_is_a_get_and_options_names_the_methods(client: Client) -> None:
    assert (await client.call("HEAD", f"/{IG}")).status == 200
    answered = await client.call("OPTIONS", "/me/messages", token=None)
    assert (answered.status, answered.headers["allow"]) == (200, "GET, POST, DELETE, HEAD, OPTIONS")


async def test_a_router_moves_control_and_refuses_what_only_meta_could_do(policy: Policy) -> None:
    apps = Apps([AppAt(APPS["concierge"], "concierge")], {"token-concierge": APPS["concierge"]})
    async with running(policy, apps=apps, emulating=False) as client:
        await client.webhook(message(IG, USER))
        for edge in ("messages", "messenger_profile", "subscribed_apps", "message_attachments"):
            refused = await client.call("POST", f"/{IG}/{edge}", data=SEND)
            assert refused.error == (100, None)
            assert f"{edge} is not available here" in refused.json["error"]["message"]
        assert (await client.call("GET", f"/{IG}")).status == 400
        to = {"recipient": {"id": USER}}
        assert (await client.call("GET", f"/{IG}/thread_owner", query={"recipient": USER})).status == 200
        answered = await client.call("POST", f"/{IG}/release_thread_control", data=to)
        assert answered.error == (100, 2534037)  # by now the message is long ago


@pytest.mark.parametrize("failure", [FullError(), StoreError("the disk is full")])
async def test_who_cannot_be_served_now_is_told_to_come_again(
    client: Client, monkeypatch: pytest.MonkeyPatch, failure: Exception
) -> None:
    async def fails(_: Incoming) -> None:
        raise failure

    monkeypatch.setattr(client.server.committer, "decide", fails)
    answered = await client.call("POST", "/me/messages", data=SEND)
    assert (answered.status, answered.error) == (503, (2, None))
    assert answered.json["error"]["is_transient"] is True
    assert answered.headers["retry-after"]
    batch = {
        "batch": [{"method": "POST", "relative_url": "me/take_thread_control", "body": "recipient=5550001"}]
    }
    [one] = (await client.call("POST", "/", data=batch)).json
    assert one["code"] == 503


async def test_no_error_tells_a_token_or_a_text(client: Client) -> None:
    asked = {
        "recipient": {"id": USER},
        "message": {"text": "my secret" * 200},
        "access_token": "token-concierge",
    }
    refused = await client.call("POST", "/me/messages", data=asked, query={"appsecret_proof": "planted"})
    for secret in ("my secret", "token-concierge", "planted"):
        assert secret not in refused.body.decode()
