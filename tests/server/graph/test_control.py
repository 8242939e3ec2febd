"""The edges of thread control, and who may look at the owner."""

import pytest

from convroute import Policy
from tests.server.graph.client import Client, running
from tests.server.graph.conftest import APPS, IG, NOW, PAGE, USER, message

pytestmark = pytest.mark.anyio

ASKED = {"recipient": {"id": USER}}


async def owner(client: Client, token: str = "token-concierge") -> object:
    answered = await client.call("GET", f"/{IG}/thread_owner", token=token, query={"recipient": USER})
    return answered.json["data"]


async def test_control_goes_from_app_to_app(client: Client) -> None:
    steps: list[tuple[str, str, dict[str, object], str]] = [
        ("token-concierge", "pass_thread_control", {"target_app_id": int(APPS["bot"])}, "bot"),
        ("token-care", "take_thread_control", {"metadata": "a person answers"}, "care"),
        ("token-care", "extend_thread_control", {"duration": 604_800}, "care"),
        ("token-bot", "request_thread_control", {}, "care"),
        ("token-care", "passthreadcontrol", {"target_app_id": APPS["bot"]}, "bot"),
    ]
    for token, edge, given, now in steps:
        answered = await client.call("POST", f"/me/{edge}", token=token, data={**ASKED, **given})
        assert (answered.status, answered.json) == (200, {"success": True}), edge
        [row] = [row for row in await client.server.store.decisions() if row.outcome == "allowed"][-1:]
        assert row.life is not None
        assert row.life.thread.owner_app_id == APPS[now]
        assert answered.headers["x-convroute-decision"] == row.id
        assert answered.headers["x-convroute-version"] == str(row.version)
    released = await client.call("POST", "/me/releasethreadcontrol", token="token-bot", data=ASKED)
    assert released.json == {"success": True}
    assert await owner(client) == []


async def test_the_owner_is_shown_to_itself_and_its_time_to_the_others(client: Client) -> None:
    until = (NOW + 86_400_000) // 1000
    owned = {"thread_owner": {"app_id": APPS["concierge"], "expiration": until}}
    assert await owner(client) == [owned]
    assert await owner(client, "token-bot") == [{"thread_owner": {"expiration": until}}]


@pytest.mark.parametrize(
    ("token", "edge", "given", "error"),
    [
        ("bot", "pass_thread_control", {}, (100, 2534037)),
        ("bot", "take_thread_control", {}, (200, None)),
        ("bot", "release_thread_control", {}, (100, 2534037)),
        ("concierge", "extend_thread_control", {"duration": 604_801}, (100, None)),
        ("concierge", "extend_thread_control", {"duration": "a day"}, (100, None)),
        ("concierge", "extend_thread_control", {}, (100, None)),
        ("concierge", "pass_thread_control", {"target_app_id": "1"}, (100, 2018164)),
        ("concierge", "pass_thread_control", {"target_app_id": 1.5}, (100, None)),
        ("concierge", "pass_thread_control", {"target_app_id": "care"}, (100, None)),
        ("concierge", "pass_thread_control", {"target_app_id": ""}, (100, None)),
        ("concierge", "pass_thread_control", {"metadata": {"a": 1}}, (100, None)),
        ("concierge", "request_thread_control", {}, (100, None)),
    ],
)
async def test_what_the_policy_denies_has_metas_code(
    client: Client, token: str, edge: str, given: dict[str, object], error: tuple[int, int | None]
) -> None:
    answered = await client.call("POST", f"/me/{edge}", token=f"token-{token}", data={**ASKED, **given})
    assert (answered.status, answered.error) == (400, error)
    assert answered.json["error"]["message"].startswith(f"(#{error[0]}) ")


async def test_the_target_is_an_id_as_at_meta_and_for_a_name_its_id_is_told(client: Client) -> None:
    asked = {**ASKED, "target_app_id": "care"}
    answered = await client.call("POST", "/me/pass_thread_control", token="token-concierge", data=asked)
    told = f"(#100) Param target_app_id must be the id of an app: that of `care` is {APPS['care']}"
    assert answered.json["error"]["message"] == told


async def test_a_duration_in_a_form_is_a_number(client: Client) -> None:
    form = {"content-type": "application/x-www-form-urlencoded"}
    body = b"recipient[id]=5550001&duration=86400"
    answered = await client.call("POST", "/me/extend_thread_control", body=body, headers=form)
    assert answered.status == 200


async def test_me_is_the_account_that_knows_the_person(client: Client) -> None:
    await client.webhook(message(PAGE, "77", mid="m_77"))
    for user, account in ((USER, IG), ("77", PAGE)):
        asked = {"recipient": {"id": user}}
        await client.call("POST", "/me/release_thread_control", data=asked)
        [row] = (await client.server.store.decisions())[-1:]
        assert row.account == account
    unknown = await client.call("POST", "/me/release_thread_control", data={"recipient": {"id": "1"}})
    assert unknown.error == (100, None)
    assert IG in unknown.json["error"]["message"]


async def test_on_instagrams_own_host_me_is_the_instagram_account(client: Client) -> None:
    for headers in ({"host": "graph.instagram.com"}, {"host": "graph.instagram.com:443"}):
        answered = await client.call("GET", "/me?fields=id", headers=headers)
        assert answered.json == {"id": IG}


async def test_the_same_key_gives_the_same_answer_and_changes_nothing_again(client: Client) -> None:
    headers = {"Idempotency-Key": "k1"}
    asked = {**ASKED, "target_app_id": APPS["bot"]}
    first = await client.call("POST", "/me/pass_thread_control", data=asked, headers=headers)
    rows = len(await client.server.store.decisions())
    again = await client.call("POST", "/me/pass_thread_control", data=asked, headers=headers)
    assert (again.status, again.body) == (first.status, first.body) == (200, b'{"success":true}')
    assert len(await client.server.store.decisions()) == rows
    without = await client.call("POST", "/me/pass_thread_control", data=asked)
    assert without.error == (100, 2534037)


async def test_a_key_is_of_one_app_and_of_one_request(client: Client) -> None:
    headers = {"Idempotency-Key": "k1"}
    sent = {**ASKED, "message": {"text": "a"}}
    first = await client.call("POST", "/me/messages", data=sent, headers=headers)
    again = await client.call("POST", "/me/messages", data=sent, headers=headers)
    assert again.json["message_id"] == first.json["message_id"]
    other = await client.call(
        "POST", "/me/messages", data={**ASKED, "message": {"text": "b"}}, headers=headers
    )
    assert other.error == (100, None)
    assert "Idempotency-Key" in other.json["error"]["message"]
    of_another_app = await client.call(
        "POST", "/me/release_thread_control", token="token-care", data=ASKED, headers=headers
    )
    assert of_another_app.error == (100, 2534037)


async def test_facts_come_with_a_header_in_the_emulator_only(policy: Policy) -> None:
    headers = {"X-Convroute-Facts": '{"tier": "gold"}'}
    async with running(policy, emulating=False) as router:
        answered = await router.call("POST", f"/{IG}/release_thread_control", data=ASKED, headers=headers)
        assert answered.error[0] in (100, 190)
