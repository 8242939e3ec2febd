"""npm's botbuilder-adapter-facebook (botkit) as a live bot by https, unchanged: only `api_host` is set."""

import json

import pytest

from tests.server.clients.node_process import node
from tests.server.clients.shop import APP_IDS, free_port, shop

pytestmark = [pytest.mark.clients, pytest.mark.slow]


def test_it_answers_and_passes_and_what_it_fails_at_holds_no_message_back() -> None:
    port = free_port()
    with shop("--tls", "--app", f"bot=http://127.0.0.1:{port}/webhook") as emulator:
        keys = {
            "access_token": "token-bot",
            "app_secret": "secret-bot",
            "api_host": emulator.origin.removeprefix("http://"),
        }
        trusting = {"NODE_EXTRA_CA_CERTS": emulator.exports()["NODE_EXTRA_CA_CERTS"]}
        told = {"PORT": str(port), "FACEBOOK": json.dumps(keys), "DESK": APP_IDS["desk"], **trusting}
        with node("botkit/start.js", environment=told) as bot:
            bot.until(lambda said: said == "listening")
            emulator.say("3001", "a person, please")
            assert bot.until(lambda said: "success" in said) == {"success": True}
            assert emulator.owner("3001") == "desk"
            emulator.say("3001", "on standby")  # the adapter fails at every standby, and is sent it again
            passed = f'{{"recipient": {{"id": "3001"}}, "target_app_id": {APP_IDS["bot"]}}}'
            token = "access_token=token-desk"
            assert emulator.post(f"/me/pass_thread_control?{token}", passed.encode())[0] == 200
            emulator.say("3001", "and back")
            bot.until(lambda said: said.get("text") == "and back")
        assert emulator.sent("3001")[:1] == ["botkit heard a person, please"]
