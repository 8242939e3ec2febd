"""Accounts in databases of their own: each is decided by itself, and looking sees all of them."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from msgspec.json import encode

from convroute import Policy
from convroute.server.clock import system_clock
from convroute.server.committer import Committer
from convroute.server.incoming import read_webhook
from convroute.server.policies import Policies
from convroute.server.rows import Kept, Needs, ShadowRow, Writes
from convroute.server.store import Decide, Store, StoreError
from convroute.server.store.by_account import ByAccount, open_by_account
from tests.server.store.rows import NOW, decision, life, write

pytestmark = pytest.mark.anyio
AGENCY = Path(__file__).parents[3] / "policies" / "agency" / "agency.route"
HERE, THERE = "17841400000000041", "17841400000000042"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def urls(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, str]:
    if request.param == "sqlite":
        return f"sqlite:{tmp_path}/here.db", f"sqlite:{tmp_path}/there.db"
    make: Callable[[], str] = request.getfixturevalue("new_postgres")
    return make(), make()


@pytest.fixture
async def store(urls: tuple[str, str]) -> AsyncIterator[ByAccount]:
    opened = await open_by_account(urls[0], [((THERE,), urls[1])])
    assert isinstance(opened, ByAccount)
    yield opened
    await opened.close()


@pytest.fixture
def policies() -> Policies:
    return Policies([Policy.load(AGENCY)])


def webhook(*said: tuple[str, str]) -> bytes:
    """One entry for each account and `mid`."""
    entries = [
        {
            "id": account,
            "time": NOW,
            "messaging": [
                {
                    "sender": {"id": "5550001"},
                    "recipient": {"id": account},
                    "timestamp": NOW,
                    "message": {"mid": mid, "text": "hi"},
                }
            ],
        }
        for account, mid in said
    ]
    return encode({"object": "instagram", "entry": entries})


async def decided(store: Store, policies: Policies, *documents: bytes) -> list[list[str]]:
    """The outcomes of each document."""
    committer = Committer(store, policies, system_clock)
    committer.start()
    try:
        found = await asyncio.gather(*(committer.decide(read_webhook(policies, one)) for one in documents))
        return [[line.row.outcome for line in one.lines] for one in found]
    finally:
        await committer.close()


async def test_each_item_of_a_webhook_is_kept_with_its_account(store: ByAccount, policies: Policies) -> None:
    document = webhook((THERE, "m_1"), (HERE, "m_2"), (THERE, "m_3"), ("99", "m_4"))
    assert await decided(store, policies, document) == [["routed", "routed", "routed", "not_ours"]]
    here, there = store.databases
    assert [(row.account, row.mid) for row in await here.decisions()] == [(HERE, "m_2"), ("99", "m_4")]
    assert [(row.account, row.mid) for row in await there.decisions()] == [(THERE, "m_1"), (THERE, "m_3")]
    assert {key for key, _ in await store.threads()} == {(HERE, "5550001"), (THERE, "5550001")}


async def test_documents_of_two_accounts_are_decided_at_once(store: ByAccount, policies: Policies) -> None:
    documents = [webhook((account, f"m_{number}")) for number in range(20) for account in (HERE, THERE)]
    assert await decided(store, policies, *documents) == [["routed"]] * 40
    assert [kept.version for _, kept in await store.threads()] == [20, 20]


async def test_what_one_database_kept_is_a_copy_when_the_webhook_comes_again(
    store: ByAccount, policies: Policies, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = webhook((HERE, "m_1"), (THERE, "m_2"))

    async def fail(_: Needs, __: Decide) -> None:
        raise StoreError("it is away")

    with monkeypatch.context() as away:
        away.setattr(store.databases[1], "transact", fail)
        with pytest.raises(StoreError, match="away"):
            await decided(store, policies, document)
    assert await decided(store, policies, document) == [["duplicate", "routed"]]
    assert await decided(store, policies, document) == [["duplicate", "duplicate"]]


async def test_policies_that_are_exchanged_meanwhile_read_the_same_part(
    store: ByAccount, policies: Policies
) -> None:
    committer = Committer(store, policies, system_clock)
    waiting = asyncio.create_task(
        committer.decide(read_webhook(policies, webhook((THERE, "m_1"), (HERE, "m_2"))))
    )
    await asyncio.sleep(0)
    committer.exchange(Policies([Policy.load(AGENCY)]), None)
    committer.start()
    assert [line.row.mid for line in (await waiting).lines] == ["m_1", "m_2"]
    await committer.close()
    assert [row.mid for row in await store.databases[1].decisions()] == ["m_1"]


async def test_looking_sees_all_databases_in_one_order(store: ByAccount) -> None:
    here, there = store.databases
    a, b, c = (HERE, "a"), (THERE, "b"), (HERE, "c")
    await write(here, decision(1, key=a), decision(3, key=c))
    await write(there, decision(2, key=b))
    assert [key for key, _ in await store.threads()] == [a, c, b]
    assert [key for key, _ in await store.threads(after=a, most=1)] == [c]
    assert await store.thread(b) == Kept(life(b), 1)
    assert [row.user for row in await store.decisions()] == ["a", "b", "c"]
    assert [row.user for row in await store.decisions(before="", most=2)] == ["b", "c"]
    assert [row.user for row in await store.decisions(key=b)] == ["b"]
    change = ShadowRow("1", "2", None, None, 2, NOW, NOW, "x")
    for one in store.databases:
        await one.transact(Needs(), lambda _: Writes(shadow=[change]))
    assert [row.count for row in await store.shadow()] == [4]


async def test_policies_are_kept_in_each(store: ByAccount) -> None:
    await store.keep_policy("sha256:1", b"bundle")
    assert [await one.policy("sha256:1") for one in store.databases] == [b"bundle"] * 2
    assert await store.policy("sha256:1") == b"bundle"


async def test_an_account_is_in_one_database(tmp_path: Path) -> None:
    others = [((HERE,), f"sqlite:{tmp_path}/a.db"), ((HERE,), f"sqlite:{tmp_path}/b.db")]
    with pytest.raises(StoreError, match=f"account {HERE} is given two databases"):
        await open_by_account(f"sqlite:{tmp_path}/router.db", others)
    assert [*tmp_path.iterdir()] == []


async def test_a_database_that_cannot_be_opened_lets_the_others_go(tmp_path: Path) -> None:
    url = f"sqlite:{tmp_path}/router.db"
    with pytest.raises(StoreError, match="there is no folder"):
        await open_by_account(url, [((THERE,), f"sqlite:{tmp_path}/nowhere/b.db")])
    await (await open_by_account(url, [((THERE,), url)])).close()
