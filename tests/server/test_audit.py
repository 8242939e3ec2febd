"""The log proves itself, and an audit finds what somebody changed in it."""

import asyncio
import json
import sqlite3
from pathlib import Path

import pytest

from convroute.server.audit import Audited, audit
from convroute.server.store import open_store
from tests.server.logs import NOW, POLICIES, SHOP, message, recorded, request, tap, webhook, write_log

DAY = 86_400_000
CONVERSATION = [
    webhook(message("1", "a", NOW), message("2", "b", NOW + 1)),
    webhook(message("1", "a", NOW)),  # Meta delivers again
    webhook(message("1", "c", NOW - 5)),  # late
    request("take", "care", "1"),
    request("send", "care", "1", text="Anything else?"),
    webhook(tap("1", "d", NOW + 10, "MORE")),
    request("pass", "care", "1", target="sales"),
    webhook(message("1", "e", NOW + 2 * DAY)),
    webhook({"sender": {"id": "9"}, "recipient": {"id": "9"}, "timestamp": NOW, "message": {"mid": "x"}}),
    webhook({"sender": {"id": "3"}, "timestamp": NOW}),
]


def written(folder: Path, documents: list[bytes] = CONVERSATION, path: Path = SHOP) -> str:
    asyncio.run(write_log(f"sqlite:{folder / 'log.db'}", path, documents))
    return str(folder / "log.db")


def audited(file: str) -> Audited:
    async def run() -> Audited:
        store = await open_store(f"sqlite:{file}", reading=True)
        try:
            return await audit(store)
        finally:
            await store.close()

    return asyncio.run(run())


def change(file: str, *statements: str) -> None:
    connection = sqlite3.connect(file)
    for statement in statements:
        assert connection.execute(statement).rowcount > 0, statement
    connection.commit()
    connection.close()


@pytest.mark.parametrize("name", ["agency", "bank", "page", "shop", "single"])
def test_what_is_recorded_for_a_policy_comes_out_again(name: str, tmp_path: Path) -> None:
    documents = recorded(name)
    found = audited(written(tmp_path, [*documents, *documents], POLICIES / name / f"{name}.route"))
    assert found.disagreements == []
    assert found.decisions >= len(documents)
    assert found.rederived + found.unread == found.decisions


def test_a_conversation_with_copies_requests_echoes_and_buttons_comes_out_again(tmp_path: Path) -> None:
    file = written(tmp_path)
    outcomes = [row[0] for row in sqlite3.connect(file).execute("SELECT outcome FROM decision ORDER BY id")]
    assert {"routed", "duplicate", "allowed", "not_ours", "input_error"} <= {*outcomes}
    found = audited(file)
    assert found.disagreements == []
    assert (found.threads, found.forgotten, found.unread) == (2, 0, 1)
    assert found.deliveries == sqlite3.connect(file).execute("SELECT count(*) FROM delivery").fetchone()[0]


def test_whose_button_was_tapped_is_kept_with_the_tap(tmp_path: Path) -> None:
    connection = sqlite3.connect(written(tmp_path))
    [[tapped]] = connection.execute("SELECT input FROM decision WHERE type = 'postback'")
    assert json.loads(tapped)["button_app"] == "1217981644879628"


_OF_1 = "usr = '1' AND version ="
CHANGES = {
    "a decision that is missing": ([f"DELETE FROM decision WHERE {_OF_1} 3"], 4, "version"),
    "a decision that is missing at the end": (
        ["DELETE FROM decision WHERE usr = '1' AND version = (SELECT version FROM thread WHERE usr = '1')"],
        8,
        "version of the thread",
    ),
    "another outcome in the line": (
        [f"UPDATE decision SET line = replace(line, 'routed', 'denied') WHERE {_OF_1} 1"],
        1,
        "outcome",
    ),
    "another app in a column": ([f"UPDATE decision SET app_id = '1' WHERE {_OF_1} 1"], 1, "app_id"),
    "another thing that the person did": (
        [
            f"""UPDATE decision SET input = replace(
            input, '"text":', '"quick_reply": {{"payload": "COUPON"}}, "text":') WHERE {_OF_1} 1"""
        ],
        1,
        "app_id",
    ),
    "the owner of the thread": (
        ["UPDATE thread SET life = (SELECT life FROM decision WHERE usr = '1' AND version = 1)"],
        9,
        "state of the thread",
    ),
    "the life after a decision": (
        [f"UPDATE decision SET life = (SELECT life FROM decision WHERE {_OF_1} 1) WHERE {_OF_1} 4"],
        4,
        "life",
    ),
    "no key by which a copy is known": (
        [f"UPDATE decision SET copy_key = NULL WHERE {_OF_1} 3"],
        3,
        "copy key",
    ),
    "a delivery to another app": (
        ["""UPDATE delivery SET app = '5' WHERE field = 'messaging'
            AND decision = (SELECT id FROM decision WHERE mid = 'a')"""],
        1,
        "delivery",
    ),
    "the input is no document": ([f"UPDATE decision SET input = 'x' WHERE {_OF_1} 1"], 1, "decision"),
    "the policy is not kept": (["DELETE FROM policy"], 1, "decision"),
    "a copy of nothing": (
        [
            f"""UPDATE decision SET mid = 'z', input = replace(input, '"a"', '"z"'),
            line = replace(line, '"a"', '"z"') WHERE {_OF_1} 2"""
        ],
        2,
        "duplicate",
    ),
    "a thread that is missing": (["DELETE FROM thread WHERE usr = '1'"], 1, "thread"),
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGES)
def test_what_was_changed_in_the_log_is_found_at_its_version(name: str, tmp_path: Path) -> None:
    statements, version, what = CHANGES[name]
    file = written(tmp_path)
    change(file, *statements)
    found = [one for one in audited(file).disagreements if one.thread == "17841400000000001/1"]
    assert [(one.version, one.what) for one in found] == [(version, what)]
    assert found[0].kept != found[0].now


def test_what_was_forgotten_is_counted_and_is_no_mistake(tmp_path: Path) -> None:
    file = written(tmp_path)
    change(file, "UPDATE decision SET input = NULL WHERE usr = '1' AND version < 4",
           "UPDATE decision SET copy_key = NULL WHERE usr = '1' AND version < 4",
           "DELETE FROM delivery WHERE app = '1278416343931139'")  # fmt: skip
    found = audited(file)
    assert found.disagreements == []
    assert found.forgotten == 3


def test_a_thread_may_begin_with_the_first_version_that_is_kept(tmp_path: Path) -> None:
    file = written(tmp_path)
    change(file, "DELETE FROM decision WHERE usr = '1' AND version < 4")
    found = audited(file)
    assert found.disagreements == []
    assert found.forgotten == 1


def test_a_policy_whose_lines_moved_is_the_same_policy(tmp_path: Path) -> None:
    file = written(tmp_path)
    moved = "replace(line, 'shop.route:', 'elsewhere.route:1')"
    change(file, f"UPDATE decision SET line = {moved} WHERE {moved} <> CAST(line AS TEXT)")
    assert audited(file).disagreements == []
