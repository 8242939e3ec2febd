"""What is odd in a webhook keeps nothing of it from the apps, and no server from going on."""

import json
from pathlib import Path

import pytest

from convroute.api import Policy
from convroute.server.incoming import read_webhook
from convroute.server.policies import Policies
from tests.server.logs import SHOP
from tests.server.outbox.serving import ask, serving

ACCOUNT = "17841400000000001"
AGENCY = SHOP.parents[1] / "agency" / "agency.route"


def message(number: int, **more: object) -> dict[str, object]:
    return {
        "sender": {"id": f"55{number}"},
        "recipient": {"id": ACCOUNT},
        "timestamp": 1_789_000_000_000 + number,
        "message": {"mid": f"m_{number}", "text": "Hi", **more},
    }


def webhook(items: list[dict[str, object]], **more: object) -> bytes:
    entry = {"id": ACCOUNT, "time": 1_789_000_000_000, "messaging": items, **more}
    return json.dumps({"object": "instagram", "entry": [entry]}).encode()


@pytest.mark.anyio
@pytest.mark.parametrize(
    "document",
    [
        webhook([message(1), message(2, of_tomorrow="\ud83d")]),
        webhook([message(1)], standby=[]),
        webhook([message(1), message(2)], standby=None),
    ],
)
async def test_every_item_is_kept_with_its_input(document: bytes, tmp_path: Path) -> None:
    async with serving(tmp_path, {}) as (server, app):
        assert (await ask(app, "POST", "/webhook", document)).status == 200
        rows = await server.store.decisions()
        assert rows[0].outcome == "routed"
        assert all(row.input is not None for row in rows if row.outcome == "routed")


@pytest.mark.anyio
async def test_a_message_with_half_an_emoji_is_decided_and_handed_on_as_it_came(tmp_path: Path) -> None:
    async with serving(tmp_path, {}) as (server, app):
        document = webhook([message(1, text="Hi \ud83d")])
        assert (await ask(app, "POST", "/webhook", document)).status == 200
        [row] = await server.store.decisions()
        assert (row.outcome, row.input) == ("routed", document)


@pytest.mark.anyio
async def test_what_cannot_be_read_is_kept_once_and_by_itself(tmp_path: Path) -> None:
    wrong = [{**message(number), "timestamp": "soon"} for number in range(20)]
    async with serving(tmp_path, {}) as (server, app):
        assert (await ask(app, "POST", "/webhook", webhook(wrong))).status == 200
        rows = await server.store.decisions()
        assert [row.outcome for row in rows] == ["input_error"] * 20
        assert all(row.input is not None and len(row.input) < 400 for row in rows)


@pytest.mark.anyio
async def test_the_echo_of_a_template_with_half_an_emoji_is_decided(tmp_path: Path) -> None:
    button = {"type": "postback", "title": "Yes \ud83d", "payload": "YES"}
    payload = {"template_type": "button", "text": "?", "buttons": [button]}
    echo = message(1, is_echo=True, app_id=11, attachments=[{"type": "template", "payload": payload}])
    echo |= {"sender": {"id": ACCOUNT}, "recipient": {"id": "551"}}
    async with serving(tmp_path, {}) as (server, app):
        assert (await ask(app, "POST", "/webhook", webhook([echo]))).status == 200
        [row] = await server.store.decisions()
        assert row.type == "echo"


@pytest.mark.anyio
async def test_a_listener_that_fails_keeps_nobody_from_being_decided(tmp_path: Path) -> None:
    async with serving(tmp_path, {}) as (server, app):
        server.listeners.insert(0, lambda _: 1 / 0)  # type: ignore[arg-type]  # it fails
        for number in (1, 2):
            assert (await ask(app, "POST", "/webhook", webhook([message(number)]))).status == 200
        assert len(await server.store.decisions()) == 2


_ASKED = {"action": "take", "app": "care", "account": ACCOUNT, "user": "551", "timestamp": 1_789_000_000_000}


@pytest.mark.anyio
@pytest.mark.parametrize(
    "document",
    [_ASKED, {"event": _ASKED}, {"facts": {}, "event": _ASKED}, {**_ASKED, "entry": []}, [_ASKED], []],
)
async def test_what_an_app_asks_for_is_refused_at_the_webhook(document: object, tmp_path: Path) -> None:
    async with serving(tmp_path, {}) as (server, app):
        answer = await ask(app, "POST", "/webhook", json.dumps(document).encode())
        assert answer.status == 400
        assert await server.store.decisions() == []


@pytest.mark.anyio
async def test_a_wrapper_may_add_facts_to_a_webhook(tmp_path: Path) -> None:
    async with serving(tmp_path, {}) as (server, app):
        wrapped = b'{"facts": {}, "event": ' + webhook([message(1)]) + b"}"
        assert (await ask(app, "POST", "/webhook", wrapped)).status == 200
        assert [row.outcome for row in await server.store.decisions()] == ["routed"]


def test_each_policy_says_which_items_of_its_accounts_are_copies() -> None:
    """Of copies the one under `messaging` is decided, also where another policy's item stands first."""
    policies = Policies([Policy.load(SHOP), Policy.load(AGENCY)])
    other = next(iter(policies.all[1].checked.accounts))
    copied = {**message(2), "recipient": {"id": other}}
    entries = [
        {"id": ACCOUNT, "time": 1_789_000_000_000, "messaging": [message(1)]},
        {"id": other, "time": 1_789_000_000_000, "standby": [copied]},
        {"id": other, "time": 1_789_000_000_000, "messaging": [copied]},
    ]
    incoming = read_webhook(policies, json.dumps({"object": "instagram", "entry": entries}).encode())
    assert incoming.copies == (False, True, False)
