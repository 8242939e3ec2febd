"""Semantics T1, T2: when a thread is active, and who may own it."""

import json

import pytest

from convroute.compiler.program import Program
from convroute.conversation.thread import Thread
from convroute.evaluator.decision import Decision
from convroute.evaluator.state import State
from convroute.evaluator.validation import state_of
from convroute.wire.threads import read_threads
from tests.evaluator.building import (
    CONCIERGE,
    INSTAGRAM_INBOX,
    MARKETING,
    NEW,
    NOW,
    SALES,
    SHOP,
    STRANGER,
    ask,
    decide,
    event,
    idle,
    message,
    owned,
    step,
    thread_of,
)
from tests.evaluator.policies import INSTAGRAM, policy

NULLS = {
    "state": "idle",
    "owner": None,
    "owner_app_id": None,
    "expires_at": None,
    "window": None,
    "requested_by": None,
    "requested_by_app_id": None,
}


@pytest.mark.parametrize(("left", "kind"), [(1, "thread_owner"), (0, "default_app"), (-1, "default_app")])
def test_t1_a_thread_is_active_until_just_before_it_expires(left: int, kind: str) -> None:
    """T1: active while it has an owner and `at < expires_at`; at equality it is idle (6-K)."""
    decision = decide(policy(SHOP), message(), owned(SALES, left=left))
    assert decision.reason.kind == kind
    assert step(decision, "T1").result == ("active" if left > 0 else "idle")


def test_t1_an_expired_thread_prints_as_idle_and_keeps_when_people_wrote() -> None:
    """T1: owner, expires_at, window, requested_by are null; the other two times stay."""
    before = owned(SALES, left=0, requested_by=MARKETING, window_opened_at=NOW - 5)
    decision = decide(policy(SHOP), event("read"), before)
    times = {
        "last_user_message_at": before.last_user_message_at,
        "window_opened_at": before.window_opened_at,
    }
    assert thread_of(decision) == {**NULLS, **times}


def test_t1_a_denied_request_on_an_expired_thread_prints_it_as_idle() -> None:
    decision = decide(policy(SHOP), ask("release", "sales"), owned(SALES, left=0))
    assert decision.outcome == "denied"
    assert thread_of(decision)["state"] == "idle"


def test_t1_the_owner_of_an_expired_thread_is_not_the_owner() -> None:
    """T1: wherever the semantics say "the owner"."""
    decision = decide(policy(SHOP), ask("extend", "sales", duration=60), owned(SALES, left=0))
    assert decision.reason.kind == "not_thread_owner"


def test_t1_without_an_owner_a_thread_is_idle_and_without_an_expiry_too() -> None:
    assert thread_of(decide(policy(SHOP), event("read"), NEW))["state"] == "idle"
    assert thread_of(decide(policy(SHOP), event("read"), State(owner=SALES)))["state"] == "idle"


def test_t1_a_thread_of_a_disabled_app_is_decided_as_idle_with_a_note() -> None:
    disabled = policy("app bot { id 1 } app old { id 2 disabled } default bot")
    decision = decide(disabled, message(), owned("2"))
    assert (decision.app, decision.reason.kind) == ("bot", "default_app")
    assert step(decision, "T1").notes == ("`old` is disabled, so a thread it owns is decided as idle",)


def test_t1_conditions_see_an_expired_thread_as_nobodys() -> None:
    rules = "route message to sales when thread.owner == nobody and thread.state == idle"
    decision = decide(policy(SHOP + rules), message(), owned(MARKETING, left=0))
    assert decision.reason.kind == "organic"


def test_t2_an_app_we_do_not_know_owns_the_thread_and_nobody_of_ours_gets_the_event() -> None:
    """T2: outcome `routed`, `app` null, `app_id` the id; the trace says so."""
    decision = decide(policy(SHOP), message(), owned(STRANGER))
    assert (decision.outcome, decision.app, decision.app_id) == ("routed", None, STRANGER)
    assert decision.reason.kind == "thread_owner"
    assert decision.deliver.messaging == ()
    assert decision.deliver.standby == ("care", "concierge", "marketing", "sales")
    assert step(decision, "T1").notes[0].startswith("T2: app 424242 owns the thread")
    assert thread_of(decision)["owner"] is None
    assert thread_of(decision)["owner_app_id"] == STRANGER


def test_t2_what_is_not_opening_is_delivered_to_the_app_we_do_not_know() -> None:
    decision = decide(policy(SHOP), event("read"), owned(STRANGER))
    assert (decision.outcome, decision.app, decision.app_id) == ("delivered", None, STRANGER)


def test_t2_an_inbox_nobody_declared_prints_its_own_name_and_gets_nothing_of_ours() -> None:
    """Interfaces: a built-in that was not declared prints its built-in name. T2: the trace says so."""
    decision = decide(policy("app bot { id 1 } default bot"), message(), owned(INSTAGRAM_INBOX))
    assert (decision.app, decision.app_id) == ("instagram_inbox", INSTAGRAM_INBOX)
    assert decision.deliver.messaging == ()
    assert step(decision, "T1").notes == (
        "T2: instagram_inbox owns the thread, and the policy does not declare it",
    )


@pytest.mark.parametrize(
    ("condition", "reached"),
    [
        ("thread.owner == nobody", False),
        ("thread.owner == sales", False),
        ("thread.owner != sales", True),
        ("thread.owner in [concierge, marketing, sales, care, leadgen, page_inbox, nobody]", False),
        ("thread.state == active", True),
    ],
)
def test_t2_in_conditions_it_equals_no_app_and_is_not_nobody(condition: str, reached: bool) -> None:
    rules = f"behavior {{ campaign_preempts on }} allow take by anyone when {condition}"
    decision = decide(policy(SHOP + rules), ask("take", "sales"), owned(STRANGER))
    assert (decision.outcome == "allowed") is reached


def test_an_alias_and_its_builtin_are_one_app() -> None:
    """`care` is the inbox: a request by id and by built-in name is by `care`."""
    for app in ("care", "instagram_inbox", INSTAGRAM_INBOX):
        decision = decide(policy(SHOP), ask("release", app), owned(INSTAGRAM_INBOX))
        assert (decision.outcome, decision.app, decision.app_id) == ("allowed", "care", INSTAGRAM_INBOX)


def test_a_thread_that_was_written_to_long_ago_is_not_new() -> None:
    rules = "route message to sales when thread.is_new"
    assert decide(policy(SHOP + rules), message(), NEW).app == "sales"
    assert decide(policy(SHOP + rules), message(), idle(wrote=10**11)).app_id == CONCIERGE


@pytest.mark.parametrize(
    ("said", "opened"), [({}, NOW), ({"window_opened_at": None}, None), ({"window_opened_at": 5}, 5)]
)
def test_a_messaging_window_that_is_not_given_opened_with_the_last_message_and_null_is_never(
    said: dict[str, object], opened: int | None
) -> None:
    """interfaces: Thread states."""
    known = {"account": INSTAGRAM, "user": "5550001", "last_user_message_at": NOW}
    (read,) = read_threads(json.dumps(known | said))
    assert read == Thread(**known | said)  # type: ignore[arg-type]  # the members of a thread
    assert (read.window_opened_at, state_of(policy(SHOP), read).window_opened_at) == (opened, opened)
    after = Program(policy(SHOP)).decide(event("read", at=NOW), read)
    assert isinstance(after, Decision)
    assert after.thread is not None
    assert after.thread.window_opened_at == opened
