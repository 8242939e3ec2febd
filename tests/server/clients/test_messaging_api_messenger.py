"""npm's messaging-api-messenger, its code unchanged: only `origin` is set."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.server.clients.node_process import NodeProcess, node
from tests.server.clients.shop import APP_IDS, Shop, shop

pytestmark = [pytest.mark.clients, pytest.mark.slow]


@pytest.fixture(scope="module")
def emulator() -> Iterator[Shop]:
    with shop() as found:
        yield found


def client(emulator: Shop, app: str, **more: object) -> Any:
    keys = {"accessToken": f"token-{app}", "appSecret": f"secret-{app}", "origin": emulator.origin, **more}
    return node("calls.js", json.dumps(keys))


@pytest.fixture(scope="module")
def bot(emulator: Shop) -> Iterator[NodeProcess]:
    with client(emulator, "bot") as found:
        yield found


@pytest.fixture(scope="module")
def desk(emulator: Shop) -> Iterator[NodeProcess]:
    with client(emulator, "desk") as found:
        yield found


def test_it_sends_to_who_wrote(emulator: Shop, bot: NodeProcess) -> None:
    emulator.say("1001", "hi")
    answer = bot.ask("sendText", "1001", "hello")["answer"]
    assert answer["recipientId"] == "1001"
    assert answer["messageId"].startswith("m_")
    assert emulator.sent("1001") == ["hello"]


def test_it_passes_and_takes_and_asks_who_owns(emulator: Shop, bot: NodeProcess, desk: NodeProcess) -> None:
    emulator.say("1002", "hi")
    assert bot.ask("passThreadControl", "1002", APP_IDS["desk"], "a note") == {"answer": {"success": True}}
    assert str(bot.ask("getThreadOwner", "1002")["answer"]["appId"]) == APP_IDS["desk"]
    assert bot.ask("takeThreadControl", "1002") == {"answer": {"success": True}}
    assert str(bot.ask("getThreadOwner", "1002")["answer"]["appId"]) == APP_IDS["bot"]
    assert "appId" not in desk.ask("getThreadOwner", "1002")["answer"]
    assert bot.ask("passThreadControlToPageInbox", "1002") == {"answer": {"success": True}}


def test_it_requests_control(emulator: Shop, desk: NodeProcess) -> None:
    emulator.say("1003", "hi")
    assert desk.ask("requestThreadControl", "1003", "please") == {"answer": {"success": True}}


def test_it_learns_who_else_is_connected(bot: NodeProcess) -> None:
    answer = bot.ask("getSecondaryReceivers")["answer"]
    assert {str(one["id"]) for one in answer} & set(APP_IDS.values())


def test_it_reads_our_errors_as_metas(emulator: Shop, desk: NodeProcess) -> None:
    emulator.say("1004", "hi")
    refused = desk.ask("sendText", "1004", "me first")
    assert refused["status"] == 400
    error = refused["data"]["error"]
    assert {"message", "type", "code", "fbtraceId"} <= error.keys()  # it writes names its own way
    assert refused["message"] == f"Messenger API - {error['code']} {error['type']} {error['message']}"
    assert emulator.sent("1004") == []


def test_a_token_of_nobody_is_refused_with_190(emulator: Shop) -> None:
    with client(emulator, "nobody", skipAppSecretProof=True) as nobody:
        refused = nobody.ask("sendText", "1005", "hi")
    assert refused["data"]["error"]["code"] == 190


def test_a_proof_by_another_secret_is_refused(emulator: Shop) -> None:
    with client(emulator, "bot", appSecret="another") as wrong:
        assert "error" in wrong.ask("sendText", "1006", "hi")["data"]


def test_it_sends_a_batch(emulator: Shop, bot: NodeProcess) -> None:
    emulator.say("1007", "hi")
    answers = bot.ask(
        "sendBatch",
        ["sendText", "1007", "one"],
        ["sendText", "1007", "two"],
        ["passThreadControl", "1007", APP_IDS["desk"]],
        ["sendText", "1007", "three"],
    )["answer"]
    assert [one["code"] for one in answers] == [200, 200, 200, 400]
    assert emulator.sent("1007") == ["one", "two"]
    assert emulator.owner("1007") == "desk"


def test_it_sends_a_file(emulator: Shop, bot: NodeProcess, tmp_path: Path) -> None:
    picture = tmp_path / "picture.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    emulator.say("1008", "hi")
    answer = bot.ask("sendImage", "1008", {"file": str(picture)})["answer"]
    assert answer["messageId"].startswith("m_")
    assert emulator.sent("1008") == [None]


def test_what_is_not_there_is_refused_by_name(bot: NodeProcess) -> None:
    refused = bot.ask("createLabel", "vip")
    assert refused["status"] == 400
    assert "custom_labels" in refused["data"]["error"]["message"]
