"""What is kept for a time is forgotten afterwards, and nothing else is."""

import pytest

from convroute.server.rows import DecisionRow, DeliveryRow, Needs, Writes
from convroute.server.store import Database
from tests.server.store.rows import KEY, NOW, decision, delivery, known, write

pytestmark = pytest.mark.anyio
MANY = 1_203
"""More than are forgotten in one transaction."""


def copy_key(number: int) -> bytes:
    return number.to_bytes(16)


def rows(number: int) -> list[DecisionRow | DeliveryRow]:
    """A decision and its delivery, one in three of them due, one millisecond after those before."""
    at = NOW + number
    state = ("due", "done", "dead")[number % 3]
    return [
        decision(number, version=number, copy_key=copy_key(number), at=at),
        delivery(number, created=at, body=None, state=state),  # type: ignore[arg-type]  # one of its states
    ]


async def filled(store: Database) -> None:
    await write(store, *(row for number in range(1, MANY) for row in rows(number)))


async def test_nothing_is_forgotten_before_its_time(store: Database) -> None:
    await filled(store)
    before = await store.decisions(most=5_000), await store.deliveries(most=5_000)
    await store.forget(copies_before=NOW + 1, inputs_before=NOW + 1, deliveries_before=NOW + 1)
    assert (await store.decisions(most=5_000), await store.deliveries(most=5_000)) == before


async def test_copy_keys_are_forgotten_and_their_decisions_stay(store: Database) -> None:
    await filled(store)
    await store.forget(copies_before=NOW + 1_100, inputs_before=0, deliveries_before=0)
    decisions = await store.decisions(most=5_000)
    assert len(decisions) == MANY - 1
    assert [row.copy_key for row in decisions] == [
        None if number < 1_100 else copy_key(number) for number in range(1, MANY)
    ]
    found = await known(store, Needs(copies=(copy_key(1), copy_key(1_100))))
    assert found.copies == {copy_key(1_100)}


async def test_inputs_are_forgotten_once_their_deliveries_are_settled(store: Database) -> None:
    await filled(store)
    await store.forget(copies_before=0, inputs_before=NOW + 1_100, deliveries_before=0)
    decisions = await store.decisions(most=5_000)
    assert {int(row.id, 16) for row in decisions if row.input is None} == {
        number for number in range(1, 1_100) if number % 3
    }


async def test_deliveries_are_forgotten_once_they_are_settled(store: Database) -> None:
    await filled(store)
    await store.forget(copies_before=0, inputs_before=0, deliveries_before=NOW + 1_100)
    left = {int(row.decision, 16) for row in await store.deliveries(most=5_000)}
    assert left == {number for number in range(1, MANY) if number >= 1_100 or number % 3 == 0}


async def test_answers_go_with_copy_keys_and_buttons_with_inputs(store: Database) -> None:
    button = (*KEY, "BUY")
    writes = Writes(decisions=[decision(1)], buttons={button: "1"}, answers={"again": b"{}"})
    await store.transact(Needs(), lambda _: writes)
    needs = Needs(buttons=(button,), answers=("again",))
    await store.forget(copies_before=NOW + 1, inputs_before=NOW, deliveries_before=0)
    found = await known(store, needs)
    assert (found.answers, found.buttons) == ({}, {button: "1"})
    await store.forget(copies_before=NOW + 1, inputs_before=NOW + 1, deliveries_before=0)
    assert (await known(store, needs)).buttons == {}
