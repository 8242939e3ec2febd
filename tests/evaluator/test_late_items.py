"""Semantics E14: what comes late."""

import pytest
from msgspec.structs import replace

from convroute.api import Policy
from convroute.conversation.event import Event, Handover
from convroute.conversation.item import Item, Unreadable
from convroute.units import DAY_MS, DAY_SECONDS
from tests.evaluator.building import (
    MARKETING,
    NOW,
    SALES,
    SHOP,
    STRANGER,
    ask,
    event,
    from_ad,
    handover,
    message,
    step,
    thread_of,
)
from tests.evaluator.folding import decided, thread
from tests.evaluator.policies import policy

# --- E14


def test_e14_an_item_older_than_its_threads_newest_is_late() -> None:
    items: list[Item] = [
        message(mid="m_1", at=NOW + 10),
        message(mid="m_2", at=NOW + 9),
        message(mid="m_3", at=NOW + 10),
        message(mid="m_4", user="other"),
    ]
    assert [decision.late for decision in decided(SHOP, items)] == [False, True, False, False]


@pytest.mark.parametrize(
    "between", [event("read"), ask("owner", "sales", at=NOW), ask("release", "sales", at=NOW)]
)
def test_e14_any_item_of_the_thread_can_be_its_newest(between: Item) -> None:
    assert decided(SHOP, [between, message(at=NOW - 1)])[1].late


@pytest.mark.parametrize(
    "item", [message(at=NOW - 1), event("read", at=NOW - 1), ask("owner", "sales", at=NOW - 1)]
)
def test_e14_with_nothing_but_a_state_what_the_person_wrote_last_is_the_newest(item: Item) -> None:
    start = thread(last_user_message_at=NOW, window_opened_at=NOW + 5)
    [decision] = decided(SHOP, [item], (start,))
    assert decision.late
    assert thread_of(decision)["last_user_message_at"] == NOW
    assert thread_of(decision)["window_opened_at"] == NOW + 5
    [decision] = decided(SHOP, [replace(item, at=NOW)], (start,))
    assert not decision.late


def test_e14_an_item_older_than_what_was_written_last_never_becomes_the_newest() -> None:
    start = thread(last_user_message_at=NOW)
    items: list[Item] = [event("read", at=NOW - 10), event("read", at=NOW - 5), event("read", at=NOW)]
    assert [decision.late for decision in decided(SHOP, items, (start,))] == [True, True, False]


def test_e14_a_message_in_time_does_not_close_a_window_that_opened_later() -> None:
    """A reaction opened it, and reached us on the thread that is handed in."""
    start = thread(last_user_message_at=NOW - 5, window_opened_at=NOW + 5)
    [decision] = decided(SHOP, [message()], (start,))
    assert (decision.late, thread_of(decision)["window_opened_at"]) == (False, NOW + 5)


def test_e14_an_older_event_does_not_take_a_released_thread_that_is_handed_in() -> None:
    released = thread(last_user_message_at=NOW, window_opened_at=NOW)
    [decision] = decided(SHOP, [message(at=NOW - 1)], (released,))
    assert (decision.outcome, thread_of(decision)["state"]) == ("routed", "idle")


def test_e14_a_late_handover_on_a_state_alone_is_applied_with_a_note() -> None:
    """Nobody knows since when its owner owns the thread."""
    start = thread(owner="concierge", expires_at=NOW + DAY_MS, last_user_message_at=NOW)
    [decision] = decided(SHOP, [handover("pass", SALES, at=NOW - 1)], (start,))
    assert (decision.late, thread_of(decision)["owner"]) == (True, "sales")
    assert step(decision, "E11").notes[0].startswith("E14: late")


def test_e14_what_belongs_to_no_thread_is_not_late() -> None:
    roles = event("handover", handover=Handover("app_roles"), at=NOW - 5)
    foreign = message(account="42", at=NOW - 5)
    assert [one.late for one in decided(SHOP, [message(), roles, foreign])] == [False, False, False]


def test_e14_what_is_not_ours_ignored_or_unreadable_is_not_the_newest() -> None:
    items: list[Item] = [
        message(at=NOW + 9, account="42"),
        event("comment", user=None, at=NOW + 9),
        Unreadable("$", "no"),
        message(at=NOW, mid="m_1"),
    ]
    assert not decided(SHOP, [item for item in items if not isinstance(item, Unreadable)])[-1].late


def test_e14_a_late_message_never_lowers_a_time() -> None:
    decisions = decided(SHOP, [message(mid="m_1"), message(mid="m_2", at=NOW - 1000)])
    assert decisions[1].thread == decisions[0].thread
    assert decisions[1].reason.kind == "thread_owner"


def test_e14_a_late_reaction_never_lowers_the_messaging_window() -> None:
    decisions = decided(SHOP, [message(mid="m_1"), event("reaction", at=NOW - 1000)])
    assert thread_of(decisions[1])["window_opened_at"] == NOW


def test_e14_a_late_message_may_raise_a_time_that_was_not_set() -> None:
    decisions = decided(SHOP, [event("read"), message(at=NOW - 1000)])
    assert thread_of(decisions[1])["last_user_message_at"] == NOW - 1000


def test_e14_a_late_opening_event_never_changes_the_owner() -> None:
    """It is decided as it would have been, and the thread stays nobody's."""
    items: list[Item] = [message(mid="m_1"), ask("release", "concierge", at=NOW + 10), from_ad(at=NOW + 5)]
    late = decided(SHOP + "route ad to sales", items)[2]
    assert (late.outcome, late.app, late.reason.kind) == ("routed", "sales", "campaign")
    assert thread_of(late)["state"] == "idle"


def test_e14_a_late_ad_that_preempts_does_not_change_the_owner_either() -> None:
    text = SHOP + "behavior { campaign_preempts on } route ad to sales for 9 days"
    first, late = decided(text, [message(mid="m_1"), from_ad(at=NOW - 5)])
    assert (late.app, late.reason.kind) == ("sales", "campaign")
    assert late.thread == first.thread


def test_e14_a_late_item_meets_the_thread_at_its_own_time() -> None:
    """T1 at the item's own time: expired now, but not then."""
    start = thread(owner="sales", expires_at=NOW + 100, window=DAY_SECONDS)
    items: list[Item] = [event("read", at=NOW + 50), event("read", at=NOW + 49)]
    assert [decision.app for decision in decided(SHOP, items, (start,))] == ["sales", "sales"]


def test_e14_a_late_items_schedule_is_that_of_its_own_time() -> None:
    text = SHOP + "route message to sales when date in 2026-09-08..2026-09-09"
    late = decided(text, [event("read", at=NOW), message(at=NOW - DAY_MS)])[1]
    assert late.app == "sales"


def test_e14_silence_is_not_below_zero() -> None:
    text = SHOP + "route message to sales when thread.silence == 0 seconds"
    items: list[Item] = [
        message(mid="m_1", at=NOW),
        ask("release", "concierge", at=NOW + 1),
        message(mid="m_2", at=NOW - 500),
    ]
    assert decided(text, items)[2].app == "sales"


def test_e14_a_late_handover_is_applied_if_only_messages_to_the_old_owner_came_in_between() -> None:
    """With a note; it never lowers the expiry."""
    items: list[Item] = [
        message(mid="m_1"),
        message(mid="m_2", at=NOW + 100),
        handover("pass", SALES, at=NOW + 50),
    ]
    late = decided(SHOP, items)[2]
    assert (late.late, late.outcome) == (True, "observed")
    after = thread_of(late)
    assert (after["owner"], after["expires_at"]) == ("sales", NOW + 100 + DAY_MS)
    assert step(late, "E11").notes[0].startswith("E14")


def test_e14_a_handover_in_time_has_no_note() -> None:
    last = decided(SHOP, [message(mid="m_1"), handover("pass", SALES, at=NOW)])[1]
    assert (last.late, step(last, "E11").notes) == (False, ())


LATER_OWNERS: list[list[Item]] = [
    [handover("take", MARKETING, at=NOW + 100)],
    [handover("pass", None, at=NOW + 100)],
    [ask("take", "marketing", at=NOW + 100)],
    [ask("pass", "concierge", target="marketing", at=NOW + 100)],
    [ask("release", "concierge", at=NOW + 100)],
    [ask("inbox_reply", at=NOW + 100)],
    [message(mid="m_2", at=NOW + 2 * DAY_MS)],
]


@pytest.mark.parametrize(
    ("report", "text"),
    [
        (handover("pass", SALES, at=NOW + 50), "a late pass to sales"),
        (handover("pass", None, at=NOW + 50), "a late pass to nobody"),
        (handover("take", STRANGER, at=NOW + 50), "a late take by app 424242"),
        (handover("request", SALES, at=NOW + 50), "a late request by sales"),
    ],
)
def test_e14_a_late_handover_that_is_not_applied_does_not_say_that_it_was(report: Event, text: str) -> None:
    items: list[Item] = [handover("take", MARKETING, at=NOW + 100), report]
    late = decided(SHOP, items)[1]
    assert late.reason.text == f"Meta reports {text}; something later has set the owner since"
    assert Policy(policy(SHOP)).decide_many(items)[1].to_json().items() <= late.to_json().items()


@pytest.mark.parametrize("later", LATER_OWNERS)
def test_e14_a_late_handover_gives_way_to_whatever_set_the_owner_since(later: list[Item]) -> None:
    """A later handover, request or routed event."""
    items: list[Item] = [message(mid="m_1"), *later, handover("pass", SALES, at=NOW + 50)]
    decisions = decided(SHOP + "allow take by marketing", items)
    last, late = decisions[-2:]
    assert (late.late, late.outcome, late.reason.kind) == (True, "observed", "observed")
    assert thread_of(late)["owner"] == thread_of(last)["owner"] != "sales"


def test_e14_an_owner_set_again_after_its_time_was_over_counts_as_set() -> None:
    text = SHOP + "allow take by marketing"
    start = thread(owner="marketing", expires_at=NOW)
    items: list[Item] = [ask("take", "marketing", at=NOW + 100), handover("pass", SALES, at=NOW + 50)]
    assert thread_of(decided(text, items, (start,))[1])["owner"] == "marketing"


@pytest.mark.parametrize(
    "later",
    [
        ask("take", "sales", at=NOW + 100),
        ask("request", "sales", at=NOW + 100),
        ask("extend", "concierge", duration=60, at=NOW + 100),
        ask("send", "concierge", at=NOW + 100),
        handover("request", SALES, at=NOW + 100),
        event("read", at=NOW + 100),
        message(mid="m_2", at=NOW + 100),
    ],
)
def test_e14_what_did_not_set_the_owner_does_not_stop_a_late_handover(later: Item) -> None:
    items: list[Item] = [message(mid="m_1"), later, handover("pass", STRANGER, at=NOW + 50)]
    assert thread_of(decided(SHOP, items)[2])["owner_app_id"] == STRANGER


def test_e14_an_owner_set_at_the_very_time_of_a_late_handover_was_not_set_since() -> None:
    items: list[Item] = [
        message(mid="m_1"),
        ask("pass", "concierge", target="marketing", at=NOW + 50),
        event("read", at=NOW + 100),
        handover("pass", SALES, at=NOW + 50),
    ]
    assert thread_of(decided(SHOP, items)[3])["owner"] == "sales"


def test_e14_a_late_message_that_was_routed_set_no_owner_and_stops_no_handover() -> None:
    items: list[Item] = [
        event("read", at=NOW + 100),
        message(at=NOW + 60),
        handover("pass", SALES, at=NOW + 50),
    ]
    decisions = decided(SHOP, items)
    assert (decisions[1].outcome, decisions[1].late) == ("routed", True)
    assert thread_of(decisions[2])["owner"] == "sales"


def test_e14_a_late_request_that_meta_reports_is_applied_too() -> None:
    items: list[Item] = [
        message(mid="m_1"),
        event("read", at=NOW + 100),
        handover("request", SALES, at=NOW + 50),
    ]
    assert thread_of(decided(SHOP, items)[2])["requested_by"] == "sales"
