"""The computer's clock goes back, and items come from the future: nobody loses or gains a thread by it."""

from pathlib import Path
from typing import Any

import pytest
from msgspec.json import decode

from convroute.api import Policy
from convroute.server.bundle import keep_policies
from convroute.server.committer import Committer
from convroute.server.incoming import read_request, read_webhook
from convroute.server.policies import Policies
from convroute.server.store import open_store
from tests.server.faults.witness import check
from tests.server.logs import NOW, SHOP, message, request, webhook

pytestmark = pytest.mark.anyio
HOUR = 3_600_000


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> int:
        return self.now


async def _decided(database: str, *steps: tuple[int, bytes]) -> list[dict[str, Any]]:
    """The lines of documents, each decided at a time of its own."""
    store, policy, clock = await open_store(database), Policy.load(SHOP), Clock()
    await keep_policies(store, [(policy, str(SHOP))])
    policies = Policies([policy])
    committer = Committer(store, policies, clock)
    committer.start()
    lines = []
    for now, document in steps:
        clock.now = now
        asked = b'"action"' in document
        incoming = read_request(policies, document, now=now) if asked else read_webhook(policies, document)
        decided = await committer.decide(incoming)
        lines += [decode(line.row.line) for line in decided.lines]
    await committer.close()
    await store.close()
    await check(database, [])
    return lines


def _database(folder: Path) -> str:
    return f"sqlite:{folder / 'router.db'}"


async def test_a_request_after_the_clock_went_back_is_late_and_is_decided_on_the_present_state(
    tmp_path: Path,
) -> None:
    first, took, back, released = await _decided(
        _database(tmp_path),
        (NOW, webhook(message("1", "a", NOW))),
        (NOW + 1, request("take", "sales", "1")),
        (NOW - HOUR, request("take", "care", "1")),
        (NOW - HOUR + 1, request("release", "concierge", "1")),
    )
    assert (first["event"]["late"], took["event"]["late"]) == (False, False)
    assert took["thread"]["owner"] == "sales"
    assert back["event"]["late"]
    assert (back["outcome"], back["thread"]["owner"]) == ("denied", "sales")  # `deny take by care from sales`
    assert (released["outcome"], released["error"]["subcode"]) == ("denied", 2534037)


async def test_an_hour_back_shortens_nobodys_control(tmp_path: Path) -> None:
    took, extended, wrote = await _decided(
        _database(tmp_path),
        (NOW, request("take", "sales", "1")),
        (NOW - HOUR, request("extend", "sales", "1", duration=60)),
        (NOW - HOUR + 1, webhook(message("1", "a", NOW - HOUR + 1))),
    )
    ends = took["thread"]["expires_at"]
    assert extended["outcome"] == "allowed"
    assert extended["thread"]["expires_at"] == wrote["thread"]["expires_at"] == ends
    assert wrote["thread"]["owner"] == "sales"


async def test_an_item_from_the_future_makes_what_comes_now_late_and_takes_nothing_from_the_owner(
    tmp_path: Path,
) -> None:
    future, now, ad, took = await _decided(
        _database(tmp_path),
        (NOW, webhook(message("1", "a", NOW + 100 * HOUR))),
        (NOW, webhook(message("1", "b", NOW))),
        (NOW, webhook(message("1", "c", NOW + 1, referral={"ad_id": "120210987654321", "source": "ADS"}))),
        (NOW + 2, request("take", "sales", "1")),
    )
    assert future["thread"]["expires_at"] == NOW + 124 * HOUR
    assert (now["event"]["late"], ad["event"]["late"]) == (True, True)
    assert now["thread"]["expires_at"] == ad["thread"]["expires_at"] == NOW + 124 * HOUR
    assert ad["thread"]["owner"] == "concierge"  # a late ad message steals nothing (semantics E14)
    assert (took["outcome"], took["thread"]["owner"]) == ("allowed", "sales")


async def test_what_expired_by_the_time_of_an_item_is_idle_for_it_alone(tmp_path: Path) -> None:
    _, future, now = await _decided(
        _database(tmp_path),
        (NOW, request("take", "sales", "1")),
        (NOW + 1, request("owner", "care", "1", timestamp=NOW + 48 * HOUR)),
        (NOW + 2, webhook(message("1", "a", NOW + 2))),
    )
    assert future["thread"]["state"] == "idle"  # by its own time (semantics T1)
    assert now["event"]["late"]
