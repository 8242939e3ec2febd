"""`convroute explain --why-not APP`: the smallest changes, or the proof that there are none."""

import json
from pathlib import Path
from typing import Any

import pytest

from convroute import Policy, Thread
from convroute.conversation.event import Event
from tests.cli.shell import convroute
from tests.wire.building import validator

POLICY = """language 1
policy desk { version "1"  channel instagram  account 17841400000000001  timezone "Europe/Berlin" }
app bot { id 1278416343931139  role automation }
app sales { id 3310987654321098  role sales  human_agent }
app marketing { id 2210987654321098  role marketing }
app care = instagram_inbox { role customer_care }
app old { id 99  role sales  disabled }
fact vip: bool
schedule service { mon-fri 09:00-18:00 }
default bot
route ad 12 to marketing
route message to care when text mentions "broken" and within service
route message to care when text mentions ["broken", "refund"] and vip
route message to bot
late: route message to sales when text mentions "buy"
allow take by care from bot when thread.silence < 2 hours
deny take by care when vip
limit extend by bot to 2 days
"""


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    (tmp_path / "desk.route").write_text(POLICY)
    return tmp_path


def told(folder: Path, *words: str) -> str:
    done = convroute("explain", "desk.route", *words, cwd=folder)
    assert (done.status, done.err) == (0, "")
    return done.out


def in_json(folder: Path, *words: str) -> list[Any]:
    lines = [json.loads(line) for line in told(folder, *words, "--format", "json").splitlines()]
    for line in lines:
        validator("why-not").validate(line)
    return lines


def changes(answer: Any) -> list[list[str]]:
    return [[change["text"] for change in way["changes"]] for way in answer["ways"]]


def test_the_smallest_changes_are_told_in_the_words_of_tests(desk: Path) -> None:
    assert (
        told(desk, "--message", "Hi", "--why-not", "care")
        == """\
message test_1 from 1000000001 at 2026-01-05 12:00:00+01:00  →  bot, for 1 day
  because the message fits `message`, routed to bot    desk.route:14

`care` would have got it
  with the text "broken"                               desk.route:12

  of 2 rules for it `message` (desk.route:12) is nearest: text mentions "broken": text is "Hi"
  more than 3 changes at once were not looked for
  on a thread of its own `care` gets it as it is
"""
    )


def test_changes_that_are_only_enough_together_are_told_together(desk: Path) -> None:
    night = ("--message", "Hi", "--at", "2026-01-04 22:00", "--why-not", "care")
    (answer,) = in_json(desk, *night)
    assert changes(answer) == [
        ['with the text "broken"', "on Mon 2026-01-05 09:00 Europe/Berlin"],
        ['with the text "broken"', "with vip = true"],
    ]


def test_an_owner_can_be_in_the_way(desk: Path) -> None:
    owned = ("--message", "broken", "--thread-owner", "sales", "--why-not", "care")
    (answer,) = in_json(desk, *owned)
    assert changes(answer) == [["if sales did not own the thread"]]
    assert answer["as_owner"] is True


def test_what_a_way_needs_goes_to_the_app_when_it_is_decided_again(desk: Path) -> None:
    (answer,) = in_json(desk, "--message", "Hi", "--thread-owner", "sales", "--why-not", "marketing")
    (way,) = answer["ways"]
    assert [change["part"] for change in way["changes"]] == ["entry", "owner"]
    (desk / "input.json").write_text(json.dumps(way["input"]))
    (desk / "thread.json").write_text(json.dumps(way["thread"]))
    done = convroute(
        "decide", "desk.route", "input.json", "--thread", "thread.json", "--format", "json", cwd=desk
    )
    assert json.loads(done.out)["app"] == "marketing"


def test_a_rule_that_always_wins_first_is_named(desk: Path) -> None:
    (answer,) = in_json(desk, "--message", "buy", "--why-not", "sales")
    assert answer["verdict"] == "impossible"
    assert [rule["at"]["line"] for rule in answer["impossible"]["rules"]] == [14]
    assert "always wins first" in answer["impossible"]["because"]


@pytest.mark.parametrize(
    ("app", "because"),
    [
        ("old", "`old` is disabled"),
        ("page_inbox", "`page_inbox` is only on messenger, and this thread is on instagram"),
        ("leadgen", "the policy does not declare `leadgen`"),
    ],
)
def test_an_app_that_cannot_answer_there_is_told_straight(desk: Path, app: str, because: str) -> None:
    (answer,) = in_json(desk, "--message", "Hi", "--why-not", app)
    assert (answer["verdict"], answer["impossible"]["because"]) == ("impossible", because)


def test_an_app_that_got_it_is_told_so(desk: Path) -> None:
    assert told(desk, "--message", "Hi", "--why-not", "1278416343931139").endswith("\n`bot` got it\n")


def test_an_app_that_nobody_knows_is_refused_with_the_nearest_name(desk: Path) -> None:
    done = convroute("explain", "desk.route", "--message", "Hi", "--why-not", "crae", cwd=desk)
    assert (done.status, done.out) == (2, "")
    assert "no app has the name `crae`: did you mean care?" in done.err


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("--why-not", "care", "--format", "mermaid"), "--why-not is told as text, markdown or json"),
        (("--why-not", "care", "--trace"), "--trace and --why-not tell different things"),
        (("--most-changes", "2"), "--most-changes belongs to --why-not APP"),
        (("--budget", "2"), "--budget belongs to --why-not APP"),
    ],
)
def test_options_that_do_not_go_together_are_refused(
    desk: Path, words: tuple[str, ...], problem: str
) -> None:
    done = convroute("explain", "desk.route", "--message", "Hi", *words, cwd=desk)
    assert done.status == 2
    assert problem in done.err


def test_larger_sets_are_not_hidden(desk: Path) -> None:
    night = ("--message", "Hi", "--at", "2026-01-04 22:00", "--why-not", "care", "--most-changes", "1")
    (answer,) = in_json(desk, *night)
    assert (answer["verdict"], answer["ways"]) == ("larger", [])
    assert len(answer["larger"]["changes"]) == 2
    assert "only with more than 1 change\n" in told(desk, *night)


def test_each_item_is_asked_about_on_the_thread_as_it_was_then(desk: Path) -> None:
    head = {"sender": {"id": "5"}, "recipient": {"id": "17841400000000001"}}
    messages = [
        {**head, "timestamp": 1_789_000_000_000 + at * 1000, "message": {"mid": f"m{at}", "text": text}}
        for at, text in enumerate(("Hi", "broken"))
    ]
    webhook = {"object": "instagram", "entry": [{"id": "17841400000000001", "messaging": messages}]}
    (desk / "in.json").write_text(json.dumps(webhook))
    first, second = in_json(desk, "in.json", "--why-not", "sales")
    assert (first["verdict"], second["verdict"]) == ("impossible", "impossible")
    first, second = in_json(desk, "in.json", "--why-not", "marketing")
    assert changes(first) == [["from ad 12"]]
    assert changes(second) == [["from ad 12", "if bot did not own the thread"]]


@pytest.mark.parametrize(
    ("when", "owner", "ways"),
    [
        ("care takes", "bot", [["with the last message 1 hour ago"]]),
        ("bot extends 3 days", "bot", [["for 2 days"]]),
        ("sales passes to care", "bot", [["if bot did not own the thread"]]),
        (
            "sales sends",
            "bot",
            [
                ["tagged human_agent", "if sales owned the thread"],
                ["with the last message 1 hour ago", "if sales owned the thread"],
            ],
        ),
    ],
)
def test_requests_are_told_what_would_have_allowed_them(
    desk: Path, when: str, owner: str, ways: list[list[str]]
) -> None:
    actor = when.split()[0]
    before = ("--thread-owner", owner, "--last-message-ago", "2 days")
    (answer,) = in_json(desk, "--when", when, *before, "--why-not", actor)
    assert changes(answer) == ways


def test_another_app_is_asked_about_as_if_it_had_asked(desk: Path) -> None:
    asked = ("--when", "sales takes", "--thread-owner", "bot", "--last-message-ago", "1 hour")
    (answer,) = in_json(desk, *asked, "--why-not", "care")
    assert changes(answer) == [[]]
    assert told(desk, *asked, "--why-not", "care").endswith(
        "`care` could have taken the thread as it was, but did not ask for it\n"
    )


def test_what_is_never_allowed_names_the_law_or_the_permission(desk: Path) -> None:
    (answer,) = in_json(desk, "--when", "sales takes", "--thread-owner", "bot", "--why-not", "sales")
    assert answer["impossible"]["because"] == "no `allow take` of the policy covers `sales` here"
    (answer,) = in_json(
        desk, "--when", "care takes", "--thread-owner", "bot", "--fact", "vip=true", "--why-not", "care"
    )
    assert changes(answer) == [["without the fact vip"]]


def test_markdown_is_escaped(desk: Path) -> None:
    shown = told(desk, "--message", "<b>", "--why-not", "care", "--format", "markdown")
    assert '- with the text "broken" (`desk.route:12`)' in shown
    assert "<b>" not in shown.replace("\\<b\\>", "")


def test_python_asks_the_same(desk: Path) -> None:
    policy = Policy.load(desk / "desk.route")
    event = Event(
        kind="message",
        channel="instagram",
        account="17841400000000001",
        user="5",
        at=1_767_610_800_000,
        surface="message",
        entry="organic",
        mid="m_1",
        text="Hi",
    )
    found = policy.why_not(event, "care", Thread())
    assert [(way.text, way.parts) for way in found.ways] == [('with the text "broken"', ("text",))]
    assert found.ways[0].decision.app == "care"
    assert (found.verdict, found.impossible) == ("ways", None)
    assert "`care` would have got it" in str(found)
    validator("why-not").validate(found.to_json())
    assert policy.why_not(event, "sales").impossible is not None
    with pytest.raises(ValueError, match="did you mean care"):
        policy.why_not(event, "crae")


EDGES = """language 1
policy desk {
    version "1"
    channel instagram, messenger
    account instagram 17841400000000001
    account messenger 104508901353867
}
app bot { id 1278416343931139  role automation }
app sales { id 3310987654321098  role sales }
app care = page_inbox { role customer_care }
app ops { id 4  role sales }
behavior { campaign_preempts on }
default bot
route ad 12 to sales
route message to ops when channel == instagram
"""
HEAD = {"sender": {"id": "5"}, "recipient": {"id": "104508901353867"}, "timestamp": 1_789_000_000_000}


def asked(folder: Path, item: Any, app: str, *more: str) -> Any:
    (folder / "in.json").write_text(
        json.dumps({"object": "page", "entry": [{"id": "104508901353867", "messaging": [item]}]})
    )
    (answer,) = in_json(folder, "in.json", "--why-not", app, *more)
    return answer


@pytest.fixture
def edges(tmp_path: Path) -> Path:
    (tmp_path / "desk.route").write_text(EDGES)
    return tmp_path


def test_a_mark_that_takes_the_thread_from_the_app_is_a_change_of_where_the_person_comes_from(
    edges: Path,
) -> None:
    thread = {"account": "104508901353867", "user": "5", "owner": "care", "expires_at": 1_789_000_900_000}
    (edges / "thread.json").write_text(json.dumps(thread))
    item = {**HEAD, "message": {"mid": "m", "text": "Hi", "referral": {"ad_id": "12", "source": "ADS"}}}
    answer = asked(edges, item, "care", "--thread", "thread.json")
    assert answer["decision"]["app"] == "sales"
    assert changes(answer) == [["from neither an ad nor a link"]]
    assert answer["as_owner"] is False


def test_what_opens_nothing_is_asked_about_too(edges: Path) -> None:
    item = {**HEAD, "reaction": {"mid": "m", "action": "react", "reaction": "love"}}
    thread = {"account": "104508901353867", "user": "5", "owner": "care", "expires_at": 1_789_000_900_000}
    (edges / "thread.json").write_text(json.dumps(thread))
    answer = asked(edges, item, "bot", "--thread", "thread.json")
    assert changes(answer) == [["if care did not own the thread"]]


def test_while_the_lead_form_owns_the_thread_it_is_in_the_way(edges: Path) -> None:
    thread = {"account": "104508901353867", "user": "5", "owner": "leadgen", "expires_at": 1_789_000_900_000}
    (edges / "thread.json").write_text(json.dumps(thread))
    answer = asked(edges, {**HEAD, "message": {"mid": "m", "text": "Hi"}}, "bot", "--thread", "thread.json")
    assert changes(answer) == [["if leadgen did not own the thread"]]


def test_what_is_not_ours_went_to_nobody(edges: Path) -> None:
    item = {**HEAD, "recipient": {"id": "77"}, "message": {"mid": "m", "text": "Hi"}}
    answer = asked(edges, item, "sales")
    assert answer["impossible"]["because"].startswith("no app gets it: account 77")


def test_what_asks_for_the_other_channel_never_comes(edges: Path) -> None:
    answer = asked(edges, {**HEAD, "message": {"mid": "m", "text": "Hi"}}, "ops")
    assert answer["verdict"] == "impossible"
    assert answer["impossible"]["because"].endswith("names `ops`, and never for the channel")
    assert answer["as_owner"] is True


def test_what_cannot_be_read_keeps_its_line(edges: Path) -> None:
    (edges / "in.json").write_text(
        '{"object": "page", "entry": [{"id": "1", "messaging": [{"sender": {}}]}]}'
    )
    done = convroute("explain", "desk.route", "in.json", "--why-not", "bot", "--format", "json", cwd=edges)
    assert done.status == 2
    assert json.loads(done.out)["outcome"] == "input_error"
    shown = convroute("explain", "desk.route", "in.json", "--why-not", "bot", cwd=edges)
    assert shown.out.startswith("not decided: document 0")


def test_a_budget_that_is_too_small_is_said_by_name(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("convroute.regions.budget._MOST_STEPS", 1)
    (answer,) = in_json(desk, "--message", "Hi", "--why-not", "care")
    assert answer["verdict"] == "unknown"
    assert answer["unknown"] == ["the work that all questions together may take is used up"]
    assert "was too hard to say" in answer["text"]


def test_a_larger_set_that_shares_a_change_with_a_smaller_one_is_a_way_too(desk: Path) -> None:
    rules = (
        'fact tier: "gold" | "basic"\nfact n: int 0..9\nroute link to sales when vip and text mentions "a"\n'
    )
    more = 'route link to sales when text mentions "b" and tier == "gold" and n > 3\n'
    (desk / "desk.route").write_text(POLICY + rules + more)
    (answer,) = in_json(desk, "--message", "Hi", "--from-link", "x", "--why-not", "sales")
    assert changes(answer) == [
        ['with the text "a"', "with vip = true"],
        ['with the text "b"', 'with tier = "gold"', "with n = 4"],
    ]
