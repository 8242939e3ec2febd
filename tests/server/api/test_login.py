"""The admin token is given once; then a cookie that no script can read lets in."""

from pathlib import Path

import pytest

from tests.server.outbox.serving import ask, serving

pytestmark = pytest.mark.anyio
LOGIN = "/convroute/login"
DATA = ("policy", "threads", "threads/1/2", "decisions", "decisions/1", "events", "deliveries", "shadow")


async def test_the_right_token_gets_a_cookie_and_the_cookie_lets_in(tmp_path: Path) -> None:
    async with serving(tmp_path, {}, admin_token="right") as (_, app):
        sent = await ask(app, "POST", LOGIN, b'{"token": "right"}')
        assert sent.status == 204
        known = await ask(app, "GET", "/convroute/api/policy", headers={"Cookie": "convroute=right"})
        assert known.status == 200


@pytest.mark.parametrize(
    ("body", "code"), [(b'{"token": "wrong"}', 401), (b'{"token": 1}', 400), (b"", 400), (b"x" * 5_000, 400)]
)
async def test_anything_else_gets_nothing(tmp_path: Path, body: bytes, code: int) -> None:
    async with serving(tmp_path, {}, admin_token="right") as (_, app):
        assert (await ask(app, "POST", LOGIN, body)).status == code


async def test_a_page_of_another_site_cannot_log_in(tmp_path: Path) -> None:
    async with serving(tmp_path, {}, admin_token="right") as (_, app):
        other = {"Origin": "https://elsewhere.example", "Host": "router.example"}
        assert (await ask(app, "POST", LOGIN, b'{"token": "right"}', headers=other)).status == 403


@pytest.mark.parametrize("path", DATA)
async def test_without_the_token_there_is_no_data(tmp_path: Path, path: str) -> None:
    async with serving(tmp_path, {}, admin_token="right") as (_, app):
        refused = await ask(app, "GET", f"/convroute/api/{path}", headers={"Cookie": "convroute=wrong"})
        assert refused.status == 401
