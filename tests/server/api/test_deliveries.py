"""Deliveries are looked at, retried and given up over HTTP."""

from pathlib import Path

import pytest

from tests.server.outbox.recording_app import RecordingApp, status
from tests.server.outbox.sending import until
from tests.server.outbox.serving import AD, MARKETING, ask, serving

pytestmark = pytest.mark.anyio
PATH = "/convroute/api/deliveries"


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


async def test_a_dead_delivery_is_shown_with_its_answer_and_retried(tmp_path: Path) -> None:
    async with RecordingApp(status(410)) as bot, serving(tmp_path, {"marketing": bot.url}) as (_, app):
        assert (await ask(app, "POST", "/webhook", AD)).status == 200
        await until(lambda: len(bot.got) == 1)
        dead: list[object] = []
        while not dead:
            dead = (await ask(app, "GET", f"{PATH}?app=marketing&state=dead")).json["deliveries"]
        [one] = dead
        assert isinstance(one, dict)
        assert (one["app"], one["app_id"], one["status"], one["attempts"]) == ("marketing", MARKETING, 410, 1)
        shown = (await ask(app, "GET", f"{PATH}/{one['id']}")).json
        assert shown["body"].encode() == bot.got[0].body
        bot.answer = None
        retried = await ask(app, "POST", f"{PATH}/{one['id']}/retry")
        assert (retried.status, retried.json) == (200, {"id": one["id"], "state": "due"})
        await until(lambda: len(bot.got) == 2)
        while (await ask(app, "GET", f"{PATH}/{one['id']}")).json["state"] != "done":
            pass
        again = await ask(app, "POST", f"{PATH}/{one['id']}/retry")
        assert (again.status, again.json) == (409, {"error": {"message": "the app has taken it already"}})


async def test_a_delivery_is_given_up_by_hand(tmp_path: Path) -> None:
    async with RecordingApp(status(500)) as bot, serving(tmp_path, {"marketing": bot.url}) as (_, app):
        await ask(app, "POST", "/webhook", AD)
        await until(lambda: len(bot.got) == 1)
        [one] = (await ask(app, "GET", f"{PATH}?app={MARKETING}")).json["deliveries"]
        assert (await ask(app, "POST", f"{PATH}/{one['id']}/drop")).json["state"] == "dropped"
        assert (await ask(app, "GET", f"{PATH}/{one['id']}")).json["state"] == "dropped"


async def test_what_nobody_has_an_address_for_is_kept_and_cannot_be_retried(tmp_path: Path) -> None:
    async with serving(tmp_path, {}) as (_, app):
        await ask(app, "POST", "/webhook", AD)
        found = (await ask(app, "GET", f"{PATH}?state=unsent")).json["deliveries"]
        assert {(one["app"], one["field"]) for one in found} == {
            ("marketing", "messaging"),
            ("care", "standby"),
            ("concierge", "standby"),
            ("sales", "standby"),
        }
        refused = await ask(app, "POST", f"{PATH}/{found[0]['id']}/retry")
        assert (refused.status, refused.json["error"]["message"]) == (
            409,
            "its app has no address to send it to",
        )


@pytest.mark.parametrize(
    ("method", "path", "code"),
    [
        ("GET", "?state=lost", 400),
        ("GET", "?most=0", 400),
        ("GET", "?most=x", 400),
        ("GET", "?app=nobody", 404),
        ("GET", "/none", 404),
        ("POST", "/none/retry", 404),
        ("POST", "/none/drop", 404),
        ("GET", "/none/drop", 405),
    ],
)
async def test_what_cannot_be_done_is_said(tmp_path: Path, method: str, path: str, code: int) -> None:
    async with serving(tmp_path, {}) as (_, app):
        assert (await ask(app, method, PATH + path)).status == code


async def test_with_an_admin_token_nobody_else_may_look_or_change(tmp_path: Path) -> None:
    async with serving(tmp_path, {}, admin_token="the token") as (_, app):
        assert (await ask(app, "GET", PATH)).status == 401
        assert (await ask(app, "POST", f"{PATH}/x/drop")).status == 401
        right = {"Authorization": "Bearer the token"}
        assert (await ask(app, "GET", PATH, headers=right)).status == 200
