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
