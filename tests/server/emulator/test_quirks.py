"""Faults that Meta really makes: apps get them on purpose, and our own decisions do not change by them."""

import json
from typing import Any

import pytest

from convroute.server.emulator.quirks import Quirks
from convroute.wire.rewriting import MOST_IN_A_BATCH, batches
from tests.server.emulator.running import SHOP, Asking, running
from tests.server.testing.apps import Bot

ACCOUNT = "17841400000000001"
TEXTS = ("Hi", "I want a refund", "Where is it?", "Thanks")


def webhook(number: int, user: str, text: str, at: int, field: str = "messaging") -> bytes:
    item = {
        "sender": {"id": user},
        "recipient": {"id": ACCOUNT},
        "timestamp": at,
        "message": {"mid": f"m_{number}", "text": text},
    }
    return json.dumps({"object": "instagram", "entry": [{"id": ACCOUNT, "time": at, field: [item]}]}).encode()


def conversation(users: int = 5, rounds: int = 8) -> list[bytes]:
    """Several people who talk at once, each a second after the other."""
    return [
        webhook(at, f"55500{user}", TEXTS[at % len(TEXTS)], 1_789_000_000_000 + at * 1_000)
        for at, user in enumerate(user for _ in range(rounds) for user in range(users))
    ]


def items(bodies: list[bytes]) -> list[tuple[str, Any]]:
    """List and item, with all that Meta writes one way or another as text."""
    return [
        (field, item["message"]["mid"])
        for body in bodies
        for entry in json.loads(body)["entry"]
        for field in ("messaging", "standby")
        for item in entry.get(field, ())
    ]


def threads(asking: Asking) -> dict[str, str]:
    """Everybody's state, and how their messages were decided."""
    told = {}
    for key, kept in asking.running.run(asking.server.store.threads()):
        rows = asking.running.run(asking.server.store.decisions(key=key, most=1_000))
        decided = [(row.mid, row.outcome, row.app_id) for row in rows if row.outcome != "duplicate"]
        told[key[1]] = repr((kept.life, decided))
    return told


@pytest.mark.parametrize("seed", range(8))
def test_our_own_decisions_are_the_same_with_and_without_them(seed: int) -> None:
    sent = conversation()
    with running(SHOP) as plain, running(SHOP) as odd:
        for body in sent:
            assert plain.ask("/webhook", body)[0] == 200
        for body in Quirks(seed).webhooks(sent):
            assert odd.ask("/webhook", body)[0] == 200
        assert threads(odd) == threads(plain)


def test_every_kind_of_fault_is_made() -> None:
    sent = conversation()
    found = [json.loads(body) for seed in range(20) for body in Quirks(seed).webhooks(sent)]
    entries = [entry for one in found for entry in one["entry"]]
    all_items = [item for entry in entries for item in entry["messaging"]]
    assert any(len(entry["messaging"]) > 1 for entry in entries)
    assert any(len(one["entry"]) > 1 for one in found)
    assert {type(item["timestamp"]) for item in all_items} == {int, str}
    assert any(int(item["timestamp"]) < 10**11 for item in all_items)
    assert any(isinstance(item["sender"]["id"], int) for item in all_items)
    assert all(isinstance(entry["id"], str) for entry in entries)  # it is not exact as a number
    assert len(all_items) > 20 * len(sent)


def test_nothing_is_lost_and_the_same_seed_gives_the_same() -> None:
    bodies = [webhook(1, "1", "a", 1_000), webhook(2, "2", "b", 2_000, "standby"), webhook(3, "3", "c", 3)]
    for seed in range(50):
        one, other = Quirks(seed), Quirks(seed)
        mixed = one.mixed(bodies)
        assert mixed == other.mixed(bodies)
        assert sorted(items(mixed.all)) == sorted(items(bodies))
    both = [Quirks(seed).mixed(bodies).all[0] for seed in range(50)]
    assert any({"messaging", "standby"} <= entry.keys() for one in both for entry in json.loads(one)["entry"])
    assert len({repr(items([one])) for one in both}) > 1  # another order
    assert any(Quirks(seed).mixed(bodies).again for seed in range(50))


def test_a_batch_has_a_thousand_items_at_most() -> None:
    sent = [webhook(n, f"{n}", "Hi", 1_789_000_000_000 + n) for n in range(2_500)]
    sizes = [len(json.loads(one)["entry"]) for one in batches(sent)]
    assert sizes == [MOST_IN_A_BATCH, MOST_IN_A_BATCH, 500]


def test_an_app_gets_everything_signed_and_perhaps_twice() -> None:
    bot = Bot()
    try:
        with running(SHOP, urls={"concierge": bot.url}, quirks=3) as shop:
            said = [shop.act(f"55500{n % 6}", "say", text=f"{n}")["mid"] for n in range(40)]
            app = next(one.id for one in shop.server.apps if one.name == "concierge")

            async def due() -> int:
                return len(await shop.server.store.deliveries(app=app, state="due"))

            for _ in range(400):
                if not shop.running.run(due()):
                    break
                bot.wait(0.05)
            got = items([json.dumps(body).encode() for body in bot.got])
        assert {mid for _, mid in got} == set(said)
        assert len(bot.got) != len(said) or len(got) > len(said)
        assert bot.signed_by(b"secret-concierge")
    finally:
        bot.close()
