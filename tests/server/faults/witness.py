"""What must hold after every fault: the log proves itself, and what was answered with 200 is in it, once."""

import json
from collections import Counter
from collections.abc import Iterable

from convroute.server.audit import Audited, audit
from convroute.server.recipients import Recipients
from convroute.server.rows import DecisionRow
from convroute.server.store import Store, open_store
from tests.server.logs import message, webhook
from tests.server.processes import until


def documents(count: int, threads: int, at: int, first: int = 0) -> list[bytes]:
    """Webhooks of one message each, on a few threads; each message has a `mid` of its own."""
    return [
        webhook(message(f"user{number % threads}", f"m_{number}", at + number))
        for number in range(first, first + count)
    ]


async def all_rows(store: Store) -> list[DecisionRow]:
    rows: list[DecisionRow] = []
    while page := await store.decisions(after=rows[-1].id if rows else None, most=1_000):
        rows += page
    return rows


async def check(database: str, accepted: Iterable[bytes], recipients: Recipients | None = None) -> Audited:
    """Each of the accepted messages is decided once, and everything else about them is a duplicate; what is
    to be sent is of a decision."""
    store = await open_store(database, reading=True)
    try:
        found = await audit(store, recipients=recipients)
        rows = await all_rows(store)
        deliveries = await store.deliveries(most=1_000_000)
    finally:
        await store.close()
    assert {one.decision for one in deliveries} - {row.id for row in rows} == set()
    assert found.disagreements == []
    assert found.rederived == found.decisions
    decided = Counter(row.mid for row in rows if row.mid is not None and row.outcome != "duplicate")
    assert {mid: count for mid, count in decided.items() if count != 1} == {}
    missing = {mid for document in accepted for mid in mids(document)} - decided.keys()
    assert missing == set()
    return found


def mids(document: bytes) -> list[str]:
    return [item["message"]["mid"] for entry in json.loads(document)["entry"] for item in entry["messaging"]]


async def nothing_due(database: str) -> None:
    """Waits until every delivery is settled."""

    async def settled() -> bool:
        store = await open_store(database, reading=True)
        try:
            return not await store.deliveries(state="due", most=1)
        finally:
            await store.close()

    await until(settled)


async def delivery_ids(database: str, app: str) -> set[str]:
    store = await open_store(database, reading=True)
    try:
        return {one.id for one in await store.deliveries(app=app, most=1_000_000)}
    finally:
        await store.close()
