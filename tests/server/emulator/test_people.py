"""People who act at a running emulator: what they do is decided as `decide` decides it."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from convroute.api import Policy
from tests.server.emulator.running import PAGE, SHOP, Asking, running

ANSWER = {
    "attachment": {
        "type": "template",
        "payload": {
            "template_type": "button",
            "text": "What now?",
            "buttons": [
                {"type": "postback", "title": "A person, please", "payload": "TALK_TO_HUMAN"},
                {"type": "web_url", "title": "Our shop", "url": "https://shop.example"},
            ],
        },
    }
}
RED = {
    "text": "Which colour?",
    "quick_replies": [{"content_type": "text", "title": "Red", "payload": "RED"}],
}


@pytest.fixture
def shop() -> Iterator[Asking]:
    with running(SHOP) as asking:
        yield asking


def test_every_act_is_decided_as_decide_decides_its_webhook(shop: Asking) -> None:
    acts: list[tuple[str, dict[str, object]]] = [
        ("say", {"text": "Hi", "ad": 120210987654321}),
        ("open-link", {"ref": "qr-berlin"}),
        ("tap", {"payload": "TALK_TO_HUMAN"}),
        ("get-started", {}),
        ("say", {"text": "refund", "facts": {"tier": "gold"}}),
        ("say", {"mention": True}),
        ("react", {}),
        ("react", {}),
        ("edit", {"text": "a refund"}),
        ("unsend", {}),
        ("comment", {"text": "Price?"}),
        ("open-ad", {"ad": 7}),
    ]
    done = [shop.act("5550001", name, **body) for name, body in acts]
    policy = Policy.load(SHOP)
    items = [policy.read(json.dumps(one["webhook"])) for one in done]
    told = [json.loads(json.dumps(one.to_json(0))) for one in policy.decide_many(items)]
    assert [one["decision"] for one in done] == told
    assert len({one["decision"]["event"]["at"] for one in done}) == len(acts)


def test_an_act_says_why_in_the_words_of_explain(shop: Asking) -> None:
    [why] = shop.act("5550001", "say", text="Hi", ad=120210987654321)["why"]
    assert "→  marketing, for 14 days" in why
    assert "because ad 120210987654321 uses template spring_sale" in why


def test_a_button_that_was_sent_is_tapped_by_its_title(shop: Asking) -> None:
    shop.act("5550001", "say", text="Hi")
    shop.send("concierge", "5550001", ANSWER)
    done = shop.act("5550001", "tap", title="a person, PLEASE")
    [item] = done["webhook"]["entry"][0]["messaging"]
    assert (item["postback"]["title"], item["postback"]["payload"]) == ("A person, please", "TALK_TO_HUMAN")
    assert done["decision"]["event"]["type"] == "postback"


def test_a_quick_reply_that_is_tapped_is_a_message(shop: Asking) -> None:
    shop.act("5550001", "say", text="Hi")
    shop.send("concierge", "5550001", RED)
    [item] = shop.act("5550001", "tap", title="Red")["webhook"]["entry"][0]["messaging"]
    assert (item["message"]["text"], item["message"]["quick_reply"]) == ("Red", {"payload": "RED"})


def test_what_cannot_be_tapped_says_why(shop: Asking) -> None:
    path = "/convroute/people/5550001/tap"
    assert "nor any other" in shop.refused(path, {"title": "Red"})
    shop.act("5550001", "say", text="Hi")
    shop.send("concierge", "5550001", ANSWER)
    assert "did you mean `Our shop`?" in shop.refused(path, {"title": "Our shopp"})
    assert "tells nobody" in shop.refused(path, {"title": "Our shop"})
    assert "by its `title` or its `payload`" in shop.refused(path, {})


def test_what_was_sent_to_a_person_can_be_read(shop: Asking) -> None:
    first = shop.act("5550001", "say", text="Hi")
    shop.send("concierge", "5550001", ANSWER)
    _, answer = shop.ask(f"/convroute/people/5550001/messages?account={first['account']}&after={first['id']}")
    [message] = answer["messages"]
    assert (message["app"], message["text"]) == ("concierge", "What now?")
    assert [one["kind"] for one in message["buttons"]] == ["postback", "link"]
    reaction = shop.act("5550001", "react")
    assert reaction["mid"] == message["mid"]


def test_a_human_in_the_inbox_takes_the_thread_and_is_heard_by_the_apps(shop: Asking) -> None:
    shop.act("5550001", "say", text="Hi")
    status, done = shop.ask("/convroute/inbox/5550001/reply", {"text": "I am a person"})
    assert (status, done["decision"]["thread"]["owner"]) == (200, "care")
    _, answer = shop.ask("/convroute/people/5550001/messages")
    assert [(one["app"], one["text"]) for one in answer["messages"]] == [("care", "I am a person")]
    _, done = shop.ask("/convroute/inbox/5550001/pass", {"to": "sales"})
    assert done["decision"]["thread"]["owner"] == "sales"


def test_somebody_new_has_an_id_of_their_own(shop: Asking) -> None:
    users = [shop.act("new", "say", text="Hi")["user"] for _ in range(3)]
    assert users == ["5550001", "5550002", "5550003"]
    shop.act("5550004", "say", text="Hi")
    assert shop.act("new", "say", text="Hi")["user"] == "5550005"


def test_of_several_accounts_the_first_on_instagram_is_chosen_and_that_is_said() -> None:
    with running(PAGE, SHOP) as both:
        done = both.act("5550001", "say", text="Hi")
        assert (done["account"], done["channel"]) == ("17841400000000001", "instagram")
        assert done["notes"] == ["the account is 17841400000000001; there are also 104508901353867"]
        done = both.act("5550001", "say", text="Hi", channel="messenger")
        assert (done["account"], done["notes"]) == ("104508901353867", [])
        path = "/convroute/people/5550001/say"
        assert "no policy has the account 1" in both.refused(path, {"text": "Hi", "account": "1"})


def test_a_lead_form_ends_at_the_app_that_is_named() -> None:
    with running(PAGE) as page:
        opened = page.act("5550001", "lead-form", step="open")
        assert opened["decision"]["thread"]["owner"] == "leadgen"
        assert page.act("5550001", "say", text="Berlin")["decision"]["outcome"] == "withheld"
        done = page.act("5550001", "lead-form", step="done", to="sales")
        assert done["decision"]["thread"]["owner"] == "sales"
        [webhook] = done["decision"]["webhooks"]
        assert webhook["payload"]["pass_thread_control"]["metadata"] == "messenger_lead_gen_complete"


@pytest.mark.parametrize(
    ("path", "body", "said"),
    [
        ("/convroute/people/5550001/sing", {}, "404 people cannot do `sing` here"),
        ("/convroute/people/5550001/sya", {}, "did you mean `say`?"),
        ("/convroute/people/5550001/say", {"texd": "Hi"}, "400 Object contains unknown field `texd`"),
        ("/convroute/people/5550001/say", {"text": 1}, "400 Expected `str | null`"),
        ("/convroute/people/5550001/say", b"{", "400 the body is not JSON"),
        ("/convroute/people/5550001/say", b"[]", "400 Expected `object`"),
        ("/convroute/people/5550001/say", {"text": "\ud800"}, "400 "),
        ("/convroute/inbox/5550001/dance", {}, "404 the inbox cannot do `dance` here"),
    ],
)
def test_what_nobody_can_do_is_refused(shop: Asking, path: str, body: object, said: str) -> None:
    assert said in shop.refused(path, body)


def test_nobody_acts_where_the_server_stands_behind_meta() -> None:
    with running(SHOP, emulating=False) as real:
        for path in ("people/5550001/say", "inbox/5550001/reply", "clock"):
            assert "404 this server stands behind Meta" in real.refused(f"/convroute/{path}", {})


def test_the_clock_moves_and_control_expires(shop: Asking) -> None:
    shop.ask("/convroute/clock", {"set": "2026-01-05 12:00"})
    shop.act("5550001", "say", text="Hi", ref="qr-berlin")
    assert shop.act("5550001", "say", text="Hello?")["decision"]["app"] == "sales"
    assert shop.ask("/convroute/clock", {"advance": "25h"})[0] == 200
    assert shop.act("5550001", "say", text="Hello?")["decision"]["app"] == "concierge"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({}, "say one of"),
        ({"advance": "1h", "run": True}, "say one of"),
        ({"advance": "soon"}, "`soon` is not a length of time"),
        ({"advance": "1h!"}, "`1h!` is not a length of time"),
        ({"advance": "99999999d"}, "at most ten years"),
        ({"advance": -1}, "never back"),
        ({"set": "tomorrow"}, "`tomorrow` is not a time"),
        ({"set": 12}, "cannot show that time"),
    ],
)
def test_a_clock_that_cannot_be_moved_so_says_why(shop: Asking, body: object, said: str) -> None:
    assert said in shop.refused("/convroute/clock", body)


@pytest.mark.parametrize(
    ("body", "text", "stands"),
    [
        ({"set": "2026-01-05 12:00"}, "2026-01-05 12:00:00+01:00", True),
        ({"set": "2026-01-05T12:00:00Z"}, "2026-01-05 13:00:00+01:00", True),
        ({"set": 1_789_000_000_123}, "2026-09-10 02:26:40+02:00", True),
    ],
)
def test_the_clock_is_set_by_the_clock_of_the_policy(
    shop: Asking, body: object, text: str, stands: bool
) -> None:
    _, clock = shop.ask("/convroute/clock", body)
    assert (clock["text"], clock["stands"]) == (text, stands)
    assert shop.ask("/convroute/clock", {"run": True})[1]["stands"] is False


def test_the_clock_is_never_set_behind_what_was_decided(tmp_path: Path) -> None:
    database = f"sqlite:{tmp_path / 'kept.db'}"
    with running(SHOP, database=database) as first:
        assert first.ask("/convroute/clock", {"set": "2030-01-05 12:00"})[0] == 200
        assert first.ask("/convroute/clock", {"set": "2030-01-05 11:00"})[0] == 200, "nothing was decided"
        first.act("5550001", "say", text="Hi")
        said = "something was decided at 2030-01-05 11:00:00+01:00: the clock cannot be set to before that"
        assert said in first.refused("/convroute/clock", {"set": "2030-01-05 10:59"})
        assert first.ask("/convroute/clock", {"set": "2030-01-05 11:01"})[0] == 200
    with running(SHOP, database=database) as second:
        assert "something was decided" in second.refused("/convroute/clock", {"set": "2030-01-05 10:59"})


def test_a_database_that_is_kept_is_not_older_than_its_log(tmp_path: Path) -> None:
    database = f"sqlite:{tmp_path / 'kept.db'}"
    with running(SHOP, database=database) as first:
        first.ask("/convroute/clock", {"advance": "25h"})
        before = first.act("5550001", "say", text="Hi")["decision"]["event"]["at"]
    with running(SHOP, database=database) as second:
        decision = second.act("5550001", "say", text="Hello?")["decision"]
        assert decision["event"]["at"] > before
        assert not decision["event"]["late"]
