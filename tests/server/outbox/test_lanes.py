"""A store leases the deliveries of one thread to one app in their order, one at a time."""

from pathlib import Path

import pytest

from convroute.server.rows import PATIENCE, DeliveryRow, Field, Needs, Settled, State, Writes
from convroute.server.store import Database, open_store

pytestmark = pytest.mark.anyio
NOW = 1_789_000_000_000


def row(number: int, user: str = "5550001", field: Field = "messaging", created: int = NOW) -> DeliveryRow:
    name = f"{number:026}"
    return DeliveryRow(name, name[2:], "17", user, "1", field, b"{}", created, created)


async def filled(folder: Path, *rows: DeliveryRow) -> Database:
    store = await open_store(f"sqlite:{folder}/router.db")
    await store.transact(Needs(), lambda _: Writes(deliveries=list(rows)))
    return store


async def leased(store: Database, *, at: int = NOW, field: Field = "messaging", most: int = 10) -> list[int]:
    found = await store.lease("1", field, at, at + 60_000, most)
    return [int(due.delivery.id) for due in found]


async def ended(store: Database, number: int, state: State, due: int = NOW) -> None:
    await store.settle([Settled(f"{number:026}", state, due, 1, None, None)])


async def test_of_one_thread_the_oldest_comes_first_and_the_next_after_it_is_done(tmp_path: Path) -> None:
    store = await filled(tmp_path, row(1), row(2), row(3))
    assert await leased(store) == [1]
    assert await leased(store) == []
    await ended(store, 1, "done")
    assert await leased(store) == [2]
    await ended(store, 2, "dead")
    assert await leased(store) == [3]
    await store.close()


async def test_threads_do_not_wait_for_each_other(tmp_path: Path) -> None:
    store = await filled(tmp_path, row(1, "a"), row(2, "b"), row(3, "a"), row(4, "c"))
    assert await leased(store) == [1, 2, 4]
    await store.close()


async def test_messages_do_not_wait_for_a_standby_that_fails(tmp_path: Path) -> None:
    store = await filled(tmp_path, row(1, field="standby"), row(2), row(3, field="standby"))
    assert await leased(store, field="standby") == [1]
    await ended(store, 1, "due", NOW + 5_000)
    assert await leased(store, field="standby") == []
    assert await leased(store) == [2]
    await store.close()


async def test_one_that_fails_holds_the_next_of_its_thread_for_half_a_minute(tmp_path: Path) -> None:
    store = await filled(tmp_path, row(1), row(2))
    assert await leased(store) == [1]
    await ended(store, 1, "due", NOW + PATIENCE + 60_000)
    assert await leased(store, at=NOW + PATIENCE - 1) == []
    assert await leased(store, at=NOW + PATIENCE) == [2]
    await store.close()


async def test_old_ones_of_one_thread_are_still_sent_one_at_a_time(tmp_path: Path) -> None:
    store = await filled(tmp_path, row(1), row(2), row(3))
    later = NOW + 10 * PATIENCE
    assert await leased(store, at=later) == [1]
    assert await leased(store, at=later) == []
    await ended(store, 1, "due", later + 60_000)
    assert await leased(store, at=later) == [2]
    await store.close()


async def test_what_nobody_ended_is_leased_again_when_the_lease_is_over(tmp_path: Path) -> None:
    store = await filled(tmp_path, row(1), row(2))
    assert await leased(store) == [1]
    assert await leased(store, at=NOW + 59_999) == []
    assert await leased(store, at=NOW + 60_000) == [1]
    await store.close()


async def test_what_was_dropped_while_it_was_sent_stays_dropped_unless_it_was_taken(tmp_path: Path) -> None:
    store = await filled(tmp_path, row(1), row(2, "b"))
    assert await leased(store) == [1, 2]
    assert await store.change_deliveries([f"{1:026}", f"{2:026}"], "dropped", NOW) == 2
    await ended(store, 1, "due", NOW + 1)
    await ended(store, 2, "done")
    assert [one.state for one in await store.deliveries()] == ["done", "dropped"]
    await store.close()
