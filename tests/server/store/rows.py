"""Rows to keep, told apart by a number."""

from convroute.conversation.life import Life
from convroute.conversation.thread import Thread
from convroute.server.identifiers import delivery_id
from convroute.server.rows import DecisionRow, DeliveryRow, Field, Kept, Key, Known, Needs, State, Writes
from convroute.server.store import Database

NOW = 1_789_000_000_000
KEY: Key = ("17841400000000001", "5550001")


def life(key: Key = KEY, owner: str | None = "1") -> Life:
    thread = Thread(account=key[0], user=key[1], owner=owner, owner_app_id=owner, expires_at=NOW)
    return Life(thread, NOW, None)


def decision_name(number: int) -> str:
    return f"{number:026x}"


def delivery_name(number: int) -> str:
    return delivery_id(decision_name(number), 0)


def decision(
    number: int,
    *,
    key: Key | None = KEY,
    version: int = 1,
    copy_key: bytes | None = None,
    mid: str | None = None,
    at: int = NOW,
    owner: str | None = "1",
) -> DecisionRow:
    account, user = key or (None, None)
    after = life(key, owner) if key and version else None
    return DecisionRow(
        decision_name(number), at, account, user, version, copy_key, at, "message", mid, "routed", owner,
        "shop.route:1", "sha256:0", b'{"outcome":"routed"}', b"{}", after,
    )  # fmt: skip


def delivery(
    number: int,
    *,
    user: str | None = "5550001",
    app: str = "1",
    field: Field = "messaging",
    body: bytes | None = b"{}",
    created: int = NOW,
    state: State = "due",
) -> DeliveryRow:
    """The only one of the decision of that number."""
    return DeliveryRow(
        delivery_name(number), decision_name(number), KEY[0], user, app, field, body, created, created, state
    )


async def write(store: Database, *rows: DecisionRow | DeliveryRow) -> None:
    """With the threads whose decisions they are."""
    decisions = [row for row in rows if isinstance(row, DecisionRow)]
    deliveries = [row for row in rows if isinstance(row, DeliveryRow)]
    threads = {
        (row.account or "", row.user or ""): Kept(row.life, row.version) for row in decisions if row.version
    }
    writes = Writes(threads=threads, decisions=decisions, deliveries=deliveries)
    await store.transact(Needs(threads=tuple(threads)), lambda _: writes)


async def known(store: Database, needs: Needs) -> Known:
    """What a batch that writes nothing is told."""
    found: list[Known] = []

    def look(known: Known) -> Writes:
        found.append(known)
        return Writes()

    await store.transact(needs, look)
    return found[-1]
