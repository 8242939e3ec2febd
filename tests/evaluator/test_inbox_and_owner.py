"""Semantics A4 and A5: a human answers in the inbox, and who may see the owner."""

import pytest

from convroute.evaluator.state import State
from convroute.units import DAY_MS
from tests.evaluator.building import (
    CONCIERGE,
    INSTAGRAM_INBOX,
    LEADGEN,
    MARKETING,
    NEW,
    NOW,
    PAGE_INBOX,
    SALES,
    STRANGER,
    ask,
    denial,
    owned,
    step,
    thread_of,
)
from tests.evaluator.test_control_flows import ROUTING, ZERO, asked, flow, on

# --- A4


@pytest.mark.parametrize("text", [ROUTING, ZERO, f"{ROUTING}deny take by anyone"])
@pytest.mark.parametrize(("channel", "inbox"), [("instagram", INSTAGRAM_INBOX), ("messenger", PAGE_INBOX)])
@pytest.mark.parametrize(
    ("state", "told"),
    [(NEW, []), (owned(SALES), ["sales"]), (owned(LEADGEN), ["leadgen"]), (owned(STRANGER), [STRANGER])],
)
def test_a4_the_channels_inbox_takes_the_thread_whatever_the_policy_says(
    text: str, channel: str, inbox: str, state: State, told: list[str]
) -> None:
    """A4: no permission asked, in every mode, also in the lead flow (6-W)."""
    decision = asked(text, ask("inbox_reply", **on(channel)), state)
    assert (decision.outcome, decision.reason.kind, decision.app) == ("observed", "observed", None)
    after = thread_of(decision)
    assert (after["owner_app_id"], after["expires_at"], after["window"]) == (inbox, NOW + DAY_MS, 86_400)
    assert [webhook.to for webhook in decision.webhooks] == told
    assert all("take_thread_control" in webhook.payload for webhook in decision.webhooks)


def test_a4_the_inbox_that_owns_already_gets_a_fresh_day_and_nobody_is_told() -> None:
    before = owned(INSTAGRAM_INBOX, left=5, window=60, requested_by=SALES)
    decision = asked(ROUTING, ask("inbox_reply"), before)
    after = thread_of(decision)
    assert (after["expires_at"], after["window"], after["requested_by"]) == (NOW + DAY_MS, 86_400, None)
    assert decision.webhooks == ()
    assert step(decision, "A4").reference == "6-W"


def test_a4_the_previous_owner_whose_time_was_over_is_not_told() -> None:
    assert asked(ROUTING, ask("inbox_reply"), owned(SALES, left=0)).webhooks == ()


# --- A5


@pytest.mark.parametrize(("app", "sees_owner"), [("sales", True), ("concierge", True), ("marketing", False)])
def test_a5_the_owner_and_the_default_app_see_who_owns_others_only_until_when(
    app: str, sees_owner: bool
) -> None:
    """`expiration` in seconds (D 2.7)."""
    decision = asked(ROUTING, flow("owner", app), owned(SALES, left=DAY_MS))
    seen = {"expiration": (NOW + DAY_MS) // 1000}
    assert decision.thread_owner == ({"app_id": SALES, **seen} if sees_owner else seen)
    assert (decision.outcome, decision.reason.kind) == ("allowed", "granted")
    assert decision.to_json()["thread_owner"] == decision.thread_owner


def test_a5_in_zero_config_there_is_no_default_app_to_see_more() -> None:
    assert "app_id" not in (asked(ZERO, flow("owner", "concierge"), owned(SALES)).thread_owner or {})
    assert "app_id" in (asked(ZERO, flow("owner", "sales"), owned(SALES)).thread_owner or {})


@pytest.mark.parametrize("state", [NEW, owned(SALES, left=0)])
@pytest.mark.parametrize("app", ["sales", "concierge", "marketing"])
def test_a5_of_an_idle_thread_there_is_nothing_to_see(state: State, app: str) -> None:
    decision = asked(ROUTING, flow("owner", app), state)
    assert (decision.outcome, decision.thread_owner) == ("allowed", {})


def test_a5_changes_nothing_and_asks_no_permission() -> None:
    before = owned(CONCIERGE, left=5, requested_by=MARKETING)
    after = thread_of(asked(f"{ROUTING}deny request by anyone", flow("owner", "marketing"), before))
    assert (after["owner"], after["expires_at"], after["requested_by"]) == ("concierge", NOW + 5, "marketing")


def test_a5_an_app_we_do_not_know_may_not_look() -> None:
    decision = asked(ROUTING, flow("owner", "ghost"), owned(SALES))
    assert denial(decision)[0] == "unknown_app"
    assert "thread_owner" not in decision.to_json()
