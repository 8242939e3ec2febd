"""The emulator as tests have it in their hands: act, look, and move the clock."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest

from convroute.api import Policy
from convroute.server.emulator.scene import BadActError
from convroute.server.testing.routing import Routing, routing
from tests.server.emulator.running import SHOP
from tests.server.testing.apps import Bot


@pytest.fixture
def shop() -> Iterator[Routing]:
    with routing([Policy.load(SHOP)]) as found:
        yield found


@pytest.fixture
def bot() -> Iterator[Bot]:
    found = Bot()
    yield found
    found.close()


def test_a_message_has_an_owner_until_the_clock_is_moved_past_its_control(shop: Routing) -> None:
    assert shop.owner("5550001") is None
    assert shop.say("5550001", "Hi", ref="qr-berlin").app == "sales"
    assert shop.owner("5550001") == "sales"
    shop.advance(hours=23)
    assert shop.owner("5550001") == "sales"
    shop.advance(hours=2)
    assert shop.owner("5550001") is None


def test_an_app_without_an_address_is_asked_what_it_would_have_got(shop: Routing) -> None:
    shop.say("5550001", "Hi")
    shop.say("5550002", "Hello", ad=120210987654321)
    [first, second] = shop.delivered("concierge")
    assert (first.field, first.kind, first.item["message"]["text"]) == ("messaging", "message", "Hi")
    assert (second.field, second.state, second.user) == ("standby", "unsent", "5550002")
    assert shop.delivered("concierge", user="5550002") == [second]
    shop.inbox_reply("5550001", "A person here")
    assert [one.kind for one in shop.delivered("concierge", user="5550001")] == [
        "message",
        "handover",
        "echo",
    ]


def test_what_is_sent_to_a_person_can_be_tapped_and_read(shop: Routing) -> None:
    shop.say("5550001", "Hi")
    quick = {"text": "Colour?", "quick_replies": [{"content_type": "text", "title": "Red", "payload": "RED"}]}
    assert shop.send("concierge", "5550001", quick).outcome == "allowed"
    assert [one.text for one in shop.sent("5550001")] == ["Colour?"]
    assert shop.tap("5550001", "Red").item.payload == "RED"  # type: ignore[union-attr]  # an event
    with pytest.raises(BadActError, match="did you mean `Red`"):
        shop.tap("5550001", "Rad")


def test_apps_ask_for_control(shop: Routing) -> None:
    shop.say("5550001", "Hi")
    assert shop.request("pass", "concierge", "5550001", target="care").outcome == "allowed"
    denied = shop.send("concierge", "5550001", "Still me")
    assert (denied.outcome, denied.reason.kind) == ("denied", "not_thread_owner")
    assert [one.outcome for one in shop.decisions("5550001")] == ["routed", "allowed", "denied"]


def test_a_connected_app_gets_its_webhooks(shop: Routing, bot: Bot) -> None:
    shop.say("5550001", "before it was connected")
    shop.connect("concierge", bot.url)
    shop.say("5550001", "Hi")
    shop.until(lambda: bot.got)
    [item] = bot.got[0]["entry"][0]["messaging"]
    assert item["message"]["text"] == "Hi"
    shop.until(lambda: shop.delivered("concierge")[-1].state == "done")
    shop.connect("concierge", None)
    shop.say("5550001", "Gone")
    assert [one.state for one in shop.delivered("concierge")] == ["unsent", "done", "unsent"]


def test_the_explanation_is_that_of_the_log(shop: Routing) -> None:
    shop.say("5550001", "Hi")
    shop.tap("5550001", payload="TALK_TO_HUMAN")
    shop.request("take", "care", "5550001")
    assert shop.why("5550001").startswith("take by care on 17841400000000001/5550001")
    told = shop.told()
    assert told.count("→") >= 3
    assert "postback" in told


def test_the_time_begins_on_a_monday_at_noon_and_is_set_by_the_clock_of_the_policy(shop: Routing) -> None:
    assert shop.now.isoformat() == "2026-01-05T11:00:00+00:00"
    shop.set_time("2026-01-06 03:00")
    assert shop.now.isoformat() == "2026-01-06T02:00:00+00:00"


def test_two_tests_know_nothing_of_each_other() -> None:
    policy = Policy.load(SHOP)
    with routing([policy]) as one, routing([policy]) as other:
        one.say("5550001", "Hi", ref="qr-berlin")
        assert (one.owner("5550001"), other.owner("5550001")) == ("sales", None)
        assert one.url != other.url


def test_many_threads_act_at_once(shop: Routing) -> None:
    threads = [threading.Thread(target=shop.say, args=(f"555{n}", "Hi")) for n in range(20)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(shop.decisions()) == 20


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (lambda shop: shop.say("5550001", "Hi", adf=1), "unknown field `adf`"),
        (lambda shop: shop.act("sing", "5550001"), "people cannot do `sing`"),
        (lambda shop: shop.delivered("concirge"), "did you mean `concierge`?"),
        (lambda shop: shop.say("5550001", "Hi", account="1"), "no policy has the account 1"),
        (lambda shop: shop.advance(hours=-1), "never back"),
        (lambda shop: shop.until(lambda: False, seconds=0), "it did not come to that"),
    ],
)
def test_what_is_mistyped_is_said(shop: Routing, act: Any, said: str) -> None:
    with pytest.raises((AssertionError, TypeError, ValueError), match=said):
        act(shop)
