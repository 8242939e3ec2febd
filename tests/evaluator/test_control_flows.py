"""Semantics 3: pass, release, take, extend, request: every check in its order, effect and code."""

from typing import Any

import pytest

from convroute.conversation.request import Request
from convroute.evaluator.decision import Decision
from convroute.evaluator.state import State
from convroute.units import DAY_MS
from tests.evaluator.building import (
    APPS,
    CONCIERGE,
    HOUR_MS,
    INSTAGRAM_INBOX,
    LEADGEN,
    MARKETING,
    NEW,
    NOW,
    PAGE_INBOX,
    SALES,
    STRANGER,
    ask,
    decide,
    denial,
    owned,
    thread_of,
)
from tests.evaluator.policies import INSTAGRAM, MESSENGER, policy

OLD = "app old { id 9 disabled }\n"
ROUTING = f"{APPS}{OLD}default concierge\n"
ZERO = f"{APPS}{OLD}"
FLOWS = ("pass", "take", "release", "extend", "request", "send")


def asked(text: str, request: Request, state: State = NEW) -> Decision:
    """Of a policy for both channels."""
    return decide(policy(text, channel="both"), request, state)


def on(channel: str) -> dict[str, Any]:
    return {"account": INSTAGRAM if channel == "instagram" else MESSENGER}


def flow(action: Any, app: str, channel: str = "instagram", **more: Any) -> Request:
    """A request that fails no check of its own accord."""
    defaults: dict[str, dict[str, Any]] = {"pass": {"target": "marketing"}, "extend": {"duration": 60}}
    own = defaults.get(action, {})
    return ask(action, app, **{**own, **on(channel), **more})


# --- what every action asks first


@pytest.mark.parametrize("action", [*FLOWS, "owner"])
@pytest.mark.parametrize("app", ["old", "9", "ghost", STRANGER, "instagram_inbox"])
def test_an_actor_that_is_not_connected_is_unknown(action: str, app: str) -> None:
    """Section 3, first row: 100/2018164; a disabled app and an inbox nobody declared are not connected."""
    assert denial(asked(ROUTING, flow(action, app))) == ("unknown_app", 100, 2018164)


def test_the_actor_is_named_in_the_decision_as_far_as_it_is_known() -> None:
    known = asked(ROUTING, flow("release", "2002"))
    assert (known.app, known.app_id) == ("marketing", "2002")
    ghost = asked(ROUTING, flow("release", "ghost"))
    assert (ghost.app, ghost.app_id) == ("ghost", None)
    stranger = asked(ROUTING, flow("release", STRANGER))
    assert (stranger.app, stranger.app_id) == (None, STRANGER)


@pytest.mark.parametrize("action", FLOWS)
def test_while_the_lead_form_owns_the_thread_nobody_may_do_anything(action: str) -> None:
    """10/2018321, before any check of the action itself."""
    text = f"{ROUTING}allow take by anyone"
    assert denial(asked(text, flow(action, "sales"), owned(LEADGEN))) == ("lead_flow", 10, 2018321)


def test_the_lead_form_may_pass_its_own_thread_and_nothing_else() -> None:
    """The actor is connected, or `leadgen` passing."""
    passed = asked(ROUTING, flow("pass", "leadgen"), owned(LEADGEN))
    assert (passed.outcome, thread_of(passed)["owner"]) == ("allowed", "marketing")
    assert denial(asked(ROUTING, flow("release", "leadgen"), owned(LEADGEN)))[0] == "unknown_app"
    assert denial(asked(ROUTING, flow("pass", "leadgen"), owned(SALES)))[0] == "not_thread_owner"


def test_a_pass_by_the_lead_form_opens_the_messaging_window() -> None:
    """The app that gets the lead may write first; a pass by anybody else opens nothing."""
    passed = asked(ROUTING, flow("pass", "leadgen"), owned(LEADGEN))
    assert thread_of(passed)["window_opened_at"] == NOW
    usual = asked(ROUTING, flow("pass", "sales"), owned(SALES))
    assert thread_of(usual)["window_opened_at"] == NOW - HOUR_MS


def test_owner_may_be_asked_during_the_lead_flow() -> None:
    """Not for `owner`."""
    assert asked(ROUTING, flow("owner", "sales"), owned(LEADGEN)).outcome == "allowed"


NOT_OWNER = [
    ("pass", "instagram", 100, 2534037),
    ("release", "instagram", 100, 2534037),
    ("extend", "instagram", 100, 2534037),
    ("send", "instagram", 100, 2534037),
    ("pass", "messenger", 100, 2018151),
    ("release", "messenger", 100, None),
    ("extend", "messenger", 100, None),
    ("send", "messenger", 10, 2018300),
]


@pytest.mark.parametrize(("action", "channel", "code", "subcode"), NOT_OWNER)
def test_the_not_owner_codes(action: str, channel: str, code: int, subcode: int | None) -> None:
    decision = asked(ROUTING, flow(action, "sales", channel), owned(CONCIERGE))
    assert denial(decision) == ("not_thread_owner", code, subcode)


# --- pass


@pytest.mark.parametrize("text", [ROUTING, ZERO])
@pytest.mark.parametrize("state", [NEW, owned(SALES, left=0), owned(SALES)])
def test_pass_by_the_owner_or_by_anybody_from_idle(text: str, state: State) -> None:
    """pass: owner := target, fresh day."""
    decision = asked(text, flow("pass", "sales"), state)
    assert (decision.outcome, decision.reason.kind, decision.app) == ("allowed", "granted", "sales")
    after = thread_of(decision)
    assert (after["owner"], after["expires_at"], after["window"]) == ("marketing", NOW + DAY_MS, 86_400)


def test_pass_resets_an_ads_longer_window_and_the_request() -> None:
    before = owned(SALES, left=9 * DAY_MS, window=14 * 86_400, requested_by=MARKETING)
    after = thread_of(asked(ROUTING, flow("pass", "sales"), before))
    assert (after["expires_at"], after["window"], after["requested_by"]) == (NOW + DAY_MS, 86_400, None)


def test_pass_without_a_target_is_to_the_default_app_and_in_zero_config_to_nobody() -> None:
    assert thread_of(asked(ROUTING, flow("pass", "sales", target=None), owned(SALES)))["owner"] == "concierge"
    assert denial(asked(ZERO, flow("pass", "sales", target=None), owned(SALES))) == ("no_target", 100, None)


@pytest.mark.parametrize(
    ("target", "channel", "known"),
    [
        ("marketing", "instagram", True),
        ("2002", "instagram", True),
        ("instagram_inbox", "instagram", True),
        (INSTAGRAM_INBOX, "instagram", True),
        ("page_inbox", "messenger", True),
        (PAGE_INBOX, "instagram", False),
        ("instagram_inbox", "messenger", False),
        ("leadgen", "messenger", False),
        ("old", "instagram", False),
        ("ghost", "instagram", False),
        (STRANGER, "instagram", False),
    ],
)
def test_pass_to_a_connected_app_or_the_channels_inbox(target: str, channel: str, known: bool) -> None:
    decision = asked(ROUTING, flow("pass", "sales", channel, target=target), owned(SALES))
    if known:
        assert decision.outcome == "allowed"
    else:
        assert denial(decision) == ("unknown_target", 100, 2018164)


@pytest.mark.parametrize(
    ("text", "state", "allowed"),
    [(ROUTING, owned(SALES), False), (ROUTING, NEW, False), (ZERO, owned(SALES), False), (ZERO, NEW, True)],
)
def test_pass_to_itself_only_from_idle_in_zero_config(text: str, state: State, allowed: bool) -> None:
    """Not (target = actor, and the actor is the owner or mode is `routing`)."""
    decision = asked(text, flow("pass", "sales", target="sales"), state)
    if allowed:
        assert thread_of(decision)["owner"] == "sales"
    else:
        assert denial(decision) == ("target_is_owner", 100, None)


def test_pass_by_the_default_app_to_the_default_app_is_to_itself() -> None:
    assert denial(asked(ROUTING, flow("pass", "concierge", target=None)))[0] == "target_is_owner"


def test_pass_that_the_policy_denies() -> None:
    text = f"{ROUTING}deny pass by sales to marketing"
    decision = asked(text, flow("pass", "sales"), owned(SALES))
    assert denial(decision) == ("forbidden_by_policy", 200, None)
    assert (decision.reason.rule, decision.reason.at is not None) == ("deny:pass", True)


def test_pass_fails_by_the_first_check_of_the_table() -> None:
    """not_thread_owner, no_target, unknown_target, target_is_owner, forbidden_by_policy."""
    deny = "deny pass by anyone"
    assert (
        denial(asked(ZERO + deny, flow("pass", "sales", target=None), owned(CONCIERGE)))[0]
        == "not_thread_owner"
    )
    assert denial(asked(ZERO + deny, flow("pass", "sales", target=None), owned(SALES)))[0] == "no_target"
    assert (
        denial(asked(ZERO + deny, flow("pass", "sales", target="ghost"), owned(SALES)))[0] == "unknown_target"
    )
    assert (
        denial(asked(ZERO + deny, flow("pass", "sales", target="sales"), owned(SALES)))[0]
        == "target_is_owner"
    )
    assert denial(asked(ZERO + deny, flow("pass", "sales"), owned(SALES)))[0] == "forbidden_by_policy"


# --- release


@pytest.mark.parametrize("text", [ROUTING, ZERO])
def test_release_by_the_owner_leaves_the_thread_idle_and_tells_nobody(text: str) -> None:
    decision = asked(text, flow("release", "sales"), owned(SALES, requested_by=MARKETING))
    assert (decision.outcome, decision.webhooks) == ("allowed", ())
    after = thread_of(decision)
    assert (after["state"], after["expires_at"], after["window"], after["requested_by"]) == (
        "idle",
        None,
        None,
        None,
    )
    assert after["last_user_message_at"] == NOW - 3_600_000


def test_release_from_idle_is_by_no_owner() -> None:
    assert denial(asked(ROUTING, flow("release", "concierge")))[0] == "not_thread_owner"


# --- take


@pytest.mark.parametrize("state", [NEW, owned(CONCIERGE), owned(STRANGER)])
def test_take_with_an_allow_gives_a_fresh_day(state: State) -> None:
    decision = asked(f"{ROUTING}mine: allow take by sales", flow("take", "sales"), state)
    assert (decision.outcome, decision.reason.kind, decision.reason.rule) == ("allowed", "granted", "mine")
    after = thread_of(decision)
    assert (after["owner"], after["expires_at"], after["window"]) == ("sales", NOW + DAY_MS, 86_400)


def test_take_fails_by_the_first_check_of_the_table() -> None:
    take = flow("take", "sales")
    deny = "allow take by sales deny take by sales"
    assert denial(asked(ZERO + deny, take, owned(SALES))) == ("routing_not_enabled", 27, 2018464)
    assert denial(asked(ROUTING + deny, take, owned(SALES))) == ("already_owner", 100, None)
    assert denial(asked(ROUTING, take, owned(CONCIERGE))) == ("take_not_permitted", 200, None)
    decision = asked(ROUTING + deny, take, owned(CONCIERGE))
    assert (denial(decision), decision.reason.rule) == (("forbidden_by_policy", 200, None), "deny:take")


def test_take_is_not_for_the_default_app_either_without_an_allow() -> None:
    """6-U"""
    assert denial(asked(ROUTING, flow("take", "concierge"), owned(SALES)))[0] == "take_not_permitted"


# --- extend


@pytest.mark.parametrize("seconds", [1, 60, 604_800])
def test_extend_keeps_the_longer_of_the_two_and_the_window(seconds: int) -> None:
    """6-M, 6-N: at + duration, never shorter; the window stays."""
    before = owned(SALES, left=DAY_MS, window=14 * 86_400, requested_by=MARKETING)
    after = thread_of(asked(ROUTING, flow("extend", "sales", duration=seconds), before))
    assert after["expires_at"] == NOW + max(DAY_MS, seconds * 1000)
    assert (after["window"], after["requested_by"]) == (14 * 86_400, "marketing")


@pytest.mark.parametrize("duration", [0, -1, 604_801, 10**30, True, False, "60", 60.0, 0.5, None, [60], {}])
def test_extend_needs_a_whole_number_of_seconds_up_to_a_week(duration: object) -> None:
    decision = asked(ROUTING, flow("extend", "sales", duration=duration), owned(SALES))
    assert denial(decision) == ("duration_out_of_range", 100, None)


@pytest.mark.parametrize(("seconds", "allowed"), [(86_399, True), (86_400, True), (86_401, False)])
def test_extend_up_to_the_smallest_limit_that_covers_the_actor(seconds: int, allowed: bool) -> None:
    limits = (
        "limit extend by sales to 3 days day: limit extend by [sales, marketing] to 1 day "
        "limit extend by marketing to 1 hour"
    )
    decision = asked(ROUTING + limits, flow("extend", "sales", duration=seconds), owned(SALES))
    if allowed:
        assert decision.outcome == "allowed"
    else:
        assert denial(decision) == ("over_policy_limit", 200, None)
        assert (decision.reason.rule, decision.reason.at is not None) == ("day", True)


def test_extend_fails_by_the_first_check_of_the_table() -> None:
    text = f"{ROUTING}limit extend by sales to 1 hour deny extend by sales"
    assert denial(asked(text, flow("extend", "sales", duration=0), owned(CONCIERGE)))[0] == "not_thread_owner"
    assert (
        denial(asked(text, flow("extend", "sales", duration=0), owned(SALES)))[0] == "duration_out_of_range"
    )
    assert denial(asked(text, flow("extend", "sales", duration=3601), owned(SALES)))[0] == "over_policy_limit"
    decision = asked(text, flow("extend", "sales", duration=3600), owned(SALES))
    assert (denial(decision)[0], decision.reason.rule) == ("forbidden_by_policy", "deny:extend")


# --- request


@pytest.mark.parametrize("text", [ROUTING, ZERO])
def test_request_while_somebody_owns_the_thread_asks_and_changes_nothing_else(text: str) -> None:
    before = owned(CONCIERGE, left=5)
    decision = asked(text, flow("request", "sales"), before)
    after = thread_of(decision)
    assert (decision.outcome, after["owner"], after["expires_at"], after["window"]) == (
        "allowed",
        "concierge",
        NOW + 5,
        86_400,
    )
    assert (after["requested_by"], after["requested_by_app_id"]) == ("sales", SALES)


def test_request_from_idle_gets_the_thread_in_zero_config_only() -> None:
    """6-B: in routing an idle thread has nobody to ask."""
    after = thread_of(asked(ZERO, flow("request", "sales")))
    assert (after["owner"], after["expires_at"], after["requested_by"]) == ("sales", NOW + DAY_MS, None)
    assert denial(asked(ROUTING, flow("request", "sales"))) == ("no_thread_owner", 100, None)


def test_request_fails_by_the_first_check_of_the_table() -> None:
    strict = f"{ROUTING}behavior {{ request_in_routing off }} deny request by sales"
    lenient = f"{ROUTING}deny request by sales"
    asking = flow("request", "sales")
    assert denial(asked(strict, asking, owned(SALES))) == ("request_not_available", 100, None)
    assert denial(asked(lenient, asking, owned(SALES))) == ("already_owner", 100, None)
    assert denial(asked(lenient, asking))[0] == "no_thread_owner"
    assert denial(asked(lenient, asking, owned(CONCIERGE))) == ("forbidden_by_policy", 200, None)
    assert denial(asked(f"{ZERO}deny request by sales", asking))[0] == "forbidden_by_policy"


def test_request_in_zero_config_does_not_need_the_reading() -> None:
    zero = f"{ZERO}behavior {{ request_in_routing off }}"
    assert asked(zero, flow("request", "sales")).outcome == "allowed"


@pytest.mark.parametrize("action", FLOWS)
def test_a_denied_request_changes_nothing_and_tells_nobody(action: str) -> None:
    before = owned(STRANGER, left=5, window=60, requested_by=SALES, window_opened_at=7)
    decision = asked(
        ROUTING, flow(action, "marketing") if action != "request" else flow(action, "ghost"), before
    )
    assert (decision.outcome, decision.webhooks) == ("denied", ())
    after = thread_of(decision)
    assert (after["owner_app_id"], after["expires_at"], after["window"]) == (STRANGER, NOW + 5, 60)
    assert (after["requested_by"], after["window_opened_at"]) == ("sales", 7)
