"""The conversation that stands for a region reads like any other, where the region leaves the choice."""

import pytest

from convroute.conversation.request import Request
from convroute.differ.compare import compare
from convroute.differ.difference import Region
from convroute.evaluator.state import State
from convroute.units import HOUR_MS
from tests.differ.test_compare import difference, made, only

BOT, SALES = "1001", "1002"


def asked(region: Region) -> tuple[Request, State]:
    item = region.after.snapshot.item
    assert isinstance(item, Request)
    return item, region.after.snapshot.state


def _silence(region: Region) -> int:
    item, state = asked(region)
    assert state.last_user_message_at is not None
    return item.at - state.last_user_message_at


@pytest.mark.parametrize("action", ["pass", "extend", "send"])
def test_an_app_asks_for_something_on_its_own_thread_an_hour_after_the_last_message(action: str) -> None:
    permission = {
        "pass": "deny pass by sales",
        "extend": "limit extend by sales to 3 days",
        "send": "deny pass by sales",
    }[action]
    region = next(one for one in difference(permission, "").regions if one.space == action)
    item, state = asked(region)
    assert (item.app, state.owner) == (SALES, SALES)
    assert _silence(region) == HOUR_MS


def test_a_thread_is_taken_from_another_app_that_the_policies_know() -> None:
    region = next(
        one for one in difference("", "allow take by sales when vip").regions if one.space == "take"
    )
    item, state = asked(region)
    assert (item.app, state.owner) == (SALES, BOT)
    assert _silence(region) == HOUR_MS


def test_what_the_region_asks_for_comes_before_what_is_natural() -> None:
    region = only(difference("deny pass by sales when thread.state == idle and thread.silence > 2 days", ""))
    _, state = asked(region)
    assert state.owner is None
    assert _silence(region) > 48 * HOUR_MS


def test_a_pass_to_the_default_app_is_the_same_whether_it_is_named_or_not() -> None:
    found = difference("deny pass by sales to bot", "")
    assert [one.space for one in found.regions] == ["pass", "send"]
    assert asked(found.regions[0])[0].target == BOT


def test_nobody_named_is_told_apart_where_the_default_app_changes() -> None:
    found = compare(made(""), made("", default="default sales"), digests=False)
    passes = [one for one in found.regions if one.space == "pass"]
    assert any(
        asked(one)[0].target is None
        and one.before.decision.outcome == one.after.decision.outcome == "allowed"
        for one in passes
    )


def test_an_app_that_owns_a_thread_was_written_to() -> None:
    found = difference("", "behavior { campaign_preempts on }\nroute ad 7 to sales")
    owned = [one for one in found.regions if one.after.snapshot.state.owner is not None]
    assert owned
    assert all(
        one.after.snapshot.item.at - (one.after.snapshot.state.last_user_message_at or 0) == HOUR_MS
        for one in owned
    )


def test_which_conversations_a_region_has_is_not_said_too_narrowly() -> None:
    below = 'route postback "A" to sales\nroute postback "B" to sales\nroute message to care when vip'
    found = difference(below, f"route organic to bot when not vip\n{below}")
    assert [one.condition for one in found.regions if one.before.decision.app == "sales"] == [
        "organic and not (vip)"
    ]


def test_a_rule_beside_it_that_decides_alike_and_never_meets_it_leaves_the_words_as_they_are() -> None:
    below = 'route postback "A" to sales\nroute link "B" to sales\nroute message to sales when vip'
    found = difference(f"route message to care when text mentions 'x'\n{below}".replace("'", '"'), below)
    assert [one.condition for one in found.regions if one.after.decision.app == "sales"] == [
        'message and text mentions "x" and vip'
    ]


def test_the_default_app_is_the_cause_where_it_says_who_owns_a_thread_after_a_send() -> None:
    rules = "deny pass by bot from nobody"
    found = compare(made(rules), made(rules, default="default sales"), digests=False)
    assert {one.line.declares for one in found.regions} <= {"default"}


def test_a_rule_that_has_come_is_the_cause_and_not_the_schedule_of_the_rule_below_it() -> None:
    def rules(until: str, above: str = "") -> str:
        return (
            f"schedule office {{ mon-fri 09:00-{until} }}\n{above}\nroute message to care when within office"
        )

    found = difference(rules("18:00"), rules("19:00", "route message to sales when vip"))
    lines = {one.line.declares for one in found.regions if one.after.decision.app == "sales"}
    assert lines == {"rule"}
