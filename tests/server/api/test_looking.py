"""What the page asks: decisions, threads and policies."""

import pytest

from tests.server.emulator.running import PAGE, SHOP, Asking, running

AD = "120210987654321"
API = "/convroute/api"


def asked(server: Asking, path: str) -> dict[str, object]:
    status, answer = server.ask(f"{API}/{path}")
    assert status == 200, answer
    return dict(answer)


def test_a_decision_is_one_line_with_what_was_said_and_who_answers() -> None:
    with running(SHOP) as shop:
        shop.act("5550001", "say", text="Hi", ad=AD)
        [one] = shop.ask(f"{API}/decisions")[1]["decisions"]
    told = {name: one[name] for name in ("user", "type", "text", "by", "app", "rule", "outcome")}
    assert told == {
        "user": "5550001",
        "type": "message",
        "text": "Hi",
        "by": None,
        "app": "marketing",
        "rule": "template:spring_sale",
        "outcome": "routed",
    }


def test_a_decision_is_explained_as_the_person_who_acted_was_told() -> None:
    with running(SHOP) as shop:
        shop.act("5550001", "say", text="Hi", ad=AD)
        done = shop.act("5550001", "say", text="And now?")
        one = asked(shop, f"decisions/{done['id']}")
    assert one["explanation"] == done["why"][0]
    assert one["line"] == done["decision"]
    assert one["input"] == done["webhook"]
    assert isinstance(one["before"], dict)
    assert isinstance(one["after"], dict)
    assert (one["before"]["owner"], one["before"]["version"]) == ("marketing", 1)
    assert (one["after"]["owner"], one["after"]["version"]) == ("marketing", 2)
    assert isinstance(one["deliveries"], list)
    assert {each["state"] for each in one["deliveries"]} == {"unsent"}
    assert one["shadow"] is None


def test_why_an_app_did_not_get_it_is_answered() -> None:
    with running(SHOP) as shop:
        done = shop.act("5550001", "say", text="Hi")
        found = asked(shop, f"decisions/{done['id']}?why-not=marketing")
        assert "marketing" in str(found["why_not"])
        status, answer = shop.ask(f"{API}/decisions/{done['id']}?why-not=nobody")
    assert status == 400
    assert "nobody" in answer["error"]["message"]


def test_a_second_policy_shows_what_it_would_do() -> None:
    from convroute.api import Policy
    from convroute.server.policies import Policies
    from convroute.server.recipients import Recipients

    with running(SHOP) as shop:
        policy = Policy.load(SHOP)
        recipients = Recipients.of(shop.server.apps, emulating=True)
        shop.server.committer.exchange(Policies([policy], [policy]), recipients)
        done = shop.act("5550001", "say", text="Hi")
        shadow = asked(shop, f"decisions/{done['id']}")["shadow"]
    assert isinstance(shadow, dict)
    assert (shadow["same"], shadow["explanation"]) == (True, done["why"][0])


def test_a_thread_is_shown_with_its_history_and_goes_idle_with_the_clock() -> None:
    with running(SHOP) as shop:
        done = shop.act("5550001", "say", text="Hi", ad=AD)
        shop.act("5550001", "say", text="Again")
        shop.act("5550002", "say", text="Somebody else")
        path = f"threads/{done['account']}/5550001"
        found = asked(shop, path)
        assert isinstance(found["decisions"], list)
        assert [one["text"] for one in found["decisions"]] == ["Hi", "Again"]
        assert isinstance(found["thread"], dict)
        assert found["thread"]["owner"] == "marketing"
        assert shop.ask("/convroute/clock", {"advance": "15d"})[0] == 200
        later = asked(shop, path)["thread"]
        assert isinstance(later, dict)
        assert (later["state"], later["owner"]) == ("idle", None)
        assert shop.ask(f"{API}/threads/{done['account']}/nobody")[0] == 404


def test_threads_are_listed_page_by_page_and_by_owner() -> None:
    with running(SHOP) as shop:
        for user in ("1", "2", "3"):
            shop.act(user, "say", text="Hi", ad=AD)
        shop.act("4", "say", text="Hi")
        first = shop.ask(f"{API}/threads?owner=marketing&most=2")[1]["threads"]
        last = f"{first[-1]['account']}/{first[-1]['user']}"
        second = shop.ask(f"{API}/threads?owner=marketing&after={last}")[1]["threads"]
    assert [one["user"] for one in (*first, *second)] == ["1", "2", "3"]


def test_decisions_are_gone_through_in_both_directions() -> None:
    with running(SHOP) as shop:
        ids = [shop.act("1", "say", text=str(number))["id"] for number in range(4)]
        before = shop.ask(f"{API}/decisions?before={ids[2]}&most=1")[1]["decisions"]
        after = shop.ask(f"{API}/decisions?after={ids[1]}")[1]["decisions"]
    assert [one["id"] for one in before] == [ids[1]]
    assert [one["id"] for one in after] == ids[2:]


def test_what_apps_and_the_inbox_do_is_shown_as_theirs() -> None:
    with running(SHOP) as shop:
        shop.act("1", "say", text="Hi", ad=AD)
        shop.send("marketing", "1", {"text": "Hello"})
        shop.ask("/convroute/inbox/1/reply", {"text": "I am Ana"})
        rows = shop.ask(f"{API}/decisions")[1]["decisions"]
    echoes = [(one["by"], one["text"]) for one in rows if one["type"] == "echo"]
    assert ("marketing", "Hello") in echoes
    assert "I am Ana" in [text for _, text in echoes]
    assert [one["by"] for one in rows if one["type"] == "send"] == ["marketing"]


def test_the_policies_are_told_with_their_accounts_and_apps() -> None:
    with running(SHOP, PAGE) as both:
        policy = asked(both, "policy")
    assert policy["emulating"] is True
    assert isinstance(policy["policies"], list)
    assert len(policy["policies"]) == 2
    assert {"name", "version", "digest", "timezone", "accounts", "apps"} == set(policy["policies"][0])


@pytest.mark.parametrize(
    ("path", "code"), [("decisions?most=0", 400), ("threads?most=x", 400), ("decisions/none", 404)]
)
def test_what_cannot_be_asked_is_said(path: str, code: int) -> None:
    with running(SHOP) as shop:
        assert shop.ask(f"{API}/{path}")[0] == code
