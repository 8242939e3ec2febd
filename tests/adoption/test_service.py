"""docs/service.md: the loop for a service of your own works when it is pasted, with copies, too."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from convroute import Policy
from tests.cli.shell import SHOP
from tests.repository.checkout import ROOT
from tests.repository.readme import fences

PAGE = (ROOT / "docs/service.md").read_text(encoding="utf-8")
LOOP = compile(fences(PAGE, "python")[-1].body, "docs/service.md", "exec")
ACCOUNT, USER, NOW = "17841400000000001", "5550001", 1_789_000_000_123
AD = (SHOP / "webhooks/spring-ad.json").read_bytes()
Decide = Callable[[bytes], list[Any]]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(tmp_path / "service.db", isolation_level=None)
    yield connection
    connection.close()


@pytest.fixture
def decide(database: sqlite3.Connection) -> Decide:
    pasted: dict[str, Any] = {"__name__": "service"}
    exec(LOOP, pasted)
    database.executescript(pasted["TABLES"])
    policy = Policy.load(SHOP / "shop.route")
    return lambda body: list(pasted["decide"](policy, database, body))


def _webhook(*items: dict[str, Any]) -> bytes:
    entry = {"id": ACCOUNT, "time": NOW, "messaging": list(items)}
    return json.dumps({"object": "instagram", "entry": [entry]}).encode()


def _message(mid: str, at: int = NOW) -> dict[str, Any]:
    people = {"sender": {"id": USER}, "recipient": {"id": ACCOUNT}, "timestamp": at}
    return {**people, "message": {"mid": mid, "text": "hi"}}


def test_a_thread_goes_on_where_it_was(decide: Decide, database: sqlite3.Connection) -> None:
    [first] = decide(AD)
    assert (first.outcome, first.app) == ("routed", "marketing")
    [then] = decide(_webhook(_message("m_2", first.item.at + 1_000)))
    assert then.app == "marketing"
    [(life,)] = database.execute("SELECT life FROM lives")
    assert json.loads(life)["thread"]["owner"] == "marketing"


def test_what_comes_twice_is_a_copy(decide: Decide, database: sqlite3.Connection) -> None:
    assert [decide(AD)[0].outcome, decide(AD)[0].outcome] == ["routed", "duplicate"]
    one = _message("m_3")
    assert [one.outcome for one in decide(_webhook(one, one))][1] == "duplicate"
    assert database.execute("SELECT count(*) FROM seen").fetchone() == (2,)


def test_a_copy_may_stand_before_what_is_decided(decide: Decide) -> None:
    one = _message("m_6")
    entry = {"id": ACCOUNT, "time": NOW, "standby": [one], "messaging": [one]}
    body = json.dumps({"object": "instagram", "entry": [entry]}).encode()
    assert sorted(decision.outcome for decision in decide(body)) == ["duplicate", "routed"]


def test_what_comes_late_takes_nobody_the_thread(decide: Decide) -> None:
    [decision] = decide(AD)
    [late] = decide(_webhook(_message("m_4", decision.item.at - 60_000)))
    assert late.late


def test_of_a_document_that_fails_nothing_is_kept(decide: Decide, database: sqlite3.Connection) -> None:
    database.execute("DROP TABLE seen")
    with pytest.raises(sqlite3.OperationalError):
        decide(AD)
    assert database.execute("SELECT count(*) FROM lives").fetchone() == (0,)


def test_an_item_that_cannot_be_read_does_not_stop_the_others(decide: Decide) -> None:
    unreadable, decision = decide(_webhook({"sender": 1}, _message("m_5")))
    assert (unreadable.outcome, decision.outcome) == ("input_error", "routed")
