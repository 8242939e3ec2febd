"""`audit`, `threads` and `explain --db`: what a server kept, looked at afterwards."""

import asyncio
import json
import sqlite3
from pathlib import Path

import pytest

from convroute.server.clock import system_clock
from tests.cli.shell import Done, convroute
from tests.server.logs import NOW, SHOP, message, request, webhook, write_log
from tests.wire.building import validator

FAR = 9_000_000_000_000
"""A time (ms) at which control has not expired when the test runs."""


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("log") / "log.db"
    documents = [
        webhook(message("1", "m_1", NOW)),
        webhook(message("2", "m_2", FAR)),
        webhook(message("1", "m_1", NOW)),
        request("take", "sales", "2", timestamp=FAR + 1),
        webhook(message("2", "m_3", FAR + 2)),
    ]
    asyncio.run(write_log(f"sqlite:{path}", SHOP, documents, now=system_clock()))
    return path


def kept(log: Path, *arguments: str) -> Done:
    return convroute(*arguments, cwd=log.parent)


def lines(done: Done, schema: str) -> list[dict[str, object]]:
    found = [json.loads(line) for line in done.out.splitlines()]
    for line in found:
        validator(schema).validate(line)
    return found


def test_a_log_that_proves_itself_is_told_in_one_line(log: Path) -> None:
    done = kept(log, "audit", "sqlite:log.db")
    assert done == Done(0, "5 decisions in 2 threads, 5 came out again: no disagreement\n", "")


def test_an_audit_for_programs_is_as_its_schema_says(log: Path) -> None:
    [found] = lines(kept(log, "audit", "log.db", "--format", "json"), "audit")
    assert (found["decisions"], found["rederived"], found["disagreements"]) == (5, 5, [])


def test_what_does_not_hold_is_named_and_ends_with_1(log: Path, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "log.db") as changed, sqlite3.connect(log) as whole:
        whole.backup(changed)
        changed.execute("UPDATE decision SET outcome = 'denied' WHERE mid = 'm_3'")
    done = convroute("audit", "log.db", cwd=tmp_path)
    told = "17841400000000001/2 version 3: outcome\n  kept  denied\n  now   delivered\n"
    assert done.status == 1
    assert done.out.startswith(told.replace("delivered", "routed"))
    assert done.out.endswith(": 1 disagreement\n")
    done = convroute("audit", "log.db", "--format", "json", cwd=tmp_path)
    [found] = lines(done, "audit")
    assert done.status == 1
    assert found["disagreements"] == [
        {
            "thread": "17841400000000001/2",
            "version": 3,
            "decision": found["disagreements"][0]["decision"],  # type: ignore[index]  # it is JSON
            "what": "outcome",
            "kept": "denied",
            "now": "routed",
        }
    ]


@pytest.mark.parametrize("database", ["nothing.db", "sqlite:nothing.db", "mysql://x", "sqlite:text.db"])
def test_a_database_that_cannot_be_read_is_a_2(database: str, tmp_path: Path) -> None:
    (tmp_path / "text.db").write_text("this is not a database, only some text " * 100)
    for command in (["audit", database], ["threads", "--db", database], ["explain", "--db", database, "m"]):
        done = convroute(*command, cwd=tmp_path)
        assert (done.status, done.out) == (2, "")
        assert done.err.startswith("error: ")
        assert done.err.count("\n") == 1
    assert not (tmp_path / "nothing.db").exists()


def test_threads_are_shown_as_they_stand_now(log: Path) -> None:
    first, second = lines(kept(log, "threads", "--db", "log.db", "--format", "json"), "kept-thread")
    assert (first["user"], first["state"], first["owner"]) == ("1", "idle", None)
    assert first["last_user_message_at"] == NOW
    assert (second["user"], second["state"], second["owner"], second["version"]) == (
        "2",
        "active",
        "sales",
        3,
    )
    done = kept(log, "threads", "--db", "log.db")
    assert [line.split()[1] for line in done.out.splitlines()] == ["idle", "sales"]


@pytest.mark.parametrize("owner", ["sales", "3310987654321098"])
def test_threads_of_an_owner_are_found_by_name_and_by_id(owner: str, log: Path) -> None:
    found = lines(kept(log, "threads", "--db", "log.db", "--owner", owner, "--format", "json"), "kept-thread")
    assert [one["user"] for one in found] == ["2"]


def test_whose_control_has_expired_owns_nothing(log: Path) -> None:
    done = kept(log, "threads", "--db", "log.db", "--owner", "concierge")
    assert done == Done(0, "", "there is no such thread\n")


def test_an_owner_that_no_policy_knows_is_a_mistake(log: Path) -> None:
    done = kept(log, "threads", "--db", "log.db", "--owner", "sails")
    assert (done.status, done.out) == (2, "")
    assert "no policy in the database has an app `sails`" in done.err


def test_the_clock_of_an_emulator_is_that_of_its_last_decision(tmp_path: Path) -> None:
    documents = [webhook(message("1", "m_1", NOW)), webhook(message("2", "m_2", NOW + 1))]
    asyncio.run(write_log(f"sqlite:{tmp_path}/convroute.db", SHOP, documents, now=NOW))
    done = convroute("threads", cwd=tmp_path)
    assert done.status == 0
    assert [line.split(maxsplit=1)[1] for line in done.out.splitlines()] == [
        "concierge until 2026-10-06 20:41:10+02:00",
        "concierge until 2026-10-06 20:41:10+02:00",
    ]
    assert done.err == "note: by the emulator's clock it is 2026-10-05 20:41:10+02:00\n"


def test_a_call_that_was_refused_makes_no_thread_of_somebody_who_never_wrote(tmp_path: Path) -> None:
    documents = [
        request("send", "marketing", "1", text="Hi"),
        request("take", "marketing", "1"),
        request("owner", "marketing", "1"),
        webhook(message("2", "m_2", NOW)),
    ]
    asyncio.run(write_log(f"sqlite:{tmp_path}/convroute.db", SHOP, documents))
    done = convroute("threads", "--format", "json", cwd=tmp_path)
    assert [one["user"] for one in lines(done, "kept-thread")] == ["2"]
    assert "no disagreement" in convroute("audit", "convroute.db", cwd=tmp_path).out


def test_threads_of_another_account_are_left_out(log: Path) -> None:
    assert kept(log, "threads", "--db", "log.db", "--account", "5").out == ""
    assert len(kept(log, "threads", "--db", "log.db", "--account", "17841400000000001").out.splitlines()) == 2


def test_what_a_server_decided_is_explained_from_its_log(log: Path) -> None:
    done = kept(log, "explain", "--db", "log.db", "m_3")
    assert (done.status, done.err) == (0, "")
    first, second, third, *_ = done.out.splitlines()
    assert " by policy acme" in first
    assert first.startswith("version 3 of 17841400000000001/2, decided 20")
    assert second.startswith("the thread before: owned by sales until 2255-")
    assert third.startswith("message m_3 from 2 at 2255-")


def test_each_decision_about_a_message_is_explained(log: Path) -> None:
    found = lines(kept(log, "explain", "--db", "log.db", "m_1", "--format", "json"), "kept-decision")
    assert [(one["version"], one["decision"]["outcome"]) for one in found] == [  # type: ignore[index]  # it is JSON
        (1, "routed"),
        (2, "duplicate"),
    ]
    assert found[0]["before"] is None
    assert found[1]["before"]["thread"]["owner"] == "concierge"  # type: ignore[index]  # it is JSON


def test_why_an_app_did_not_get_a_message_is_answered_from_the_log(log: Path) -> None:
    done = kept(log, "explain", "--db", "log.db", "m_2", "--why-not", "care")
    assert done.status == 0
    assert "`care` would have got it" in done.out
    asked = ("explain", "--db", "log.db", "m_2", "--why-not", "care", "--format", "json")
    [found] = lines(kept(log, *asked), "kept-decision")
    assert found["why_not"]["verdict"] == "ways"  # type: ignore[index]  # it is JSON


@pytest.mark.parametrize("form", ["text", "markdown", "mermaid"])
def test_it_is_told_in_every_format(form: str, log: Path) -> None:
    done = kept(log, "explain", "--db", "log.db", "m_2", "--format", form)
    assert (done.status, done.err) == (0, "")
    assert "concierge" in done.out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["m_9"], "the database has no decision about `m_9`"),
        (["m_1", "--why-not", "cafe"], "did you mean care"),
        (["m_1", "input.json"], "remove INPUT"),
        (["m_1", "--message", "Hi"], "remove --message"),
        (["m_1", "--fail-on", "denied"], "remove --fail-on"),
    ],
)
def test_what_cannot_be_explained_is_refused(arguments: list[str], told: str, log: Path) -> None:
    done = kept(log, "explain", "--db", "log.db", *arguments)
    assert (done.status, done.out) == (2, "")
    assert told in done.err


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("DELETE FROM policy", "is not in the database"),
        ("UPDATE decision SET input = NULL", "what was decided on is no longer kept"),
        ("DELETE FROM decision WHERE mid = 'm_2'", "the decision before it is no longer kept"),
    ],
)
def test_what_is_no_longer_kept_is_said(change: str, told: str, log: Path, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "log.db") as changed, sqlite3.connect(log) as whole:
        whole.backup(changed)
        changed.execute(change)
        [[taken]] = changed.execute("SELECT id FROM decision WHERE type = 'take'")
    done = convroute("explain", "--db", "log.db", taken, cwd=tmp_path)
    assert (done.status, done.out) == (2, "")
    assert told in done.err
