"""Semantics E11: changes of control as Meta reports them."""

from typing import Any, Literal

import pytest

from convroute import Decision, Policy, Thread
from convroute.conversation.event import Event, Handover
from convroute.conversation.item import Item
from convroute.evaluator.state import State
from convroute.units import DAY_MS
from tests.evaluator.building import (
    CONCIERGE,
    HOUR_MS,
    LEADGEN,
    MARKETING,
    NEW,
    NOW,
    SALES,
    SHOP,
    STRANGER,
    ZERO,
    decide,
    event,
    handover,
    idle,
    owned,
    sending,
    step,
    thread_of,
)
from tests.evaluator.folding import decided
from tests.evaluator.policies import policy

Moving = Literal["pass", "take"]


@pytest.mark.parametrize("mode", [SHOP, ZERO])
@pytest.mark.parametrize("verb", ["pass", "take"])
@pytest.mark.parametrize("owner", [CONCIERGE, STRANGER, LEADGEN])
def test_e11_the_new_owner_owns_for_a_fresh_day(mode: str, verb: Moving, owner: str) -> None:
    """E11: a fact, not a question: no permission is asked, and the app need not be declared."""
    before = owned(SALES, left=9 * DAY_MS, window=14 * 86_400, requested_by=MARKETING)
    decision = decide(policy(mode + "deny pass by anyone"), handover(verb, owner), before)
    assert (decision.outcome, decision.reason.kind, decision.app) == ("observed", "observed", None)
    assert (decision.deliver.messaging, decision.deliver.standby, decision.webhooks) == ((), (), ())
    after = thread_of(decision)
    assert (after["owner_app_id"], after["expires_at"], after["window"]) == (owner, NOW + DAY_MS, 86_400)
    assert after["requested_by"] is None
    assert after["last_user_message_at"] == before.last_user_message_at


@pytest.mark.parametrize("verb", ["pass", "take"])
def test_e11_a_handover_to_nobody_leaves_the_thread_idle(verb: Moving) -> None:
    after = thread_of(decide(policy(SHOP), handover(verb, None), owned(SALES, requested_by=MARKETING)))
    assert (after["state"], after["expires_at"], after["requested_by"]) == ("idle", None, None)


def test_e11_a_request_sets_who_asks_and_nothing_else() -> None:
    before = owned(SALES, left=5)
    after = thread_of(decide(policy(SHOP), handover("request", STRANGER), before))
    assert (after["owner"], after["expires_at"]) == ("sales", NOW + 5)
    assert (after["requested_by"], after["requested_by_app_id"]) == (None, STRANGER)


def test_e11_nobody_can_be_asked_on_an_idle_thread() -> None:
    """T1: an idle thread has no `requested_by`."""
    assert thread_of(decide(policy(SHOP), handover("request", SALES), idle()))["requested_by"] is None


@pytest.mark.parametrize(
    ("state", "text"),
    [
        (owned(MARKETING), "sales asked the owner for the thread"),
        (owned(MARKETING, left=0), "sales asked for a thread that nobody owns"),
        (NEW, "sales asked for a thread that nobody owns"),
    ],
)
def test_e11_an_owner_is_asked_only_where_there_is_one(state: State, text: str) -> None:
    item = handover("request", SALES)
    assert decide(policy(SHOP), item, state).reason.text == text
    thread = Thread(owner_app_id=state.owner, expires_at=state.expires_at)
    planned = Policy(policy(SHOP)).decide(item, thread)
    assert isinstance(planned, Decision)
    assert planned.reason.text == text


def test_e11_a_request_that_names_nobody_does_not_forget_who_asked() -> None:
    before = owned(SALES, requested_by=MARKETING)
    assert thread_of(decide(policy(SHOP), handover("request"), before))["requested_by"] == "marketing"


def test_e11_app_roles_is_ignored() -> None:
    decision = decide(policy(SHOP), handover("app_roles"), owned(SALES))
    assert (decision.outcome, decision.reason.kind, decision.thread) == (
        "ignored",
        "not_a_thread_event",
        None,
    )
    assert decision.type == "handover"


def test_e11_an_owner_that_a_handover_made_is_the_owner_of_the_next_event() -> None:
    after = decide(policy(SHOP), handover("pass", STRANGER), NEW).thread
    assert after is not None
    assert (after.state, after.owner, after.owner_app_id) == ("active", None, STRANGER)


# --- after a lead form


def after_the_form(owner: str | None = SALES, **more: Any) -> Event:
    """Meta passes the thread on once the form is filled in."""
    return event("handover", handover=Handover("pass", owner, previous=LEADGEN), **more)


def test_e11_the_app_that_gets_a_lead_may_write_first() -> None:
    """No webhook showed that the messaging window opened, for events are withheld during the form."""
    items: list[Item] = [after_the_form(), sending("sales", at=NOW + 5)]
    passed, sent = decided(SHOP, items)
    assert thread_of(passed)["window_opened_at"] == NOW
    assert thread_of(passed)["last_user_message_at"] is None
    assert sent.outcome == "allowed"


@pytest.mark.parametrize("owner", [SALES, STRANGER, None])
def test_e11_a_pass_from_the_lead_form_opens_the_messaging_window_whoever_gets_the_thread(
    owner: str | None,
) -> None:
    decision = decide(policy(SHOP), after_the_form(owner), owned(LEADGEN))
    assert thread_of(decision)["window_opened_at"] == NOW


def test_e11_a_pass_from_the_lead_form_never_closes_the_window_sooner() -> None:
    before = owned(LEADGEN, window_opened_at=NOW + 7)
    assert thread_of(decide(policy(SHOP), after_the_form(), before))["window_opened_at"] == NOW + 7


@pytest.mark.parametrize(
    "report",
    [
        handover("pass", SALES),
        event("handover", handover=Handover("take", SALES, previous=LEADGEN)),
        event("handover", handover=Handover("request", SALES, previous=LEADGEN)),
        event("handover", handover=Handover("pass", SALES, previous=MARKETING)),
        event("handover", handover=Handover("pass", LEADGEN, previous=SALES)),
    ],
)
def test_e11_no_other_handover_opens_the_messaging_window(report: Event) -> None:
    decision = decide(policy(SHOP), report, owned(SALES))
    assert thread_of(decision)["window_opened_at"] == NOW - HOUR_MS


def test_e11_a_late_pass_from_the_lead_form_opens_the_window_also_where_it_is_not_applied() -> None:
    items: list[Item] = [handover("take", MARKETING, at=NOW + 100), after_the_form(at=NOW + 50)]
    late = decided(SHOP, items)[1]
    after = thread_of(late)
    assert (late.late, after["owner"], after["window_opened_at"]) == (True, "marketing", NOW + 50)
    assert step(late, "E11").notes[0].startswith("E14: something later has set the owner since")
