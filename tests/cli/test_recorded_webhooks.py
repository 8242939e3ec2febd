"""What Meta really sends gets a line and an answer, and never ends a run with 2 (semantics 2, E9, E13)."""

import json
from pathlib import Path

import pytest

from tests.cli.shell import Done, convroute

CASES = Path(__file__).parent.parent / "cases" / "webhooks"
OUTCOMES: dict[str, list[list[str]]] = json.loads((CASES / "outcomes.json").read_text("utf-8"))
"""Of each file the outcome of every item, and its reason: the kind, or the text where nobody gets it."""

INSTAGRAM, PAGE = "17841400000000001", "104508901353867"
APPS = "app care { id 1001 } app sales { id 1002 } default care"
BOTH = f"""language 1
policy acme {{
    version "1" channel instagram, messenger
    account instagram {INSTAGRAM} account messenger {PAGE}
}}
{APPS}
"""
ONE = f'language 1 policy acme {{ version "1" channel messenger account {PAGE} }} {APPS}'


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    path = tmp_path / "acme.route"
    path.write_text(BOTH, "utf-8")
    return path


def decided(ended: Done) -> list[dict[str, object]]:
    return [json.loads(line) for line in ended.out.splitlines()]


@pytest.mark.parametrize("name", OUTCOMES)
def test_what_meta_really_sends_gets_a_line_and_an_answer(name: str, policy: Path) -> None:
    ended = convroute("decide", str(policy), str(CASES / f"{name}.json"), "--format", "json")
    assert ended.status == 0, ended.err
    found = decided(ended)
    assert [_answer(one) for one in found] == OUTCOMES[name]
    for one in found:
        if one["outcome"] in ("ignored", "not_ours"):
            assert one["thread"] is None


def _answer(decision: dict[str, object]) -> list[object]:
    reason = decision["reason"]
    assert isinstance(reason, dict)
    undecided = decision["outcome"] in ("ignored", "not_ours")
    return [decision["outcome"], reason["text" if undecided else "kind"]]


def test_such_items_in_a_long_log_leave_the_rest_as_it_is(policy: Path, tmp_path: Path) -> None:
    """E13: one item in a log costs nobody anything, and what is unknown is told once and counted."""
    game = json.loads((CASES / "game_play.json").read_text("utf-8"))
    hello = json.loads((CASES / "text_message.json").read_text("utf-8"))
    log = tmp_path / "log.jsonl"
    lines = [json.dumps(hello), *[json.dumps(game)] * 3, json.dumps(hello)]
    log.write_text("\n".join(lines), "utf-8")
    ended = convroute("decide", str(policy), str(log), "--format", "json")
    outcomes = [one["outcome"] for one in decided(ended)]
    assert (ended.status, outcomes) == (0, ["routed", "delivered", "duplicate", "duplicate", "duplicate"])
    told, more = ended.err.splitlines()
    assert told.endswith(
        'document 1, $.entry[0].messaging[0]: "game_play" is not a part that is known here: '
        "read as `unsupported`"
    )
    assert more.endswith("read as `unsupported` (2 more)")


def test_a_list_that_nobody_knows_is_noted_and_what_stands_beside_it_is_decided(policy: Path) -> None:
    ended = convroute("decide", str(policy), str(CASES / "list_nobody_knows.json"))
    assert ended.status == 0
    assert (
        '$.entry[0].messaging_handovers: "messaging_handovers" is a list that is not known here' in ended.err
    )


def test_a_webhook_without_object_is_of_the_only_channel(policy: Path, tmp_path: Path) -> None:
    document = json.loads((CASES / "game_play.json").read_text("utf-8"))
    del document["object"]
    webhook = tmp_path / "webhook.json"
    webhook.write_text(json.dumps(document), "utf-8")
    two = convroute("decide", str(policy), str(webhook))
    assert two.status == 2
    assert "$.object: is missing, and the policy has two channels: write `instagram` or `page`" in two.err
    policy.write_text(ONE, "utf-8")
    one = convroute("decide", str(policy), str(webhook), "--format", "json")
    assert (one.status, [found["outcome"] for found in decided(one)]) == (0, ["delivered"])
    assert "$.object: is missing: read as messenger, the policy's only channel" in one.err


AT = 1767610800000
"""2026-01-05 11:00 in UTC."""


@pytest.mark.parametrize(
    "said", ["1767610800000", "1767610800", "2026-01-05 11:00", "2026-01-05T12:00:00+01:00"]
)
def test_items_without_a_time_get_the_one_that_is_said(said: str, policy: Path, tmp_path: Path) -> None:
    asked = {"action": "take", "app": "care", "account": PAGE, "user": "5"}
    item = {"sender": {"id": "5"}, "recipient": {"id": PAGE}, "message": {"mid": "m_1", "text": "hi"}}
    late = {**item, "timestamp": AT + 1, "message": {"mid": "m_2"}}
    webhook = {"object": "page", "entry": [{"id": PAGE, "messaging": [item, late]}]}
    comment = {"object": "page", "entry": [{"id": PAGE, "changes": [{"field": "leadgen"}]}]}
    log = tmp_path / "log.jsonl"
    log.write_text("\n".join(json.dumps(one) for one in (asked, webhook, comment)), "utf-8")
    found = decided(convroute("decide", str(policy), str(log), "--format", "json", "--at", said))
    times = [one["event"]["at"] for one in found]  # type: ignore[index]  # a decision has an event
    assert times == [AT, AT, AT + 1, AT]
    without = convroute("decide", str(policy), str(log), "--format", "json")
    assert without.status == 2
    assert [one["outcome"] for one in decided(without)] == ["input_error", "input_error", "routed", "ignored"]
    assert decided(without)[3]["event"]["at"] is None  # type: ignore[index]  # as above


@pytest.mark.parametrize("said", ["noon", "2026-13-01 00:00", "0", "99999999999999"])
def test_what_is_no_time_is_refused(said: str, policy: Path) -> None:
    ended = convroute("decide", str(policy), str(CASES / "game_play.json"), "--at", said)
    assert (ended.status, ended.out) == (2, "")
    assert f"`--at {said}` is not a time: write `2026-01-05 12:00`" in ended.err


def test_a_time_that_no_item_can_have_is_refused(policy: Path) -> None:
    ended = convroute("decide", str(policy), str(CASES / "game_play.json"), "--at", "1969-12-31")
    assert (ended.status, ended.out) == (2, "")
    assert "`--at 1969-12-31` is out of range: the years are 1971 to 2285" in ended.err


def test_a_time_that_the_clocks_never_show_is_refused(policy: Path) -> None:
    policy.write_text(ONE.replace("}", ' timezone "Europe/Berlin" }', 1), "utf-8")
    said = "2026-03-29 02:30"
    ended = convroute("decide", str(policy), str(CASES / "game_play.json"), "--at", said)
    assert (ended.status, ended.out) == (2, "")
    assert f"`--at {said}` is a time that the clocks of Europe/Berlin never show" in ended.err


SAMPLES = "is the one in the samples of Meta's App Dashboard"
ITSELF = "the business wrote to itself"


@pytest.mark.parametrize(
    ("entry", "text"),
    [
        ({"id": "0", "time": 1, "changes": [{"field": "comments", "value": {}}]}, f"account 0 {SAMPLES}"),
        ({"id": PAGE, "messaging": [("5", "23245")]}, f"account 23245 {SAMPLES}"),
        ({"id": PAGE, "messaging": [(PAGE, "5")]}, ITSELF),
        ({"id": PAGE, "messaging": [(PAGE, PAGE)]}, ITSELF),
        ({"id": PAGE, "messaging": [("5", PAGE, "echo")]}, "account 5 is not this policy's"),
        ({"id": PAGE, "messaging": [(PAGE, PAGE, "echo")]}, ITSELF),
        ({"id": PAGE, "messaging": [("5", "6")]}, "account 6 is not this policy's"),
    ],
)
def test_e13_what_is_not_ours_says_what_it_is(
    entry: dict[str, object], text: str, policy: Path, tmp_path: Path
) -> None:
    pairs = entry.get("messaging")
    if isinstance(pairs, list):
        entry = {**entry, "messaging": [_said(*pair) for pair in pairs]}
    webhook = tmp_path / "webhook.json"
    webhook.write_text(json.dumps({"object": "page", "entry": [entry]}), "utf-8")
    ended = convroute("decide", str(policy), str(webhook), "--format", "json")
    assert [_answer(one) for one in decided(ended)] == [["not_ours", text]]


def _said(sender: str, recipient: str, echo: str | None = None) -> dict[str, object]:
    people = {"sender": {"id": sender}, "recipient": {"id": recipient}}
    return {**people, "timestamp": AT, "message": {"mid": "m_1", "text": "hi", "is_echo": echo is not None}}


def test_e9_a_change_of_a_messaging_field_that_names_nobody_is_called_by_its_field(
    policy: Path, tmp_path: Path
) -> None:
    enforced = {"recipient": {"id": PAGE}, "timestamp": AT, "policy_enforcement": {"action": "warning"}}
    change = {"field": "messaging_policy_enforcement", "value": enforced}
    webhook = tmp_path / "webhook.json"
    webhook.write_text(json.dumps({"object": "page", "entry": [{"id": PAGE, "changes": [change]}]}), "utf-8")
    ended = convroute("decide", str(policy), str(webhook), "--format", "json")
    said = "a change of `messaging_policy_enforcement`"
    assert [_answer(one) for one in decided(ended)] == [["ignored", said]]
