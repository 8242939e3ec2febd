"""Whatever is done to a database, it leaves the rows that plain lists and dictionaries would have."""

import asyncio
from collections.abc import Callable, Iterator, Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import Struct
from msgspec.structs import replace

from convroute.server.rows import PATIENCE, DeliveryRow, Field, Kept, Known, Needs, Settled, State, Writes
from convroute.server.store import Database, open_store
from convroute.server.store.leasing import WINDOW
from tests.server.store.model import Model
from tests.server.store.rows import KEY, NOW, decision, delivery, life

HOUR = 3_600_000
users = st.sampled_from(["a", "b", "ä", "a\0"])
apps = st.sampled_from(["1", "2"])
fields: st.SearchStrategy[Field] = st.sampled_from(["messaging", "standby"])
recipients = st.lists(st.tuples(apps, fields), max_size=3)
numbers = st.integers(0, 30)
ends: st.SearchStrategy[State] = st.sampled_from(["done", "due", "dead"])


class Batch(Struct, frozen=True):
    """Items as they come: of whom, which copy key, and to which apps they go."""

    items: list[tuple[str, int, list[tuple[str, Field]]]]


class Lease(Struct, frozen=True):
    app: str
    field: Field
    most: int
    seconds: int


class Settle(Struct, frozen=True):
    """The oldest leases, and how they end."""

    ends: list[tuple[State, int]]


class Change(Struct, frozen=True):
    numbers: list[int]
    state: State


class Forget(Struct, frozen=True):
    ago: tuple[int, int, int]


class Wait(Struct, frozen=True):
    milliseconds: int


Step = Batch | Lease | Settle | Change | Forget | Wait
steps: st.SearchStrategy[list[Step]] = st.lists(
    st.one_of(
        st.builds(
            Batch,
            st.lists(
                st.tuples(users, numbers, st.lists(st.tuples(apps, fields), max_size=3)),
                min_size=1,
                max_size=5,
            ),
        ),
        st.builds(Lease, apps, fields, st.integers(1, 4), st.sampled_from([1, 60])),
        st.builds(
            Settle,
            st.lists(
                st.tuples(
                    st.sampled_from(["done", "due", "dead"]), st.sampled_from([0, 5_000, 2 * PATIENCE])
                ),
                max_size=4,
            ),
        ),
        st.builds(Change, st.lists(numbers, max_size=4), st.sampled_from(["due", "dropped"])),
        st.builds(Forget, st.tuples(*[st.sampled_from([0, 20_000, HOUR])] * 3)),
        st.builds(Wait, st.sampled_from([500, 5_000, PATIENCE, HOUR])),
    ),
    min_size=1,
    max_size=25,
)


class Comparison:
    """The same steps for both, which must say the same at each. Now and then a later id is smaller."""

    def __init__(self, store: Database) -> None:
        self._store = store
        self._model = Model()
        self._now = NOW
        self._number = 0

    async def take(self, step: Step) -> None:
        model, now = self._model, self._now
        match step:
            case Batch():
                await self._write(step)
            case Lease():
                until = now + 1_000 * step.seconds
                leased = await self._store.lease(step.app, step.field, now, until, step.most)
                names = [due.delivery.id for due in leased]
                heads = model.heads(step.app, step.field, now)
                if model.due(step.app, step.field, now) <= WINDOW * step.most:
                    assert names == heads[: step.most]
                assert len(names) == len(set(names)) == min(step.most, len(heads))
                assert set(names) <= set(heads)
                model.leases |= dict.fromkeys(names, until)
                assert all(due.input == model.decisions[due.delivery.decision].input for due in leased)
            case Settle():
                names = [name for name in model.leases if name in model.deliveries]
                settled = [
                    Settled(name, state, now + more, 1, 200, "answer\0")
                    for name, (state, more) in zip(names, step.ends, strict=False)
                ]
                await self._store.settle(settled)
                model.settle(settled)
            case Change():
                ids = [row.id for row in model.deliveries.values() if int(row.decision, 16) in step.numbers]
                found = await self._store.change_deliveries(ids, step.state, now)
                assert found == model.change(ids, step.state, now)
            case Forget():
                copies, inputs, deliveries = (now - ago for ago in step.ago)
                await self._store.forget(
                    copies_before=copies, inputs_before=inputs, deliveries_before=deliveries
                )
                model.forget(copies, inputs, deliveries)
            case Wait():
                self._now += step.milliseconds

    async def _write(self, batch: Batch) -> None:
        needs = Needs(
            tuple((KEY[0], user) for user, _, _ in batch.items),
            tuple(number.to_bytes(16) for _, number, _ in batch.items),
        )
        first, last = self._number, self._number

        def decide(known: Known) -> Writes:
            nonlocal last
            writes, copies, last = Writes(), set(known.copies), first
            for user, number, recipients in batch.items:
                key, copy = (KEY[0], user), number.to_bytes(16)
                version = (writes.threads.get(key) or known.threads.get(key) or Kept()).version + 1
                row = decision(
                    last ^ 3,
                    key=key,
                    version=version,
                    copy_key=None if copy in copies else copy,
                    at=self._now,
                )
                copies.add(copy)
                writes.threads[key] = Kept(life(key), version)
                writes.decisions.append(row)
                writes.deliveries += _deliveries(last ^ 3, version, user, recipients, self._now)
                last += 1
            return writes

        await self._store.transact(needs, decide)
        self._model.write(decide(self._model.known(needs)))
        self._number = last

    async def compare(self) -> None:
        store, model = self._store, self._model
        assert dict(await store.threads(most=1_000)) == model.threads
        assert await store.decisions(most=1_000) == [row for _, row in sorted(model.decisions.items())]
        newest = sorted(model.deliveries.values(), key=lambda row: row.id, reverse=True)
        assert await store.deliveries(most=1_000) == newest


def _deliveries(
    number: int, version: int, user: str, recipients: Sequence[tuple[str, Field]], now: int
) -> Iterator[DeliveryRow]:
    for place, (app, field) in enumerate(recipients):
        row = delivery(number, user=user, app=app, field=field, body=None, created=now)
        yield replace(row, id=f"{row.decision}{place:02x}", turn=version)


async def _compared(url: str, taken: list[Step]) -> None:
    store = await open_store(url)
    try:
        comparison = Comparison(store)
        for step in taken:
            await comparison.take(step)
        await comparison.compare()
    finally:
        await store.close()


@given(steps)
def test_sqlite_leaves_what_the_model_leaves(taken: list[Step]) -> None:
    asyncio.run(_compared("sqlite::memory:", taken))


@pytest.mark.postgres
@pytest.mark.slow
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(taken=steps)
def test_postgres_leaves_what_the_model_leaves(new_postgres: Callable[[], str], taken: list[Step]) -> None:
    asyncio.run(_compared(new_postgres(), taken))
