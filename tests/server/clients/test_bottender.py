"""npm's bottender as a live bot, its code unchanged: only `origin` is set."""

import json
from collections.abc import Iterator

import pytest

from tests.server.clients.node_process import NodeProcess, node
from tests.server.clients.shop import APP_IDS, PAGE, Shop, free_port, shop

pytestmark = [pytest.mark.clients, pytest.mark.slow]


@pytest.fixture(scope="module")
def living() -> Iterator[tuple[Shop, NodeProcess]]:
    port = free_port()
    with shop("--app", f"bot=http://127.0.0.1:{port}/webhook") as emulator:
        keys = {
            "pageId": PAGE,
            "appId": APP_IDS["bot"],
            "appSecret": "secret-bot",
            "accessToken": "token-bot",
            "verifyToken": "unused",
            "origin": emulator.origin,
        }
        told = {"PORT": str(port), "MESSENGER": json.dumps(keys), "DESK": APP_IDS["desk"]}
        with node("bottender/start.js", environment=told) as bot:
            bot.until(lambda said: said == "listening")
            yield emulator, bot


def test_it_answers_and_hears_its_own_echo(living: tuple[Shop, NodeProcess]) -> None:
    emulator, bot = living
    emulator.say("2001", "hi")
    assert bot.until(lambda said: said.get("text") == "hi")["standby"] is False
    echo = bot.until(lambda said: said.get("echo"))
    assert echo["text"] == "hi? I own this"
    assert emulator.sent("2001") == ["hi? I own this"]


def test_it_passes_looks_on_and_takes(living: tuple[Shop, NodeProcess]) -> None:
    emulator, bot = living
    emulator.say("2002", "a person, please")
    owner = bot.until(lambda said: "owner" in said)["owner"]
    assert str(owner["appId"]) == APP_IDS["desk"]
    emulator.say("2002", "anybody there?")
    assert bot.until(lambda said: said.get("text") == "anybody there?")["standby"] is True
    emulator.say("2002", "come back")
    bot.until(lambda said: said.get("echo") and said["text"] == "I am back")
    assert emulator.sent("2002") == ["one moment", "I am back"]
    assert emulator.owner("2002") == "bot"
