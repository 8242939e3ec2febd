"""What every database promises of deliveries: of one lane one at a time, in order, leased by one alone."""

import asyncio

import pytest
from msgspec.structs import replace

from convroute.server.rows import PATIENCE, DecisionRow, DeliveryRow, Due, Settled, State
from convroute.server.store import Database, open_store
from tests.server.store.rows import NOW, decision, delivery, delivery_name, write

pytestmark = pytest.mark.anyio


def numbers(leased: list[Due]) -> list[int]:
    return [int(due.delivery.decision, 16) for due in leased]


async def leased(store: Database, at: int = NOW, most: int = 10, until: int | None = None) -> list[int]:
    return numbers(await store.lease("1", "messaging", at, until or at + 60_000, most))


async def ended(store: Database, number: int, state: State, due: int = NOW) -> None:
    await store.settle([Settled(delivery_name(number), state, due, 1, 500, "no")])


async def test_deliveries_of_a_lane_come_one_at_a_time_in_their_order(store: Database) -> None:
    await write(
        store, delivery(1), delivery(2), delivery(3, user="b"), delivery(4, user=None), delivery(5, user=None)
    )
    assert await leased(store) == [1, 3, 4]
    assert await leased(store) == []
    await ended(store, 1, "done")
    await ended(store, 4, "dead")
    assert await leased(store) == [2, 5]


async def test_a_lane_goes_by_the_versions_of_its_thread_whatever_the_clocks_said(store: Database) -> None:
    turns = {1: 3, 2: 1, 3: 2, 4: 2}
    rows = [replace(delivery(number, created=NOW - number), turn=turn) for number, turn in turns.items()]
    await write(store, *rows)
    order = []
    while found := await leased(store):
        order += found
        await ended(store, found[0], "done")
    assert order == [2, 3, 4, 1]


async def test_where_one_thread_has_much_to_be_sent_the_others_have_their_turns(store: Database) -> None:
    await write(store, *(delivery(number, user="a", created=NOW - 500) for number in range(1, 200)))
    assert await leased(store, most=4) == [1]
    await write(store, *(delivery(number, user=f"b{number}") for number in range(200, 209)))
    seen: set[int] = set()
    for _ in range(3):
        found = await leased(store, most=4)
        assert len(found) == min(4, 9 - len(seen))
        assert not seen & set(found)
        seen |= set(found)
    assert seen == set(range(200, 209))
    assert await leased(store, most=4) == []
    for number in [1, *seen]:
        await ended(store, number, "done")
    assert await leased(store, most=4) == [2]


async def test_of_many_lanes_none_is_passed_over_for_ever(store: Database) -> None:
    await write(store, *(delivery(number, user="a", created=NOW - 500) for number in range(1, 100)))
    lanes = range(100, 160)
    await write(store, *(delivery(number, user=f"b{number % 20}") for number in lanes))
    left = set(lanes)
    while left:
        found = await leased(store, most=3)
        left -= set(found)
        for number in found:
            await ended(store, number, "done")


async def test_no_more_are_leased_than_were_asked_for_and_the_oldest_first(store: Database) -> None:
    await write(store, *(delivery(number, user=str(number), created=NOW - number) for number in range(1, 6)))
    assert await leased(store, most=2) == [5, 4]
    assert await leased(store, most=2) == [3, 2]
    assert await leased(store, most=2) == [1]


async def test_what_is_not_due_yet_waits(store: Database) -> None:
    await write(store, delivery(1, created=NOW + 1_000))
    assert await leased(store) == []
    assert await store.next_due("1", "messaging") == NOW + 1_000
    assert await leased(store, NOW + 1_000) == [1]


async def test_other_apps_and_fields_are_other_lanes(store: Database) -> None:
    await write(store, delivery(1, app="2"), delivery(2, field="standby"), delivery(3))
    assert await leased(store) == [3]
    assert numbers(await store.lease("2", "messaging", NOW, NOW + 1, 10)) == [1]
    assert numbers(await store.lease("1", "standby", NOW, NOW + 1, 10)) == [2]


async def test_one_that_fails_holds_its_lane_until_patience_ends(store: Database) -> None:
    await write(store, delivery(1), delivery(2))
    assert await leased(store) == [1]
    await ended(store, 1, "due", NOW + 10 * PATIENCE)
    assert await leased(store, NOW + PATIENCE - 1) == []
    assert await leased(store, NOW + PATIENCE) == [2]


async def test_an_old_one_does_not_go_while_a_later_one_of_its_lane_is_under_way(store: Database) -> None:
    await write(store, delivery(1), delivery(2))
    assert await leased(store) == [1]
    await ended(store, 1, "due", NOW + PATIENCE + 100)
    assert await leased(store, NOW + PATIENCE) == [2]
    assert await leased(store, NOW + PATIENCE + 200) == []
    await ended(store, 2, "done")
    assert await leased(store, NOW + PATIENCE + 200) == [1]


async def test_a_lease_that_ran_out_is_given_again(store: Database) -> None:
    await write(store, delivery(1))
    assert await leased(store, until=NOW + 500) == [1]
    assert await leased(store, NOW + 499) == []
    assert await leased(store, NOW + 500) == [1]


async def test_an_attempt_leaves_what_the_app_answered(store: Database) -> None:
    await write(store, delivery(1))
    await leased(store)
    await ended(store, 1, "due", NOW + 5)
    (row,) = await store.deliveries()
    assert (row.state, row.due, row.attempts, row.status, row.answer) == ("due", NOW + 5, 1, 500, "no")


async def test_what_is_without_a_body_is_given_the_input_of_its_decision(store: Database) -> None:
    rows: list[DecisionRow | DeliveryRow] = [decision(1), delivery(1, body=None), delivery(2, user="b")]
    await write(store, *rows)
    first, second = await store.lease("1", "messaging", NOW, NOW + 1, 10)
    assert (first.delivery.body, first.input) == (None, b"{}")
    assert (second.delivery.body, second.input) == (b"{}", None)


async def test_by_hand_a_delivery_is_given_up_and_tried_again(store: Database) -> None:
    await write(store, delivery(1), delivery(2, state="dead"), delivery(3, state="done"))
    names = [delivery_name(number) for number in (1, 2, 3, 4)]
    assert await store.change_deliveries(names, "dropped", NOW) == 2
    assert await leased(store) == []
    assert await store.change_deliveries(names, "due", NOW + 7) == 2
    assert await leased(store, NOW + 7) == [1]
    assert [row.state for row in await store.deliveries()] == ["done", "due", "due"]


async def test_what_was_given_up_while_it_was_sent_is_done_only_if_it_was_taken(store: Database) -> None:
    await write(store, delivery(1), delivery(2, user="b"))
    await leased(store)
    await store.change_deliveries([delivery_name(1), delivery_name(2)], "dropped", NOW)
    await ended(store, 1, "due")
    await ended(store, 2, "done")
    assert [row.state for row in await store.deliveries()] == ["done", "dropped"]


@pytest.mark.postgres
async def test_two_nodes_never_lease_the_same_or_the_same_lane(postgres_url: str) -> None:
    nodes = [await open_store(postgres_url) for _ in range(3)]
    await write(nodes[0], *(delivery(number, user=str(number % 7)) for number in range(70)))
    rounds = 0
    while True:
        found = await asyncio.gather(*(leased(node, most=3) for node in nodes for _ in range(2)))
        taken = [number for one in found for number in one]
        if not taken:
            break
        rounds += 1
        assert len({number % 7 for number in taken}) == len(taken)
        for number in taken:
            await ended(nodes[number % 3], number, "done")
    assert {row.state for row in await nodes[0].deliveries()} == {"done"}
    assert rounds >= 10
    for node in nodes:
        await node.close()
