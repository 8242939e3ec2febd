"""Python clients that can be told where Meta is, their code unchanged."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from tests.server.clients.direct import BOT, DESK, PAGE
from tests.server.clients.node_process import need
from tests.server.clients.shop import Shop, shop

pytestmark = [pytest.mark.clients, pytest.mark.slow]

MESSAGE = ["message_id", "recipient_id"]


@pytest.fixture(scope="module")
def emulator() -> Iterator[Shop]:
    with shop() as found:
        yield found


def run(emulator: Shop, client: str, part: str, user: str) -> Any:
    """What one part of `direct.py` found; the person has written before."""
    need(find_spec(client) is not None, f"{client} is not installed")
    emulator.say(user, "hi")
    done = subprocess.run(
        [
            sys.executable,
            "-W",
            "ignore",
            str(Path(__file__).parent / "direct.py"),
            part,
            emulator.origin,
            user,
        ],
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        env={**os.environ, "NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"},
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_facebook_business_moves_control(emulator: Shop) -> None:
    owners = run(emulator, "facebook_business", "facebook_business_control", "5001")
    assert owners == [BOT, DESK, DESK, DESK, BOT, None]  # a request only asks


def test_facebook_business_calls_every_other_edge(emulator: Shop) -> None:
    found = run(emulator, "facebook_business", "facebook_business_edges", "5002")
    status = {"hop_v2": False, "msgr_multi_app": True, "ig_multi_app": False}
    assert found == {
        "sent": MESSAGE,
        "page": {"id": PAGE, "name": "client_shop", "messaging_feature_status": status},
        "profile": [{"get_started": {"payload": "GO"}}],
        "subscribed": [["messages", "standby"]],
        "uploaded": ["attachment_id"],
        "is_owner": found["is_owner"],
    }
    assert True in found["is_owner"]
    assert "from facebook-business" in emulator.sent("5002")


def test_facebook_business_tells_errors_by_code_and_subcode(emulator: Shop) -> None:
    assert run(emulator, "facebook_business", "facebook_business_errors", "5003") == {
        "not the owner": [400, 10, 2018300, "OAuthException"],
        "pass by another": [400, 100, 2018151, "OAuthException"],
        "wrong target": [400, 100, 2018164, "OAuthException"],
        "wrong token": [400, 190, 467, "OAuthException"],
        "wrong proof": [400, 100, None, "GraphMethodException"],
        "no recipient": [400, 100, None, "OAuthException"],
        "unknown edge": [400, 2500, None, "OAuthException"],
    }


def test_facebook_business_sends_a_batch(emulator: Shop) -> None:
    answers, failures = run(emulator, "facebook_business", "facebook_business_batch", "5004")
    assert answers == ["5004", "5004"]
    assert failures == [100]
    assert emulator.sent("5004") == ["one", "two"]


def test_fbmessenger(emulator: Shop) -> None:
    assert run(emulator, "fbmessenger", "fbmessenger", "5005") == {
        "sent": MESSAGE,
        "typing": {"recipient_id": "5005"},
        "profile": {"result": "success"},
        "deleted": {"result": "success"},
        "subscribed": {"success": True},
        "user": "Person",
        "uploaded": ["attachment_id"],
        "refused": 2500,
    }
    assert emulator.sent("5005") == ["from fbmessenger"]


def test_pymessenger(emulator: Shop) -> None:
    found = run(emulator, "pymessenger", "pymessenger", "5006")
    assert found == [MESSAGE, MESSAGE, MESSAGE, {"recipient_id": "5006"}, 100]
    assert emulator.sent("5006")[0] == "from pymessenger"


def test_python_facebook_api(emulator: Shop) -> None:
    assert run(emulator, "pyfacebook", "pyfacebook", "5007") == [MESSAGE, {"success": True}, DESK, 100]
    assert emulator.owner("5007") == "desk"
