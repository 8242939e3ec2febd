"""Semantics E12 to E14: copies, what is not ours, and what comes late; and where a fold starts."""

from dataclasses import replace
from typing import Any

import pytest

from convroute.conversation.event import Event, Kind
from convroute.conversation.item import Item, Unreadable
from convroute.conversation.reader import read_events
from convroute.conversation.thread import DAY_MS, DAY_SECONDS, Thread
from convroute.evaluator.admission import WrongValueError
from convroute.evaluator.decision import Decision, Undecided
from convroute.evaluator.fold import Fold
from tests.evaluator.building import (
    MARKETING,
    NOW,
    SALES,
    SHOP,
    STRANGER,
    USER,
    ZERO,
    ask,
    event,
    from_ad,
    handover,
    message,
    on_page,
    step,
    thread_of,
)
from tests.evaluator.policies import INSTAGRAM, policy

FACTS = """
fact vip: bool fact tier: "gold" | "basic"
route message to sales when vip
route message to marketing when tier == "gold"
"""


def fold(
    text: str, items: list[Item], threads: tuple[Thread, ...] = (), **more: Any
) -> list[Decision | Undecided]:
    return list(Fold(policy(text), threads, tracing=True, **more).decide(items))


def decided(text: str, items: list[Item], threads: tuple[Thread, ...] = (), **more: Any) -> list[Decision]:
    decisions = fold(text, items, threads, **more)
    assert all(isinstance(decision, Decision) for decision in decisions), decisions
    return [decision for decision in decisions if isinstance(decision, Decision)]


def outcomes(text: str, items: list[Item]) -> list[str]:
    return [decision.outcome for decision in fold(text, items)]


def thread(**more: Any) -> Thread:
    return Thread(account=INSTAGRAM, user=USER, **more)


# --- E12


@pytest.mark.parametrize(
    ("first", "second", "copies"),
    [
        (message(mid="m_1"), message(mid="m_1", at=NOW + 1, text="other"), True),
        (message(mid="m_1"), message(mid="m_2"), False),
        (message(mid="m_1"), message(mid="m_1", user="other"), False),
        (message(mid="m_1"), event("postback", mid="m_1"), False),
        (event("postback", mid="m_1"), event("postback", mid="m_1", at=NOW + 1), True),
        (event("echo", mid="m_1"), event("echo", mid="m_1", at=NOW + 1), True),
        (event("deletion", mid="m_1"), event("deletion", mid="m_1", at=NOW + 1), True),
        (event("reaction", mid="m_1"), event("reaction", mid="m_1", at=NOW + 1), False),
        (event("reaction", mid="m_1"), event("reaction", mid="m_1"), True),
        (event("reaction", mid="m_1"), event("reaction", mid="m_2"), False),
        (event("read", mid="m_1"), event("read", mid="m_1"), True),
        (event("edit", mid="m_1"), event("edit", mid="m_1", at=NOW + 1), False),
        (event("edit", mid="m_1"), event("edit", mid="m_1"), True),
        (handover("pass", SALES), handover("pass", MARKETING), True),
        (handover("pass", SALES), handover("take", SALES), False),
        (handover("pass", SALES), handover("pass", SALES, at=NOW + 1), False),
        (event("referral"), event("referral"), True),
        (event("referral"), event("referral", at=NOW + 1), False),
        (event("optin"), event("optin"), True),
        (event("delivery"), event("delivery"), True),
        (event("unsupported", mid="m_1"), event("unsupported", mid="m_1", at=NOW + 1), False),
        (message(mid=None), message(mid=None, text="other"), True),
        (message(mid=None), message(mid=None, at=NOW + 1), False),
        (event("read"), event("read"), True),
        (message(mid="m_1"), message(mid=None), False),
    ],
)
@pytest.mark.parametrize("same_document", [True, False])
def test_e12_what_makes_two_items_copies(
    first: Event, second: Event, copies: bool, same_document: bool
) -> None:
    later = replace(second, document=0 if same_document else 1)
    assert (outcomes(SHOP, [first, later])[1] == "duplicate") is copies


def test_e12_of_copies_in_one_document_the_first_under_messaging_is_decided_at_its_own_place() -> None:
    items: list[Item] = [
        message(mid="m_1", arrived_on="standby"),
        event("read", mid="m_9"),
        message(mid="m_1", arrived_on="messaging"),
        message(mid="m_1", arrived_on="messaging"),
        message(mid="m_1", arrived_on="standby"),
    ]
    assert outcomes(SHOP, items) == ["duplicate", "delivered", "routed", "duplicate", "duplicate"]


def test_e12_without_a_copy_under_messaging_the_first_is_decided() -> None:
    items: list[Item] = [message(mid="m_1", arrived_on="standby"), message(mid="m_1", arrived_on="standby")]
    assert outcomes(SHOP, items) == ["routed", "duplicate"]


def test_e12_across_documents_the_first_is_decided_wherever_it_arrived() -> None:
    items: list[Item] = [
        message(mid="m_1", arrived_on="standby"),
        message(mid="m_1", arrived_on="messaging", document=1),
    ]
    assert outcomes(SHOP, items) == ["routed", "duplicate"]


def test_e12_a_copy_changes_nothing_and_goes_to_nobody() -> None:
    first, copy = decided(SHOP, [message(mid="m_1"), message(mid="m_1", at=NOW + 5)])
    assert (copy.outcome, copy.reason.kind, copy.app, copy.app_id) == ("duplicate", "duplicate", None, None)
    assert (copy.deliver.messaging, copy.deliver.standby) == ((), ())
    assert copy.thread == first.thread


def test_e12_a_copy_does_not_make_what_follows_late() -> None:
    decisions = decided(
        SHOP, [message(mid="m_1"), message(mid="m_1", at=NOW + 9), message(mid="m_2", at=NOW + 5)]
    )
    assert [decision.late for decision in decisions] == [False, False, False]


def test_e12_requests_comments_and_what_is_not_ours_have_no_copies() -> None:
    release = ask("request", "sales")
    foreign = message(account="42", mid="m_1")
    comment = event("comment", user=None)
    items: list[Item] = [release, release, foreign, foreign, comment, comment]
    expected = ["denied", "denied", "not_ours", "not_ours", "ignored", "ignored"]
    assert outcomes(SHOP, items) == expected


def test_e12_a_webhook_with_messaging_and_standby_is_decided_once() -> None:
    """The same through the reader: the standby copy stands first in the document."""
    item = {
        "sender": {"id": USER},
        "recipient": {"id": INSTAGRAM},
        "timestamp": NOW,
        "message": {"mid": "m_1", "text": "hi"},
    }
    entry = {"id": INSTAGRAM, "time": NOW, "standby": [item], "messaging": [item]}
    items = list(read_events({"object": "instagram", "entry": [entry]}))
    assert outcomes(SHOP, items) == ["duplicate", "routed"]


# --- E13


@pytest.mark.parametrize(
    "item",
    [
        message(account="42"),
        ask("take", "sales", account="42"),
        ask("inbox_reply", account="42"),
        message(channel="messenger"),
        message(channel=None),
        event("comment", user=None, account="42"),
        handover("pass", SALES, account="42"),
        on_page(message()),
    ],
)
def test_e13_another_account_or_channel_is_not_ours(item: Item) -> None:
    [decision] = decided(SHOP, [item])
    assert (decision.outcome, decision.reason.kind) == ("not_ours", "not_ours")
    assert (decision.thread, decision.app, decision.app_id, decision.error) == (None, None, None, None)
    assert decision.deliver.messaging == ()


def test_e13_what_cannot_be_read_keeps_its_place_and_the_others_are_decided() -> None:
    items: list[Item] = [message(mid="m_1"), Unreadable("$.entry[1]", "is no object"), event("read")]
    decisions = fold(SHOP, items)
    assert [decision.outcome for decision in decisions] == ["routed", "input_error", "delivered"]
    assert decisions[1].to_json(1) == {
        "format_version": 1,
        "index": 1,
        "document": 0,
        "outcome": "input_error",
        "error": {"path": "$.entry[1]", "message": "is no object"},
    }


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


# --- where a fold starts


def test_a_thread_starts_as_the_caller_says() -> None:
    start = thread(owner="sales", expires_at=NOW + 1, requested_by="2002", last_user_message_at=NOW - 5)
    [decision] = decided(SHOP, [event("read")], (start,))
    assert thread_of(decision) == {
        "state": "active",
        "owner": "sales",
        "owner_app_id": SALES,
        "expires_at": NOW + 1,
        "window": DAY_SECONDS,
        "last_user_message_at": NOW - 5,
        "window_opened_at": NOW - 5,
        "requested_by": "marketing",
        "requested_by_app_id": MARKETING,
    }


@pytest.mark.parametrize(
    ("owner", "app", "app_id"),
    [
        ("sales", "sales", SALES),
        (SALES, "sales", SALES),
        ("page_inbox", "page_inbox", "263902037430900"),
        ("care", "care", "1217981644879628"),
        (STRANGER, None, STRANGER),
    ],
)
def test_t2_a_start_state_may_name_an_owner_by_name_or_id(owner: str, app: str | None, app_id: str) -> None:
    [decision] = decided(SHOP, [event("read")], (thread(owner=owner, expires_at=NOW + 1),))
    assert (decision.app, decision.app_id) == (app, app_id)


@pytest.mark.parametrize(
    "start", [thread(owner="sales"), thread(expires_at=NOW + 1), thread(owner="sales", expires_at=NOW)]
)
def test_a_start_state_without_owner_or_expiry_is_idle(start: Thread) -> None:
    assert thread_of(decided(SHOP, [event("read")], (start,))[0])["state"] == "idle"


@pytest.mark.parametrize("name", ["owner", "requested_by"])
def test_a_start_state_with_a_name_that_no_app_has_decides_nothing(name: str) -> None:
    start = thread(**{"owner": "sales", "expires_at": NOW + 1, name: "sale"})
    with pytest.raises(WrongValueError) as wrong:
        Fold(policy(SHOP), [Thread(account="1", user="2"), start])
    assert wrong.value.path == f"$[1].{name}"
    assert "did you mean `sales`?" in wrong.value.message


# --- facts


def test_facts_of_the_fold_hold_for_every_item_and_a_wrapper_overrides_them_name_by_name() -> None:
    items: list[Item] = [
        message(mid="m_1", user="a"),
        message(mid="m_2", user="b", facts={"vip": False}),
        message(mid="m_3", user="c", facts={"vip": None}),
        message(mid="m_4", user="d", facts={"vip": None, "tier": None}),
    ]
    apps = [decision.app for decision in decided(SHOP + FACTS, items, facts={"vip": True, "tier": "gold"})]
    assert apps == ["sales", "marketing", "marketing", "concierge"]


@pytest.mark.parametrize(
    ("facts", "path"), [({"vip": 1}, "vip"), ({"vip": "true"}, "vip"), ({"tier": "silver"}, "tier")]
)
def test_a_wrapper_fact_of_the_wrong_type_is_that_documents_input_error(
    facts: dict[str, object], path: str
) -> None:
    wrong, right = fold(SHOP + FACTS, [message(mid="m_1", facts=facts), message(mid="m_1", document=1)])
    assert isinstance(wrong, Undecided)
    assert wrong.path == f"$.facts.{path}"
    assert right.outcome == "routed"
    with pytest.raises(WrongValueError):
        Fold(policy(SHOP + FACTS), facts=facts)


def test_a_fact_that_is_not_declared_is_ignored_with_a_note() -> None:
    [decision] = decided(SHOP + FACTS, [message(facts={"vipp": True})])
    assert decision.app == "concierge"
    assert step(decision, "T1").notes == ("fact `vipp` is not declared and was ignored; did you mean `vip`?",)


# --- handing back


@pytest.mark.parametrize("text", [SHOP, ZERO])
def test_a_decisions_thread_handed_back_gives_the_same_as_the_fold(text: str) -> None:
    kinds: list[Kind] = ["message", "read", "reaction", "postback"]
    items: list[Item] = [event(kind, at=NOW + n * 40_000_000) for n, kind in enumerate(kinds * 3)]
    items.insert(3, ask("request", "sales", at=NOW + 90_000_000))
    together = decided(text, items)
    start: tuple[Thread, ...] = ()
    for item, expected in zip(items, together, strict=True):
        [alone] = decided(text, [item], start)
        assert replace(alone, trace=None) == replace(expected, trace=None)
        assert alone.thread is not None
        start = (alone.thread,)
