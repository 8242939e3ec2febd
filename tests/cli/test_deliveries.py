"""`convroute deliveries`: looked at, retried and given up, in a database or through the server on it."""

import asyncio
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import uvicorn

from convroute import Policy
from convroute.server.application import application
from convroute.server.apps import configured_apps
from convroute.server.bundle import keep_policies
from convroute.server.clock import system_clock
from convroute.server.incoming import read_webhook
from convroute.server.policies import Policies
from convroute.server.rows import Settled
from convroute.server.server import Server
from convroute.server.settings import Settings
from convroute.server.store import open_store
from tests.cli.shell import AD, POLICY, Done, convroute
from tests.wire.building import validator


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """What a server leaves that routed one ad message: all unsent, but one that is dead."""

    async def fill() -> None:
        policies = Policies([Policy.load(POLICY)])
        store = await open_store(f"sqlite:{tmp_path}/router.db")
        await keep_policies(store, [(policies.all[0], POLICY)])
        server = Server(
            policies, store, configured_apps(policies, (), emulating=True), Settings(), emulating=True
        )
        await server.start()
        await server.committer.decide(read_webhook(policies, Path(AD).read_bytes()))
        [row] = [one for one in await store.deliveries() if one.field == "messaging"]
        await store.change_deliveries([row.id], "due", system_clock())
        await store.settle([Settled(row.id, "dead", row.due, 2, 410, "gone \x1b[31m for good")])
        await server.stop()

    asyncio.run(fill())
    return tmp_path / "router.db"


def asked(database: Path, *arguments: str) -> Done:
    return convroute("deliveries", *arguments, "--db", f"sqlite:{database}")


def identifier(database: Path, *more: str) -> str:
    [one, *_] = json.loads(asked(database, "list", *more, "--format", "json").out)["deliveries"]
    assert isinstance(one["id"], str)
    return one["id"]


def test_deliveries_are_listed_newest_first_with_what_the_app_answered(database: Path) -> None:
    done = asked(database, "list")
    assert (done.status, done.err, len(done.out.splitlines())) == (0, "", 4)
    [dead] = [line for line in done.out.splitlines() if "dead" in line]
    assert "marketing" in dead
    assert dead.endswith("2 attempts 410 gone <U+001B>[31m for good")
    assert "\x1b" not in done.out


def test_a_list_is_there_for_programs_and_can_be_narrowed(database: Path) -> None:
    for arguments, count in {
        (): 4,
        ("--state", "dead"): 1,
        ("--state", "unsent"): 3,
        ("--app", "marketing"): 1,
        ("--app", "2210987654321098"): 1,
        ("--app", "sales", "--state", "dead"): 0,
        ("--most", "2"): 2,
    }.items():
        found = json.loads(asked(database, "list", *arguments, "--format", "json").out)
        validator("deliveries").validate(found)
        assert len(found["deliveries"]) == count, arguments


def test_one_delivery_is_shown_with_what_is_sent(database: Path) -> None:
    name = identifier(database, "--state", "dead")
    done = asked(database, "show", name)
    assert done.status == 0
    assert f"delivery  {name}\n" in done.out
    assert "to        marketing (2210987654321098) on messaging" in done.out
    assert "m_10" in done.out.splitlines()[-1]
    found = json.loads(asked(database, "show", name, "--format", "json").out)
    validator("deliveries").validate(found)
    assert json.loads(found["body"]) == json.loads(Path(AD).read_bytes())


def test_dead_ones_are_sent_again_or_given_up(database: Path) -> None:
    name = identifier(database, "--state", "dead")
    done = asked(database, "retry", name)
    assert (done.status, done.out) == (0, "1 delivery to be sent again\n")
    assert identifier(database, "--state", "due") == name
    done = asked(database, "drop", name, "--format", "json")
    found = json.loads(done.out)
    validator("deliveries").validate(found)
    assert (done.status, found["changed"], found["refused"]) == (0, [name], [])
    assert identifier(database, "--state", "dropped") == name


def test_all_dead_ones_of_an_app_are_sent_again(database: Path) -> None:
    assert asked(database, "retry", "--dead", "--app", "sales").out == "0 deliveries to be sent again\n"
    assert asked(database, "retry", "--dead", "--app", "marketing").out == "1 delivery to be sent again\n"
    assert asked(database, "drop", "--dead").out == "0 deliveries given up\n"


def test_what_is_not_there_is_said_and_the_rest_is_done(database: Path) -> None:
    name = identifier(database, "--state", "dead")
    done = asked(database, "retry", "none", name)
    assert (done.status, done.out, done.err) == (
        1,
        "1 delivery to be sent again\n",
        "none: there is no such delivery\n",
    )


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("show", "none"), "there is no delivery `none`"),
        (("list", "--app", "nobody"), "has an app `nobody`: name it by its id"),
        (("retry",), "name what to retry: ids, or --dead for all dead ones"),
        (("drop", "x", "--dead"), "name what to drop: ids, or --dead for all dead ones"),
        (("drop", "x", "--app", "care"), "--app goes with --dead"),
        (("list", "--state", "lost"), "lost"),
        (("list", "--url", "http://127.0.0.1:1"), "name one"),
    ],
)
def test_what_cannot_be_done_is_one_clear_line(database: Path, arguments: tuple[str, ...], told: str) -> None:
    done = asked(database, *arguments)
    assert done.status == 2
    assert told in done.err
    assert "Traceback" not in done.err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--db", "sqlite:none.db"), "there is no database none.db"),
        (("--db", "none.db"), "there is no file `none.db`"),
        (("--db", "mysql://x"), "a database is sqlite:PATH"),
        (("--url", "http://127.0.0.1:1"), "nothing answers at http://127.0.0.1:1"),
        (("--url", "ftp://127.0.0.1"), "is not the address of a server"),
        (("--url", "http://user:word@127.0.0.1"), "is not the address of a server"),
        (("--url", "http://127.0.0.1:x"), "is not the address of a server"),
    ],
)
def test_a_place_that_is_none_is_one_clear_line(
    tmp_path: Path, arguments: tuple[str, ...], told: str
) -> None:
    done = convroute("deliveries", "list", *arguments, cwd=tmp_path)
    assert done.status == 2
    assert told in done.err


@contextmanager
def running(database: Path, admin_token: str | None = None) -> Iterator[str]:
    """A server on the database, whose one app has an address where nobody is."""
    policies = Policies([Policy.load(POLICY)])
    started, addresses, ending = threading.Event(), list[str](), list[uvicorn.Server]()

    async def serve() -> None:
        store = await open_store(f"sqlite:{database}")
        urls = {"marketing": "http://127.0.0.1:1/hook"}
        apps = configured_apps(policies, (), emulating=True, urls=urls)
        server = Server(policies, store, apps, Settings(), emulating=True, admin_token=admin_token)
        config = uvicorn.Config(application(server), "127.0.0.1", 0, log_level="warning", access_log=False)
        serving = uvicorn.Server(config)
        ending.append(serving)
        task = asyncio.create_task(serving.serve())
        while not serving.started:
            await asyncio.sleep(0.01)
        addresses.append(f"http://127.0.0.1:{serving.servers[0].sockets[0].getsockname()[1]}")
        started.set()
        await task

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    assert started.wait(20)
    try:
        yield addresses[0]
    finally:
        ending[0].should_exit = True
        thread.join()


def test_through_the_server_all_is_the_same(database: Path) -> None:
    name = identifier(database, "--state", "dead")
    unsent = identifier(database, "--state", "unsent")
    with running(database) as url:

        def at(*arguments: str) -> Done:
            return convroute("deliveries", *arguments, "--url", url)

        assert name in at("list", "--app", "marketing", "--state", "dead").out
        assert "marketing (2210987654321098)" in at("show", name).out
        assert at("show", "none").err == "error: there is no delivery `none`\n"
        assert "has no app `nobody`" in at("list", "--app", "nobody").err
        done = at("retry", unsent, name)
        assert (done.status, done.out) == (1, "1 delivery to be sent again\n")
        assert done.err == f"{unsent}: its app has no address to send it to\n"
        assert at("drop", name).out == "1 delivery given up\n"


def test_while_a_server_runs_its_database_is_read_and_not_written_by_others(database: Path) -> None:
    name = identifier(database, "--state", "dead")
    with running(database) as url:
        assert name in asked(database, "list").out
        for verb in ("retry", "drop"):
            done = asked(database, verb, name)
            assert (done.status, done.out) == (2, "")
            assert "--url" in done.err
        assert (
            convroute("deliveries", "show", name, "--format", "json", "--url", url).out.count('"dead"') == 1
        )


def test_a_server_with_an_admin_token_is_asked_with_it(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CONVROUTE_ADMIN_TOKEN", raising=False)
    with running(database, "the token") as url:
        assert convroute("deliveries", "list", "--url", url).status == 2
        monkeypatch.setenv("CONVROUTE_ADMIN_TOKEN", "a guess")
        wrong = convroute("deliveries", "list", "--url", url)
        assert wrong.status == 2
        assert "CONVROUTE_ADMIN_TOKEN" in wrong.err
        assert "a guess" not in wrong.err
        monkeypatch.setenv("CONVROUTE_ADMIN_TOKEN", "the token")
        assert convroute("deliveries", "list", "--url", url).status == 0
