"""At any moment a thread has one owner, also when two processes decide at once, and all see the same."""

from itertools import pairwise

import asyncpg
import pytest

from convroute.api import Policy
from convroute.server.bundle import keep_policies
from convroute.server.store import open_store
from tests.server.faults.witness import check
from tests.server.linearizable.checker import linearizable
from tests.server.linearizable.history import Seen, history, operations
from tests.server.logs import SHOP

pytestmark = [pytest.mark.anyio, pytest.mark.slow, pytest.mark.postgres]
THREADS, EACH = 4, 150
UNLOCKED = ("-m", "tests.server.linearizable.unlocked")


async def _prepared(url: str) -> Policy:
    policy = Policy.load(SHOP)
    store = await open_store(url)
    await keep_policies(store, [(policy, str(SHOP))])
    await store.close()
    return policy


def _of_thread(seen: list[Seen], user: str) -> list[Seen]:
    return sorted((one for one in seen if one.asked.user == user), key=lambda one: one.row.version)


def _in_real_time(seen: list[Seen], user: str) -> bool:
    """What ended before something else began has the lower version."""
    of_thread = _of_thread(seen, user)
    latest_begin = 0
    for one in of_thread:
        if one.ended < latest_begin:
            return False
        latest_begin = max(latest_begin, one.began)
    return [one.row.version for one in of_thread] == list(range(1, len(of_thread) + 1))


def _changes_of_owner(seen: list[Seen], user: str) -> int:
    owners = [one.line["thread"]["owner_app_id"] for one in _of_thread(seen, user)]
    return sum(one != other for one, other in pairwise(owners))


@pytest.mark.parametrize(
    "seed", [0, *(pytest.param(seed, marks=pytest.mark.nightly) for seed in range(1, 11))]
)
async def test_two_processes_decide_as_if_one_did(seed: int, postgres_url: str) -> None:
    policy = await _prepared(postgres_url)
    seen = await history(postgres_url, threads=THREADS, each=EACH, seed=seed)
    assert len(seen) == THREADS * EACH
    for number in range(THREADS):
        user = f"user{number}"
        assert _in_real_time(seen, user)
        assert linearizable(policy, operations(policy, seen, user))
        assert _changes_of_owner(seen, user) > 5  # they did fight for it
    found = await check(postgres_url, [])
    assert (found.threads, found.decisions) == (THREADS, THREADS * EACH)


async def test_a_store_that_does_not_lock_threads_is_refuted(postgres_url: str) -> None:
    policy = await _prepared(postgres_url)
    connection = await asyncpg.connect(postgres_url)
    await connection.execute("DROP INDEX decision_of_thread")  # it alone would have the last word
    await connection.close()
    seen = await history(postgres_url, threads=THREADS, each=EACH, seed=0, program=UNLOCKED)
    refuted = [
        number
        for number in range(THREADS)
        if not linearizable(policy, operations(policy, seen, f"user{number}"))
    ]
    assert refuted
    assert not all(_in_real_time(seen, f"user{number}") for number in range(THREADS))
