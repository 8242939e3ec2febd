"""Decisions come as they are taken, and a page that is too slow costs no memory."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPResponse
from urllib.request import Request, urlopen

import pytest

from convroute.server.api.events import MOST_WAITING, Listener
from convroute.server.rows import DecisionRow
from tests.server.emulator.running import SHOP, Asking, running


@contextmanager
def listening(server: Asking, last: str | None = None) -> Iterator[HTTPResponse]:
    request = Request(server.running.url + "/convroute/api/events")
    if last is not None:
        request.add_header("Last-Event-ID", last)
    with urlopen(request, timeout=20) as answer:
        assert answer.headers["Content-Type"].startswith("text/event-stream")
        assert answer.readline() == b"retry: 2000\n"
        yield answer


def next_event(answer: HTTPResponse) -> tuple[str, dict[str, object]]:
    name = ""
    while line := answer.readline().decode().rstrip("\n"):
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        if line.startswith("data: "):
            answer.readline()
            return name, json.loads(line.removeprefix("data: "))
    return next_event(answer)


def test_a_decision_is_told_when_it_was_kept() -> None:
    with running(SHOP) as shop, listening(shop) as events:
        done = shop.act("5550001", "say", text="Hi")
        name, told = next_event(events)
        assert (name, told["id"], told["text"]) == ("decision", done["id"], "Hi")


def test_whoever_comes_back_gets_what_came_in_the_meantime() -> None:
    with running(SHOP) as shop:
        ids = [shop.act("5550001", "say", text=str(number))["id"] for number in range(3)]
        with listening(shop, ids[0]) as events:
            assert [next_event(events)[1]["id"] for _ in range(2)] == ids[1:]


def test_a_server_that_ends_ends_its_streams() -> None:
    with running(SHOP) as shop, listening(shop) as events:
        shop.running.stop()
        assert events.read().strip() == b""


def test_a_slow_listener_loses_some_and_is_told_so() -> None:
    listener = Listener()
    for number in range(MOST_WAITING + 1):
        listener.add([row(number)])
        assert listener.lost is (number == MOST_WAITING)
    assert listener.rows.qsize() == MOST_WAITING


def test_what_was_written_here_is_not_told_again_when_the_database_is_looked_at() -> None:
    listener = Listener()
    listener.add([row(1)])
    listener.add([row(1), row(2)])
    assert listener.rows.qsize() == 2


@pytest.mark.postgres
def test_another_node_at_the_same_database_is_heard(postgres_url: str) -> None:
    with (
        running(SHOP, database=postgres_url) as one,
        running(SHOP, database=postgres_url) as other,
        listening(one) as events,
    ):
        done = other.act("5550001", "say", text="Hi")
        assert next_event(events)[1]["id"] == done["id"]


def row(number: int) -> DecisionRow:
    return DecisionRow(
        id=f"{number:026x}",
        decided_at=1,
        account=None,
        user=None,
        version=0,
        copy_key=None,
        at=None,
        type=None,
        mid=None,
        outcome="ignored",
        app_id=None,
        rule=None,
        policy=None,
        line=b"{}",
        input=None,
        life=None,
    )
