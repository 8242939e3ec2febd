"""What every database promises (`Store`): one transaction a batch, and looking at what it left."""

import asyncio
from random import Random

import pytest
from msgspec.structs import replace

from convroute.server.rows import DecisionRow, Kept, Key, Known, Needs, ShadowRow, Writes
from convroute.server.store import Database, RefusedError, StoreError, open_store
from tests.server.store.rows import KEY, NOW, decision, decision_name, delivery, known, life, write

pytestmark = pytest.mark.anyio
COPY = b"k" * 16


async def test_what_was_written_is_known_to_the_next_batch(store: Database) -> None:
    kept, button = Kept(life(), 1), (*KEY, "BUY")
    writes = Writes(
        threads={KEY: kept},
        decisions=[decision(1, copy_key=COPY)],
        buttons={button: "2"},
        answers={"again": b"{}"},
    )
    await store.transact(Needs(threads=(KEY,)), lambda _: writes)
    needs = Needs((KEY, (KEY[0], "nobody")), (COPY, b"n" * 16), (button,), ("again", "new"))
    assert await known(store, needs) == Known({KEY: kept}, frozenset({COPY}), {button: "2"}, {"again": b"{}"})


async def test_a_thread_that_was_only_asked_for_is_not_there(store: Database) -> None:
    assert await known(store, Needs(threads=(KEY,))) == Known({}, frozenset(), {}, {})
    assert await store.thread(KEY) is None
    assert await store.threads() == []


async def test_what_was_written_is_there_after_the_database_was_opened_again(url: str) -> None:
    first = await open_store(url)
    await write(first, decision(1), delivery(1))
    await first.close()
    again = await open_store(url)
    assert [row.id for row in await again.decisions()] == [decision_name(1)]
    assert await again.thread(KEY) == Kept(life(), 1)
    await again.close()


async def test_a_batch_whose_decision_fails_leaves_nothing(store: Database) -> None:
    def fail(_: Known) -> Writes:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await store.transact(Needs(threads=(KEY,)), fail)
    assert await store.threads() == []
    await write(store, decision(1))
    assert len(await store.decisions()) == 1


@pytest.mark.parametrize("wrong", ["the id", "the version", "the copy key", "the delivery"])
async def test_a_batch_that_says_something_twice_leaves_nothing(store: Database, wrong: str) -> None:
    await write(store, decision(1, copy_key=COPY), delivery(1))
    again = decision(
        1 if wrong == "the id" else 2,
        version=1 if wrong == "the version" else 2,
        copy_key=COPY if wrong == "the copy key" else None,
    )
    batch = Writes(decisions=[again], deliveries=[delivery(1 if wrong == "the delivery" else 2)])
    with pytest.raises(StoreError):
        await store.transact(Needs(), lambda _: batch)
    assert len(await store.decisions()) == 1
    assert len(await store.deliveries()) == 1


async def test_many_batches_at_once_on_a_thread_come_one_after_the_other(store: Database) -> None:
    others: list[Key] = [(KEY[0], f"{number}") for number in range(3)]

    async def add(number: int) -> None:
        def decide(known: Known) -> Writes:
            version = known.threads.get(KEY, Kept()).version + 1
            row = decision(number, version=version)
            return Writes(threads={KEY: Kept(row.life, version)}, decisions=[row])

        keys = (others[number % 3], KEY, others[(number + 1) % 3])
        await store.transact(Needs(threads=keys), decide)

    await asyncio.gather(*(add(number) for number in range(20)))
    assert await store.thread(KEY) == Kept(life(), 20)
    assert sorted(row.version for row in await store.decisions(key=KEY)) == list(range(1, 21))


async def test_of_copies_at_once_one_is_the_first_even_on_different_threads(store: Database) -> None:
    seen: dict[int, bool] = {}

    async def receive(number: int) -> None:
        key = (KEY[0], str(number))

        def decide(known: Known) -> Writes:
            seen[number] = COPY in known.copies
            row = decision(number, key=key, copy_key=None if seen[number] else COPY)
            return Writes(threads={key: Kept(row.life, 1)}, decisions=[row])

        await store.transact(Needs((key,), (COPY,)), decide)

    await asyncio.gather(*(receive(number) for number in range(8)))
    assert sorted(seen.values()) == [False, *[True] * 7]


async def test_threads_come_in_the_order_of_their_keys_page_by_page(store: Database) -> None:
    keys = [("1", "b"), ("1", "a"), ("2", "a"), ("1", "B"), ("10", "z"), ("1", "é")]
    await write(store, *(decision(number, key=key) for number, key in enumerate(keys)))
    assert [key for key, _ in await store.threads()] == sorted(keys)
    assert [key for key, _ in await store.threads(most=2)] == sorted(keys)[:2]
    assert [key for key, _ in await store.threads(after=sorted(keys)[1])] == sorted(keys)[2:]
    assert [key for key, _ in await store.threads(account="10")] == [("10", "z")]


async def test_threads_are_found_by_their_owner(store: Database) -> None:
    a, b, c = ("1", "a"), ("1", "b"), ("1", "c")
    await write(store, decision(1, key=a), decision(2, key=b, owner=None), decision(3, key=c, owner="2"))
    assert [key for key, _ in await store.threads(owner="2")] == [c]
    await write(store, decision(4, key=c, version=2, owner="1"))
    assert [key for key, _ in await store.threads(owner="1")] == [a, c]
    assert await store.threads(owner="2") == []


def numbers(rows: list[DecisionRow]) -> list[int]:
    return [int(row.id, 16) for row in rows]


async def test_the_log_is_read_from_either_end(store: Database) -> None:
    await write(store, *(decision(number, version=number) for number in range(1, 8)))
    assert numbers(await store.decisions(most=3)) == [1, 2, 3]
    assert numbers(await store.decisions(after=decision_name(3), most=3)) == [4, 5, 6]
    assert numbers(await store.decisions(before="", most=3)) == [5, 6, 7]
    assert numbers(await store.decisions(before=decision_name(5), most=2)) == [3, 4]
    assert numbers(await store.decisions(key=KEY, before="", most=2)) == [6, 7]
    assert numbers(await store.decisions(key=KEY, version=3)) == [3]
    assert numbers(await store.decisions(identifier=decision_name(6))) == [6]


async def test_decisions_are_found_by_thread_and_by_message(store: Database) -> None:
    other = (KEY[0], "other")
    await write(
        store,
        decision(1, mid="m_1"),
        decision(2, key=other, mid="m_1"),
        decision(3, key=None, version=0),
        decision(4, version=0, mid="m_4"),
        decision(5, version=0, mid="m_5"),
    )
    assert numbers(await store.decisions(mid="m_1")) == [1, 2]
    assert numbers(await store.decisions(key=KEY)) == [1, 4, 5]
    assert await store.decisions(mid="m_1", key=other) == [decision(2, key=other, mid="m_1")]
    assert (await store.decisions(identifier=decision_name(3)))[0] == decision(3, key=None, version=0)


async def test_deliveries_are_found_by_what_they_are_of(store: Database) -> None:
    rows = [delivery(1), delivery(2, app="2"), delivery(3, state="dead", user=None), delivery(4, body=None)]
    await write(store, *rows)
    assert await store.deliveries() == rows[::-1]
    assert await store.deliveries(most=1) == rows[3:]
    assert await store.deliveries(app="2") == [rows[1]]
    assert await store.deliveries(state="dead") == [rows[2]]
    assert await store.deliveries(decision=decision_name(4)) == [rows[3]]
    assert await store.deliveries(identifier=rows[0].id) == [rows[0]]


async def test_changes_by_a_second_policy_are_counted(store: Database) -> None:
    change = ShadowRow("1", None, "shop:1", None, 1, NOW, NOW, decision_name(1))
    later = ShadowRow("1", None, "shop:1", None, 2, NOW + 5, NOW + 9, decision_name(2))
    other = ShadowRow(None, "2", None, "shop:2", 1, NOW, NOW, decision_name(3))
    await store.transact(Needs(), lambda _: Writes(shadow=[other, change, later]))
    await store.transact(Needs(), lambda _: Writes(shadow=[change]))
    together = ShadowRow("1", None, "shop:1", None, 4, NOW, NOW + 9, decision_name(1))
    assert await store.shadow() == [together, other]


async def test_a_policy_is_kept_as_it_was_first(store: Database) -> None:
    await store.keep_policy("sha256:1", b"first")
    await store.keep_policy("sha256:1", b"second")
    assert await store.policy("sha256:1") == b"first"
    assert await store.policy("sha256:2") is None


@pytest.mark.parametrize("text", ["\0", "é", "'; DROP TABLE thread; --", "\U0001f600", "", "a" * 1_000])
async def test_text_of_any_kind_is_kept_as_it_is(store: Database, text: str) -> None:
    key = (KEY[0], f"5{text}")
    button = (*key, text)
    writes = Writes(
        threads={key: Kept(life(key), 1)},
        decisions=[decision(1, key=key, mid=text)],
        deliveries=[delivery(1, user=key[1])],
        buttons={button: "1"},
    )
    await store.transact(Needs(threads=(key,)), lambda _: writes)
    assert await store.threads() == [(key, Kept(life(key), 1))]
    assert await store.decisions(mid=text) == writes.decisions
    assert await store.deliveries() == writes.deliveries
    assert (await known(store, Needs((key,), (), (button,)))).buttons == {button: "1"}


def long_text(size: int) -> str:
    """Of characters of three bytes, that no index could make shorter."""
    return "".join(Random(size).choices([chr(one) for one in range(0x4E00, 0x9FA0)], k=size))


async def test_text_of_any_length_is_kept_and_found(store: Database) -> None:
    account, user, mid, key = map(long_text, (1_001, 1_002, 4_003, 5_004))
    thread, button = (account, user), (account, user, long_text(3_005))
    near = (account, user[:-1] + "a")
    rows = [decision(1, key=thread, mid=mid, owner=long_text(1_006)), decision(2, key=near, mid=f"{mid}a")]
    change = ShadowRow(None, "2", long_text(1_007), long_text(1_008), 1, NOW, NOW, decision_name(1))
    lives = {one: Kept(row.life, 1) for one, row in zip((thread, near), rows, strict=True)}
    writes = Writes(
        threads=lives,
        decisions=rows,
        deliveries=[replace(delivery(1, user=user, app=long_text(61)), account=account)],
        buttons={button: "1"},
        answers={key: b"{}"},
        shadow=[change],
    )
    needs = Needs((thread, near), (), (button, (*near, button[2])), (key, key[:-1]))
    await store.transact(needs, lambda _: writes)
    assert await known(store, needs) == Known(lives, frozenset(), {button: "1"}, {key: b"{}"})
    assert await store.decisions(mid=mid) == await store.decisions(key=thread) == rows[:1]
    assert await store.deliveries() == writes.deliveries
    assert [one for one, _ in await store.threads(owner=long_text(1_006))] == [thread]
    first, second = [one for one, _ in await store.threads(account=account)]
    assert {first, second} == {thread, near}
    assert [one for one, _ in await store.threads(account=account, after=first)] == [second]
    for count in (1, 2):
        assert await store.shadow() == [replace(change, count=count)]
        await store.transact(Needs(), lambda _: Writes(shadow=[change]))


async def test_threads_whose_ids_look_alike_are_told_apart(store: Database) -> None:
    start = "5" * 64
    keys = [
        ("1", "\0a"),
        ("1\0", "a"),
        ("1", start),
        ("1", f"{start}\0"),
        ("1", f"{start}5"),
        ("1", f"{start}6"),
    ]
    await write(store, *(decision(number, key=key) for number, key in enumerate(keys)))
    assert {key for key, _ in await store.threads()} == set(keys)
    for number, key in enumerate(keys):
        assert numbers(await store.decisions(key=key)) == [number]
    assert [key for key, _ in await store.threads(account="1\0")] == [keys[1]]
    assert len(await store.threads(account="1")) == 5


async def test_a_reader_sees_what_was_there_when_it_came(store: Database, url: str) -> None:
    await write(store, decision(1))
    reader = await open_store(url, reading=True)
    assert len(await reader.decisions()) == 1
    await write(store, decision(2, version=2))
    assert len(await reader.decisions()) == 1
    with pytest.raises(StoreError):
        await write(reader, decision(3, version=3))
    assert len(await reader.decisions()) == 1
    await reader.close()
    assert len(await store.decisions()) == 2


@pytest.mark.parametrize("wrong", ["a time beyond all times", "half an emoji", "the copy key"])
async def test_rows_that_it_never_takes_are_refused_and_others_are_not(store: Database, wrong: str) -> None:
    await write(store, decision(1, copy_key=COPY))
    row = {
        "a time beyond all times": decision(2, version=2, at=2**63),
        "half an emoji": decision(2, version=2, mid="m_\ud83d"),
        "the copy key": decision(2, version=2, copy_key=COPY),
    }[wrong]
    with pytest.raises(RefusedError):
        await store.transact(Needs(), lambda _: Writes(decisions=[row]))
    await write(store, decision(2, version=2))
    assert len(await store.decisions()) == 2
