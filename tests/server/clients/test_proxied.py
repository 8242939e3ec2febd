"""Clients whose address of Meta cannot be changed, with the four lines that `--tls` says to paste."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from tests.server.clients.node_process import need
from tests.server.clients.shop import Shop, shop

pytestmark = [pytest.mark.clients, pytest.mark.slow]


@pytest.fixture(scope="module")
def emulator() -> Iterator[Shop]:
    with shop("--tls") as found:
        yield found


def run(emulator: Shop, client: str, argument: str) -> Any:
    need(find_spec(client) is not None, f"{client} is not installed")
    command = [sys.executable, "-W", "ignore", str(Path(__file__).parent / "proxied.py"), client, argument]
    done = subprocess.run(
        command,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        env={**os.environ, **emulator.exports(), "NO_PROXY": "", "no_proxy": ""},
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_fbmq_sends(emulator: Shop) -> None:
    emulator.say("4001", "hi")
    assert run(emulator, "fbmq", "4001") == [200]
    assert emulator.sent("4001") == ["from fbmq"]


def test_facebook_business_sends_and_passes(emulator: Shop) -> None:
    emulator.say("4002", "hi")
    assert run(emulator, "facebook_business", "4002") is True
    assert emulator.sent("4002") == ["from facebook-business"]
    assert emulator.owner("4002") == "desk"


def test_nothing_else_is_reached_by_the_proxy(emulator: Shop) -> None:
    assert "403 convroute forwards nothing" in run(emulator, "requests", "https://example.com/")


def test_a_form_with_brackets_such_as_httparty_sends_is_understood(emulator: Shop) -> None:
    emulator.say("4003", "hi")
    form = (
        b"recipient[id]=4003&messaging_type=RESPONSE&message[text]=with%20brackets"
        b"&message[quick_replies][][content_type]=text&message[quick_replies][][title]=Yes"
        b"&message[quick_replies][][payload]=YES&message[quick_replies][][content_type]=text"
        b"&message[quick_replies][][title]=No&message[quick_replies][][payload]=NO"
    )
    media = "application/x-www-form-urlencoded"
    status, answer = emulator.post("/v11.0/me/messages?access_token=token-bot", form, media)
    assert (status, answer["recipient_id"]) == (200, "4003")
    assert emulator.sent("4003") == ["with brackets"]
