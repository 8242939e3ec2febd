"""What goes to an app from one thread goes in the order in which it was decided, whatever clocks say."""

from itertools import cycle

import pytest
from msgspec.json import encode

from convroute import Policy
from convroute.server import identifiers
from convroute.server.committer import Committer
from convroute.server.incoming import read_webhook
from convroute.server.policies import Policies
from convroute.server.rows import Settled
from convroute.server.store import Database, open_store
from tests.server.outbox.serving import SHOP

pytestmark = pytest.mark.anyio
NOW = 1_789_000_000_000
LATER = 4_000_000_000_000


def webhook(number: int) -> bytes:
    item = {
        "sender": {"id": "5550001"},
        "recipient": {"id": "17841400000000001"},
        "timestamp": NOW,
        "message": {"mid": f"m_{number}", "text": "hi"},
    }
    entry = {"id": "17841400000000001", "time": NOW, "messaging": [item]}
    return encode({"object": "instagram", "entry": [entry]})


async def sent(store: Database) -> list[str | None]:
    """The messages of the one thread, as the app that owns it gets them."""
    app = next(row.app for row in await store.deliveries() if row.field == "messaging")
    mids = []
    while found := await store.lease(app, "messaging", LATER, LATER + 1, 10):
        (due,) = found
        (row,) = await store.decisions(identifier=due.delivery.decision)
        mids.append(row.mid)
        await store.settle([Settled(due.delivery.id, "done", LATER, 1, 200, None)])
    return mids


async def decided(stores: list[Database], clocks: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    """One message after the other, at one node after the other, each by its own clock."""
    policies = Policies([Policy.load(SHOP / "shop.route", noted=lambda _: None)])
    committers = [Committer(store, policies, lambda: NOW) for store in stores]
    for committer in committers:
        committer.start()
    for number, (clock, committer) in enumerate(zip(clocks, cycle(committers), strict=False)):
        monkeypatch.setattr(identifiers, "system_clock", lambda clock=clock: clock)
        await committer.decide(read_webhook(policies, webhook(number)))
    for committer in committers:
        await committer.close(10)


async def test_a_clock_that_goes_back_turns_no_thread_round(monkeypatch: pytest.MonkeyPatch) -> None:
    store = await open_store("sqlite::memory:")
    await decided([store], [NOW, NOW - 1, NOW - 3_600_000, NOW + 5, NOW - 7], monkeypatch)
    assert await sent(store) == [f"m_{number}" for number in range(5)]
    await store.close()


@pytest.mark.postgres
async def test_nodes_with_different_clocks_turn_no_thread_round(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    nodes = [await open_store(postgres_url) for _ in range(2)]
    await decided(nodes, [NOW, NOW - 60_000, NOW + 1, NOW - 59_999, NOW + 2], monkeypatch)
    assert await sent(nodes[1]) == [f"m_{number}" for number in range(5)]
    for node in nodes:
        await node.close()
