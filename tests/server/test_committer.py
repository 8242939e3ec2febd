"""What fails alone: it is kept as an input error and keeps no other from being decided, nor Meta coming."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest

from convroute.api import Policy
from convroute.conversation.event import Event
from convroute.conversation.item import Item
from convroute.server.addressees import addressees
from convroute.server.committer import Committer, FullError
from convroute.server.incoming import read_request, read_webhook
from convroute.server.policies import Policies
from convroute.server.rows import Known, Needs, Writes
from convroute.server.store import Database, Decide, RefusedError, StoreError, open_store
from tests.server.logs import NOW, SHOP, message, request, webhook

pytestmark = pytest.mark.anyio
POISON = "m_poison"


class Refusing:
    """A database that never takes a message with one `mid`, or whatever else, and does all other things."""

    def __init__(self, store: Database, error: Exception, *, everything: bool = False) -> None:
        self._store = store
        self._error = error
        self._everything = everything
        self.committers = 1

    @property
    def databases(self) -> "tuple[Refusing]":
        return (self,)

    def __getattr__(self, name: str) -> object:
        return getattr(self._store, name)

    async def transact(self, needs: Needs, decide: Decide) -> None:
        def decided(known: Known) -> Writes:
            writes = decide(known)
            if self._everything or any(row.mid == POISON for row in writes.decisions):
                raise self._error
            return writes

        await self._store.transact(needs, decided)


class Hanging(Refusing):
    """A database that does not answer."""

    async def transact(self, *_: object) -> None:
        await asyncio.get_running_loop().create_future()


@asynccontextmanager
async def committing(
    around: Callable[[Database], Database] = lambda store: store,
) -> AsyncIterator[tuple[Committer, Database]]:
    store = await open_store("sqlite::memory:")
    committer = Committer(around(store), Policies([Policy.load(SHOP, noted=lambda _: None)]), lambda: NOW)
    committer.start()
    yield committer, store
    await committer.close()
    await store.close()


def refusing(error: Exception, *, everything: bool = False) -> Callable[[Database], Database]:
    return lambda store: Refusing(store, error, everything=everything)  # type: ignore[return-value]  # by name


def one_message(number: int, mid: str | None = None) -> bytes:
    return webhook(message(f"55{number}", mid or f"m_{number}", NOW + number))


async def outcomes(store: Database) -> list[tuple[str, str | None]]:
    return [(row.outcome, row.mid) for row in await store.decisions()]


async def test_a_document_that_the_database_never_takes_fails_alone() -> None:
    async with committing(refusing(RefusedError("it does not take it: DataError"))) as (committer, store):
        documents = [one_message(1), one_message(2, POISON), one_message(3)]
        incoming = [read_webhook(committer.policies, one) for one in documents]
        decided = await asyncio.gather(*map(committer.decide, incoming))
        assert [one.failed for one in decided] == [None] * 3
        assert await outcomes(store) == [("routed", "m_1"), ("input_error", None), ("routed", "m_3")]
        assert (await store.decisions())[1].input == documents[1]
        assert committer.given_up == 1


async def test_an_item_that_the_database_never_takes_costs_its_document_nothing_else() -> None:
    async with committing(refusing(RefusedError("it does not take it: DataError"))) as (committer, store):
        items = [message(f"55{number}", mid, NOW + number) for number, mid in enumerate(("a", POISON, "c"))]
        decided = await committer.decide(read_webhook(committer.policies, webhook(*items)))
        assert [line.row.outcome for line in decided.lines] == ["routed", "input_error", "routed"]
        assert [mid for _, mid in await outcomes(store)] == ["a", None, "c"]
        error = json.loads((await store.decisions())[1].line)["error"]
        assert error["path"] == "$.entry[0].messaging[1]"
        assert error["message"] == "it does not take it: DataError"


async def test_a_request_that_the_database_never_takes_is_a_defect_and_leaves_nothing() -> None:
    refused = RefusedError("it does not take it: DataError")
    async with committing(refusing(refused, everything=True)) as (committer, store):
        asked = request("take", "care", "551")
        decided = await committer.decide(read_request(committer.policies, asked, now=NOW))
        assert decided.failed is refused
        assert await outcomes(store) == []


async def test_a_database_that_is_away_is_no_fault_of_a_document() -> None:
    async with committing(refusing(StoreError("the database could not do it"))) as (committer, store):
        documents = [one_message(1), one_message(2, POISON)]
        incoming = [read_webhook(committer.policies, one) for one in documents]
        found = await asyncio.gather(*map(committer.decide, incoming), return_exceptions=True)
        assert [type(one) for one in found] == [StoreError, StoreError]
        assert await outcomes(store) == []
        assert committer.given_up == 0


async def test_a_database_that_takes_nothing_at_all_is_away() -> None:
    async with committing(refusing(RefusedError("no"), everything=True)) as (committer, _):
        with pytest.raises(StoreError):
            await committer.decide(read_webhook(committer.policies, one_message(1)))


async def test_an_item_that_cannot_be_decided_costs_its_document_nothing_else(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(policy: Policy, decision: object, item: Item, *more: object) -> object:
        if isinstance(item, Event) and item.mid == POISON:
            raise KeyError(item.text)
        return addressees(policy, decision, item, *more)  # type: ignore[arg-type]  # as it came

    monkeypatch.setattr("convroute.server.deciding.addressees", fails)
    async with committing() as (committer, store):
        items = [
            message("551", "a", NOW),
            message("551", POISON, NOW + 1, text="a secret"),
            message("551", "c", NOW + 2),
        ]
        decided = await committer.decide(read_webhook(committer.policies, webhook(*items)))
        assert decided.failed is None
        assert [line.row.outcome for line in decided.lines] == ["routed", "input_error", "routed"]
        rows = await store.decisions()
        assert [row.version for row in rows] == [1, 0, 2]
        assert committer.given_up == 1
    assert "KeyError" in caplog.text
    assert "a secret" not in caplog.text


async def test_an_answer_that_cannot_be_made_fails_its_request_alone() -> None:
    def answer(*_: object) -> bytes:
        raise KeyError

    async with committing() as (committer, store):
        committer._answer = answer
        asked = read_request(committer.policies, request("take", "care", "551"), now=NOW, answer_key="k")
        one, other = await asyncio.gather(
            committer.decide(asked), committer.decide(read_webhook(committer.policies, one_message(1)))
        )
        assert isinstance(one.failed, KeyError)
        assert other.lines[0].row.outcome == "routed"
        assert await outcomes(store) == [("routed", "m_1")]


async def test_what_waits_is_bounded_in_bytes() -> None:
    async with committing() as (committer, _):
        committer._most_bytes = 500
        incoming = read_webhook(committer.policies, webhook(message("551", "a", NOW, text="x" * 600)))
        first = asyncio.ensure_future(committer.decide(incoming))  # larger than all that may wait
        await asyncio.sleep(0)
        with pytest.raises(FullError):
            await committer.decide(read_webhook(committer.policies, one_message(2)))
        await first
        await committer.decide(read_webhook(committer.policies, one_message(2)))


async def test_a_database_that_hangs_does_not_keep_the_server_from_ending(
    caplog: pytest.LogCaptureFixture,
) -> None:
    store = await open_store("sqlite::memory:")
    hanging = Hanging(store, StoreError())
    committer = Committer(hanging, Policies([Policy.load(SHOP)]), lambda: NOW)  # type: ignore[arg-type]  # as above
    committer.start()
    incoming = [read_webhook(committer.policies, one_message(number)) for number in range(300)]
    waiting = [asyncio.ensure_future(committer.decide(one)) for one in incoming]
    await asyncio.sleep(0)
    await committer.close(within=0.05)
    found = await asyncio.gather(*waiting, return_exceptions=True)
    assert {type(one) for one in found} == {StoreError}
    assert "300 documents were not confirmed" in caplog.text
    await store.close()
