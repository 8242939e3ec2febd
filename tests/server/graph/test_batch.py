"""Several calls in one: each answered for itself, whatever the others come to."""

import json
from typing import Any
from urllib.parse import quote

import pytest

from tests.server.graph.client import Client
from tests.server.graph.conftest import IG, USER

pytestmark = pytest.mark.anyio

TO = quote(json.dumps({"id": USER}))
TEXT = f"recipient={TO}&message=" + quote('{"text": "a"}')
SEND = {"method": "POST", "relative_url": "v6.0/me/messages", "body": TEXT}
OWNER = {"method": "GET", "relative_url": f"me/thread_owner?recipient={USER}"}


async def batch(client: Client, calls: object, **more: Any) -> list[dict[str, Any]]:
    answered = await client.call("POST", "/v6.0/", data={"batch": calls, **more})
    assert answered.status == 200, answered.body
    found: list[dict[str, Any]] = answered.json
    return found


async def test_each_call_is_answered_in_its_place(client: Client) -> None:
    sent, owner, refused, wrong = await batch(client, [SEND, OWNER, {**OWNER, "relative_url": "me/posts"}, 5])
    assert [one["code"] for one in (sent, owner, refused, wrong)] == [200, 200, 400, 400]
    assert json.loads(sent["body"])["recipient_id"] == USER
    assert {"name": "facebook-api-version", "value": "v6.0"} in sent["headers"]
    assert json.loads(refused["body"])["error"]["code"] == 2500


async def test_headers_are_left_out_where_nobody_wants_them(client: Client) -> None:
    [one] = await batch(client, [OWNER], include_headers=False)
    assert set(one) == {"code", "body"}


async def test_a_batch_comes_in_a_form_and_with_the_token_in_any_place(client: Client) -> None:
    form = {"content-type": "application/x-www-form-urlencoded"}
    body = f"access_token=token-concierge&batch={quote(json.dumps([OWNER]))}".encode()
    answered = await client.call("POST", "/", token=None, body=body, headers=form)
    assert [one["code"] for one in answered.json] == [200]
    own = {**OWNER, "relative_url": OWNER["relative_url"] + "&access_token=token-bot"}
    first, second = await batch(client, [own, OWNER], access_token="token-concierge")
    assert "app_id" not in json.loads(first["body"])["data"][0]["thread_owner"]
    assert "app_id" in json.loads(second["body"])["data"][0]["thread_owner"]


@pytest.mark.parametrize(
    "call",
    [
        {**SEND, "name": "first"},
        {**SEND, "depends_on": "first"},
        {**SEND, "omit_response_on_success": True},
        {**OWNER, "relative_url": f"{IG}/thread_owner?recipient={{result=first:$.recipient_id}}"},
    ],
)
async def test_references_between_calls_are_refused_and_said_so(client: Client, call: object) -> None:
    [one] = await batch(client, [call])
    assert one["code"] == 400
    assert "not available here" in json.loads(one["body"])["error"]["message"]


@pytest.mark.parametrize("calls", [[OWNER] * 51, [], "x", {"a": 1}, None, "[1"])
async def test_what_is_not_a_batch_of_at_most_fifty_is_refused(client: Client, calls: object) -> None:
    answered = await client.call("POST", "/", data={"batch": calls})
    assert (answered.status, answered.error) == (400, (100, None))
    assert len(await batch(client, [OWNER] * 50)) == 50


async def test_a_batch_with_a_key_is_done_once(client: Client) -> None:
    headers = {"Idempotency-Key": "k"}
    first, again = [
        (await client.call("POST", "/", data={"batch": [SEND, SEND]}, headers=headers)).json for _ in range(2)
    ]
    assert [one["body"] for one in first] == [one["body"] for one in again]
    assert first[0]["body"] != first[1]["body"]
