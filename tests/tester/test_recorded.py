"""Recorded webhooks: their own account, person and time count, and the rest of the test follows."""

import json

import pytest

from convroute.conversation.event import Event
from tests.evaluator.policies import INSTAGRAM
from tests.tester.building import SHOP, cases, got, passes, result

MORNING = 1_791_540_000_000
"""2026-10-09 12:00 in Berlin, a Friday."""


def item(text: str, user: str = "5550001", at: int = MORNING, mid: str = "m_1") -> dict[str, object]:
    return {
        "sender": {"id": user},
        "recipient": {"id": INSTAGRAM},
        "timestamp": at,
        "message": {"mid": mid, "text": text},
    }


def webhook(*items: dict[str, object], account: str = INSTAGRAM) -> str:
    entry = {"id": account, "time": MORNING, "messaging": list(items)}
    return json.dumps({"object": "instagram", "entry": [entry]})


REFUND = {"refund.json": webhook(item("a refund please"))}


def test_the_recorded_time_counts() -> None:
    night = {"night.json": webhook(item("a refund please", at=MORNING + 12 * 3_600_000))}
    assert passes('when event "refund.json"\nthen route to care', files=REFUND)
    assert passes('when event "night.json"\nthen route to concierge', files=night)


def test_a_time_that_is_given_moves_the_webhook() -> None:
    at_night = 'given time 2026-10-09 23:00\nwhen event "refund.json"\nthen route to concierge'
    assert passes(at_night, files=REFUND)


def test_what_is_given_is_given_about_the_recorded_person() -> None:
    assert passes(
        """
        given thread owned by sales for 2 days
        when event "refund.json"
        then route to sales
        then thread owned by sales for 2 days
        when care takes
        then denied take_not_permitted
        when 2 days pass
        then thread idle
        """,
        files=REFUND,
    )


def test_time_that_passes_first_passes_before_the_webhook() -> None:
    lines = """
        given thread owned by sales for {}
        when 1 day passes
        when event "refund.json"
        then reason {}
    """
    assert passes(lines.format("1 hour", "organic"), files=REFUND)
    assert passes(lines.format("2 days", "thread_owner"), files=REFUND)


def test_short_events_happen_on_the_recorded_thread() -> None:
    (case,) = cases('test "it" { when message  when event "refund.json"  when reaction }', files=REFUND)
    items = [item for step in case.steps for item in step.items]
    assert {item.user for item in items if isinstance(item, Event)} == {"5550001"}
    times = [item.at for item in items if isinstance(item, Event)]
    assert times == sorted(times)
    assert times[1:] == [MORNING, MORNING]


def test_everyone_in_a_webhook_starts_as_it_is_given() -> None:
    two = {"two.json": webhook(item("a"), item("b", "5550002", MORNING + 9_000, "m_2"))}
    lines = (
        'given thread owned by sales\nwhen event "two.json"\nthen route to sales\nthen thread owned by sales'
    )
    assert passes(lines, files=two)


def test_then_checks_the_last_item() -> None:
    two = {"two.json": webhook(item("a refund"), item("Hi", "5550002", mid="m_2"))}
    assert passes('when event "two.json"\nthen route to concierge', files=two)


def test_the_same_webhook_again_is_a_copy() -> None:
    lines = 'when event "refund.json"\nthen route to care\nwhen event "refund.json"\nthen reason duplicate'
    assert passes(lines, files=REFUND)


def test_an_older_webhook_is_late() -> None:
    older = {**REFUND, "older.json": webhook(item("from ad", at=MORNING - 60_000, mid="m_0"))}
    lines = """
        when event "refund.json"
        then route to care
        when event "older.json"
        then reason thread_owner
        then thread owned by care for 86460 seconds
    """
    assert passes(lines, files=older)


def test_somebody_elses_webhook_has_no_thread() -> None:
    other = {"other.json": webhook(item("Hi")).replace(INSTAGRAM, "17841499999999999")}
    assert passes('when event "other.json"\nthen reason not_ours', files=other)
    assert got('when event "other.json"\nthen thread idle', files=other) == "no thread"


def test_both_accounts_are_named_where_they_differ() -> None:
    other = {"other.json": webhook(item("Hi")).replace(INSTAGRAM, "17841499999999999")}
    lines = 'when event "other.json"\nthen route to care'
    found = got(lines, files=other)
    assert found == f"not ours: it is for account 17841499999999999, and the policy for {INSTAGRAM}"
    many = SHOP.replace(INSTAGRAM, ", ".join([INSTAGRAM, "2", "3", "4", "5"]))
    assert got(lines, many, files=other).endswith(f"the policy for {INSTAGRAM}, 2, 3 and 2 more")
    page = {"other.json": webhook(item("Hi")).replace('"instagram"', '"page"')}
    assert got(lines, files=page) == (
        f"not ours: the policy has account {INSTAGRAM} on instagram, and it came as one of another channel"
    )


def test_what_cannot_be_read_is_said() -> None:
    odd = {"odd.json": webhook({"sender": {"id": "1"}})}
    assert got('when event "odd.json"\nthen reason organic', files=odd).startswith(
        "an input that cannot be read: $.entry[0].messaging[0]"
    )


@pytest.mark.parametrize("then", ["", "then thread idle"])
@pytest.mark.parametrize(
    "content", ["[]", '{"foo": 1}', '{"object": "instagram", "entry": []}', '{"event": {}, "facts": 1}']
)
def test_a_recording_of_which_nothing_is_decided_fails_wherever_it_stands(content: str, then: str) -> None:
    files = {"bad.json": content}
    lines = f'when event "bad.json"\n{then}\nwhen message\nthen route to concierge'
    assert got(lines, files=files).startswith(("an input that cannot be read: $", "no thread"))


def test_an_item_that_cannot_be_read_fails_the_test_though_the_last_one_is_as_expected() -> None:
    half = {"half.json": webhook({"sender": {"id": "1"}}, item("a refund please"))}
    (failure,) = result('when event "half.json"\nthen route to care', files=half).failures
    assert failure.expected == "an input that can be read"
    assert failure.got.startswith("an input that cannot be read: $.entry[0].messaging[0]")
    assert failure.source.text[failure.span.start : failure.span.end] == 'when event "half.json"'


def test_a_fact_that_does_not_fit_its_type_cannot_be_read_either() -> None:
    wrapped = {"event": json.loads(REFUND["refund.json"]), "facts": {"orders": "many"}}
    assert "$.facts" in got('when event "w.json"', files={"w.json": json.dumps(wrapped)})


def test_an_empty_recording_says_so() -> None:
    assert got('when event "none.json"', files={"none.json": "[]"}).endswith(
        "$ holds no event and no request"
    )


def test_a_recorded_request_is_one() -> None:
    asked = {
        "take.json": json.dumps(
            {"action": "take", "app": "care", "account": INSTAGRAM, "user": "5550001", "timestamp": MORNING}
        )
    }
    lines = 'given thread owned by concierge\nwhen event "take.json"\nthen allowed\nthen thread owned by care'
    assert passes(lines, files=asked)


def test_a_part_that_nobody_knows_is_a_slip_in_a_test() -> None:
    """Semantics 2: in a log it is news of Meta's, and decided."""
    game = {**item("x"), "game_play": {}}
    del game["message"]
    said = got('when event "game.json"\nthen delivered', files={"game.json": webhook(game)})
    assert '"game_play" is not a part that is known here' in said


def test_an_item_without_a_time_keeps_none_where_the_others_are_moved() -> None:
    entry = {
        "id": INSTAGRAM,
        "changes": [{"field": "story_insights"}],
        "messaging": [item("a refund please")],
    }
    files = {"two.json": json.dumps({"object": "instagram", "entry": [entry]})}
    assert passes('given time 2026-10-09 12:00\nwhen event "two.json"\nthen route to care', files=files)
