"""What the fixture `policy` makes for a test, and what it decides, is what tests in a policy have."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from convroute.api import Policy
from convroute.conversation.event import Ad, Event
from convroute.conversation.request import InlineControl
from convroute.conversation.thread import Thread
from convroute.pytest_plugin.in_test import PolicyInTest
from tests.pytest_plugin.shop import SHOP, recorded

pytestmark = [pytest.mark.slow, pytest.mark.wheel]

NOON = 1767610800000  # 2026-01-05 12:00 in Berlin
HOUR = 3_600_000


@pytest.fixture
def policy(tmp_path: Path) -> PolicyInTest:
    path = tmp_path / "shop.route"
    path.write_text(SHOP, encoding="utf-8")
    return PolicyInTest(Policy.load(path), tmp_path)


def test_an_event_comes_from_the_person_and_at_the_time_of_the_language(policy: PolicyInTest) -> None:
    message = policy.message("Hi!")
    assert message == Event(
        kind="message",
        channel="instagram",
        account="17841400000000001",
        user="1000000001",
        at=NOON,
        surface="message",
        mid="test_1",
        text="Hi!",
    )
    assert policy.message("Hi!").mid == "test_2"


def test_every_event_of_the_language_can_be_made(policy: PolicyInTest) -> None:
    assert policy.postback("HUMAN").payload == "HUMAN"
    assert (policy.quick_reply("YES").surface, policy.quick_reply("YES").payload) == ("quick_reply", "YES")
    assert (policy.story_reply("Nice").surface, policy.story_reply("Nice").text) == ("story_reply", "Nice")
    assert policy.story_mention().attachments == {"story_mention"}
    assert policy.shared_post().attachments == {"share"}
    assert policy.shop("lamp").product == "lamp"
    assert policy.reaction().kind == "reaction"
    assert (policy.referral(link="qr-berlin").entry, policy.referral(link="qr-berlin").ref) == (
        "link",
        "qr-berlin",
    )
    assert policy.message(ad=120).ad == policy.message(ad="120").ad == Ad(id="120")


def test_a_referral_comes_from_one_place(policy: PolicyInTest) -> None:
    with pytest.raises(ValueError, match="comes from somewhere: give it `ad` or `link`"):
        policy.referral()
    with pytest.raises(ValueError, match="from an ad or from a link, not from both"):
        policy.message(ad=1, link="x")


def test_a_time_without_a_zone_is_the_policys_wall_clock(policy: PolicyInTest) -> None:
    assert policy.message(at=datetime(2026, 1, 5, 13, 0)).at == NOON + HOUR
    assert policy.message(at=datetime(2026, 1, 5, 13, 0, tzinfo=UTC)).at == NOON + 2 * HOUR
    assert policy.message(at=17).at == 17


def test_another_person_writes_to_an_account_of_the_policy(policy: PolicyInTest) -> None:
    assert policy.message(user="5").user == "5"
    with pytest.raises(ValueError, match="the policy has no account 99: it is for 17841400000000001"):
        policy.message(account="99")


def test_a_thread_is_given_as_the_language_gives_it(policy: PolicyInTest) -> None:
    assert policy.thread() == Thread()
    owned = policy.thread("sales", for_=timedelta(days=2))
    assert (owned.owner_app_id, owned.expires_at, owned.window) == ("3003", NOON + 48 * HOUR, 172_800)
    assert owned.last_user_message_at == NOON
    silent = policy.thread("care", last_message=timedelta(hours=3), at=NOON + HOUR)
    assert silent.last_user_message_at == silent.window_opened_at == NOON - 2 * HOUR
    with pytest.raises(ValueError, match="no app is called `seles`; did you mean `sales`"):
        policy.thread("seles")


def test_a_test_of_one_line_decides(policy: PolicyInTest) -> None:
    assert policy.decide(policy.message("Hi!", ad=120)).app == "marketing"
    assert policy.decide(policy.message(), policy.thread("sales")).reason.kind == "thread_owner"
    assert policy.decide(policy.message(), facts={"tier": "gold"}).app == "sales"
    assert policy.decide(policy.request("take", "care"), policy.thread("concierge")).outcome == "allowed"
    assert policy.decide(policy.request("take", "care"), policy.thread("sales")).outcome == "denied"


def test_a_request_has_everything_that_can_be_asked(policy: PolicyInTest) -> None:
    extend = policy.request("extend", "sales", duration=timedelta(days=3), user="7", at=5)
    assert (extend.duration, extend.user, extend.at) == (259_200, "7", 5)
    send = policy.request(
        "send", "concierge", text="One moment", thread_control=InlineControl("pass", "care")
    )
    decision = policy.decide(send, policy.thread("concierge"))
    assert decision.thread is not None
    assert (decision.outcome, decision.thread.owner) == ("allowed", "care")


def test_a_conversation_goes_on_where_the_last_decision_left_it(policy: PolicyInTest) -> None:
    first = policy.decide(policy.message("Hi!", link="qr-berlin"))
    assert policy.decide(policy.message("Hello?"), first.thread).reason.kind == "thread_owner"
    apps = [decision.outcome for decision in policy.decide_many([policy.message(), policy.message()])]
    assert apps == ["routed", "routed"]


def test_the_thread_of_somebody_else_is_not_mistaken(policy: PolicyInTest) -> None:
    first = policy.decide(policy.message("Hi!", link="qr-berlin"))
    with pytest.raises(ValueError, match="17841400000000001/1000000001 is nobody's in what happens"):
        policy.decide(policy.message("Hello?", user="7"), first.thread)


def test_recordings_and_parsed_documents_are_read(policy: PolicyInTest) -> None:
    (policy.folder / "refund.json").write_text(recorded("refund"), encoding="utf-8")
    (policy.folder / "two.jsonl").write_text(
        "".join(recorded(text).replace("\n", "").replace("m_1", text) + "\n" for text in ("Hi", "refund")),
        encoding="utf-8",
    )
    assert policy.decide("refund.json").app == policy.decide(Path("refund.json")).app == "care"
    assert [event.text for event in policy.read("two.jsonl") if isinstance(event, Event)] == ["Hi", "refund"]
    assert policy.decide("two.jsonl").reason.kind == "thread_owner"
    given = policy.thread("sales", at=1789000000123)
    assert policy.decide("two.jsonl", given).app == "sales"
    ask = {"action": "take", "app": "care", "account": "17841400000000001", "user": "1", "timestamp": 5}
    assert policy.decide(ask, policy.thread("concierge", at=5)).outcome == "allowed"


def test_what_cannot_be_read_is_an_error_of_the_test(policy: PolicyInTest) -> None:
    with pytest.raises(ValueError, match=r"document 0, \$: this is neither a webhook"):
        policy.decide({"nothing": 1})
    with pytest.raises(FileNotFoundError, match=r"missing\.json` does not exist"):
        policy.decide("missing.json")
    with pytest.raises(OSError, match="is a folder"):
        policy.decide(".")
    with pytest.raises(FileNotFoundError, match=r"there is no folder `.*nofolder`"):
        policy.decisions_of("nofolder")
    (policy.folder / "empty.json").write_text("[]", encoding="utf-8")
    with pytest.raises(ValueError, match="there is nothing to decide"):
        policy.decide("empty.json")


def test_what_was_decided_is_told_in_order(policy: PolicyInTest) -> None:
    assert policy.told() == ""
    policy.decide(policy.message("Hi!", ad=120))
    policy.decide(policy.postback("HUMAN"))
    first, second = policy.told().split("\n\nmessage")[0], policy.told().split("postback test_2", 1)[1]
    assert "→  marketing, for 14 days" in first
    assert "→  care, for 1 day" in second


MISSPELT = {
    ("message", "foo"): r"^message\(\) got an unexpected keyword argument `foo`$",
    ("message", "adz"): r"argument `adz`; did you mean `ad`\?$",
    ("message", "txt"): r"`txt`; did you mean `text`\?$",
    ("referral", "lnk"): r"^referral\(\) .* `lnk`; did you mean `link`\?$",
    ("story_mention", "usr"): r"^story_mention\(\) .* `usr`; did you mean `user`\?$",
    ("story_mention", "ad"): r"argument `ad`",
}


@pytest.mark.parametrize(("made", "keyword"), MISSPELT)
def test_a_misspelt_keyword_is_refused(policy: PolicyInTest, made: str, keyword: str) -> None:
    with pytest.raises(TypeError, match=MISSPELT[made, keyword]):
        getattr(policy, made)(**{keyword: 1})


def test_a_request_refuses_misspelt_keywords_and_actions(policy: PolicyInTest) -> None:
    untyped: Any = policy
    with pytest.raises(TypeError, match=r"^request\(\) .* `durration`; did you mean `duration`\?$"):
        untyped.request("extend", "sales", durration=timedelta(days=3))
    with pytest.raises(ValueError, match=r"no action is called `steal`: it is one of pass, take, .*, owner$"):
        untyped.request("steal", "care")


def test_an_undeclared_fact_is_refused_wherever_facts_are_given(policy: PolicyInTest) -> None:
    (policy.folder / "hello.json").write_text(recorded("Hello"), encoding="utf-8")
    complaint = r"^no fact is called `teir`; did you mean tier\?$"
    with pytest.raises(ValueError, match=complaint):
        policy.decide(policy.message(), facts={"teir": "gold"})
    with pytest.raises(ValueError, match=complaint):
        policy.decide_many([policy.message()], facts={"teir": "gold"})
    with pytest.raises(ValueError, match=complaint):
        policy.decisions_of(".", facts={"teir": "gold"})
    with pytest.raises(ValueError, match=r"^no fact is called `colour`$"):
        policy.decide(policy.message(), facts={"tier": "gold", "colour": "red"})


@pytest.mark.parametrize("what", [42, None, [42]])
def test_what_is_nothing_to_decide_is_refused_in_words(policy: PolicyInTest, what: Any) -> None:
    with pytest.raises(TypeError, match="what can be decided is an event, a request, a parsed document"):
        policy.decide(what)
    with pytest.raises(TypeError, match=r"the path of a recording, not `(int|NoneType)`$"):
        policy.decide_many(what)
