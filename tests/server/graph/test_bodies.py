"""A call means the same in whatever form a client sends it, and half a call means nothing."""

import json
from collections.abc import Mapping
from urllib.parse import quote

import pytest

from tests.server.graph.client import Client
from tests.server.graph.conftest import IG, USER

pytestmark = pytest.mark.anyio

FORM = {"content-type": "application/x-www-form-urlencoded"}
RECIPIENT = quote(json.dumps({"id": USER}))
IMAGE = {"attachment": {"type": "image", "payload": {"url": "https://cdn/1.jpg"}}}
BOUNDARY = "a7f7"


def parts(**fields: str) -> bytes:
    lines = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"'
        + ('; filename="a.png"\r\nContent-Type: image/png' if name == "filedata" else "")
        + f"\r\n\r\n{value}\r\n"
        for name, value in fields.items()
    ]
    return ("".join(lines) + f"--{BOUNDARY}--\r\n").encode()


PARTS = {"content-type": f"multipart/form-data; boundary={BOUNDARY}"}
SENDS: Mapping[str, tuple[bytes, Mapping[str, str]]] = {
    "JSON": (json.dumps({"recipient": {"id": USER}, "message": {"text": "a"}}).encode(), {
        "content-type": "application/json"
    }),
    "JSON with a number": (b'{"recipient": {"id": 5550001}, "message": {"text": "a"}}', {
        "content-type": "application/json; charset=utf-8"
    }),
    "JSON with JSON texts": (
        json.dumps({"recipient": json.dumps({"id": USER}), "message": '{"text": "a"}'}).encode(),
        {"content-type": "application/json"},
    ),
    "JSON that does not say so": (b' {"recipient": {"id": "5550001"}, "message": {"text": "a"}}', {}),
    "a form with JSON": (f"recipient={RECIPIENT}&message=%7B%22text%22%3A%22a%22%7D".encode(), FORM),
    "a form with brackets": (
        b"recipient[id]=5550001&message[attachment][type]=image&message[attachment][payload][url]=x", FORM
    ),
    "escaped brackets": (b"recipient%5Bid%5D=5550001&message%5Btext%5D=a", FORM),
    "parts": (parts(recipient=json.dumps({"id": USER}), message='{"text": "a"}'), PARTS),
    "parts with a file": (
        parts(
            recipient=json.dumps({"id": USER}),
            message='{"attachment": {"type": "image", "payload": {}}}',
            filedata="png",
        ),
        PARTS,
    ),
}  # fmt: skip


@pytest.mark.parametrize("form", SENDS)
async def test_a_send_means_the_same_in_any_form(client: Client, form: str) -> None:
    body, headers = SENDS[form]
    answered = await client.call("POST", "/v26.0/me/messages", body=body, headers=headers)
    assert answered.status == 200, answered.body
    assert answered.json["recipient_id"] == USER
    assert answered.json["message_id"].startswith("m_")


@pytest.mark.parametrize(
    "path",
    ["/v2.6/me/thread_owner", "/me/thread_owner", "/v26.0/me/thread_owner/", f"/v11.0/{IG}/thread_owner"],
)
async def test_the_version_and_a_slash_at_the_end_change_nothing(client: Client, path: str) -> None:
    answered = await client.call("GET", path, query={"recipient": USER})
    assert answered.json["data"][0]["thread_owner"]["expiration"]
    version = path.split("/")[1]
    assert answered.headers["facebook-api-version"] == (version if version[1:2].isdigit() else "v26.0")


async def test_the_token_stands_in_the_query_the_body_or_a_header(client: Client) -> None:
    asked = {"recipient": {"id": USER}, "message": {"text": "a"}}
    for given in (
        {"token": "token-concierge", "data": asked},
        {"token": None, "data": {**asked, "access_token": "token-concierge"}},
        {"token": None, "data": asked, "headers": {"Authorization": "Bearer token-concierge"}},
    ):
        answered = await client.call("POST", "/me/messages", **given)
        assert answered.status == 200


async def test_an_id_that_no_double_holds_stays_exact(client: Client) -> None:
    body = b'{"recipient": {"id": 17841400000000001234}, "message": {"text": "a"}}'
    await client.call("POST", "/me/take_thread_control", token="token-care", body=body)
    await client.call("POST", f"/{IG}/take_thread_control", token="token-care", body=body)
    rows = await client.server.store.decisions()
    assert rows[-1].user == "17841400000000001234"


@pytest.mark.parametrize(
    "body",
    [
        b'{"recipient": {"id": "1", "id": "2"}, "message": {"text": "a"}}',
        b'{"recipient": {"id": 5550001.0}, "message": {"text": "a"}}',
        b'{"recipient": {"id": "5550001"}, "message": {"text": NaN}}',
        b'{"recipient": {"id": "5550001"}, "message": {"text": "\\ud800"}}',
        b'{"recipient": {"id": "5550001"}, "message": {"text": "a"}',
        b"[]",
        b"\xff",
        b'{"recipient": "[1, NaN]"}',
        b"{" * 500,
    ],
)
async def test_what_is_not_strict_json_is_refused(client: Client, body: bytes) -> None:
    answered = await client.call(
        "POST", "/me/messages", body=body, headers={"content-type": "application/json"}
    )
    assert (answered.status, answered.error[0]) == (400, 100)


@pytest.mark.parametrize(
    "body",
    [b"recipient[id]=1&recipient[id]=2", b"recipient=1&recipient[id]=2", b"recipient=%7B&message=a",
     b"recipient[a]" + b"[b]" * 30 + b"=1", b"a=1&" * 1_200, b"recipient=%FF"],
)  # fmt: skip
async def test_a_form_that_says_two_things_is_refused(client: Client, body: bytes) -> None:
    answered = await client.call("POST", "/me/messages", body=body, headers=FORM)
    assert (answered.status, answered.error[0]) == (400, 100)


async def test_a_body_that_is_cut_off_is_not_a_body(client: Client) -> None:
    before = len(await client.server.store.decisions())
    body = json.dumps({"recipient": {"id": USER}, "message": {"text": "a"}}).encode()
    answered = await client.call("POST", "/me/messages", body=body, cut_off=True)
    assert answered.status == 400
    assert len(await client.server.store.decisions()) == before


async def test_a_body_is_only_so_large(client: Client) -> None:
    answered = await client.call("POST", "/me/messages", body=b"a" * (1024 * 1024 + 1), headers=FORM)
    assert (answered.status, answered.error[0]) == (413, 100)


async def test_a_method_can_be_named_by_a_parameter(client: Client) -> None:
    await client.call("POST", f"/{IG}/messenger_profile", data={"get_started": {"payload": "GO"}})
    deleted = await client.call(
        "POST", f"/{IG}/messenger_profile?method=delete", data={"fields": ["get_started"]}
    )
    assert deleted.json == {"result": "success"}
    shown = await client.call("GET", f"/{IG}/messenger_profile", query={"fields": "get_started"})
    assert shown.json == {"data": []}
