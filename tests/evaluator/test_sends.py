"""Semantics 3 `send`, A1 to A3: who may write to the person, and what a send does to control."""

from typing import Any

import pytest

from convroute.conversation.request import InlineControl, Request
from convroute.evaluator.state import State
from convroute.units import DAY_MS
from tests.evaluator.building import (
    APPS,
    CONCIERGE,
    HOUR_MS,
    MARKETING,
    NEW,
    NOW,
    SALES,
    STRANGER,
    decide,
    denial,
    idle,
    owned,
    sending,
    step,
    thread_of,
)
from tests.evaluator.policies import MESSENGER
from tests.evaluator.test_control_flows import OLD, ROUTING, ZERO, asked, on

WEEK_MS = 7 * DAY_MS
TAKES = f"{ROUTING}allow take by sales"
OPENED = {"last_user_message_at": NOW - HOUR_MS, "window_opened_at": NOW - HOUR_MS}


def tagged(app: str, tag: object = "HUMAN_AGENT", **more: Any) -> Request:
    return sending(app, tag=tag, **more)


# --- the checks


def test_send_by_the_owner_changes_nothing() -> None:
    """A2: business messages do not extend control."""
    decision = asked(ROUTING, sending("sales"), owned(SALES, left=5))
    assert (decision.outcome, decision.reason.kind, decision.webhooks) == ("allowed", "granted", ())
    assert thread_of(decision)["expires_at"] == NOW + 5


@pytest.mark.parametrize("tag", ["OTHER", "", "human_agent", "ACCOUNT_UPDATE", 1, False, ["HUMAN_AGENT"]])
def test_send_with_a_tag_that_is_not_human_agent(tag: object) -> None:
    """Before the owner is looked at."""
    assert denial(asked(ROUTING, tagged("sales", tag), owned(CONCIERGE))) == ("unknown_tag", 100, None)


def test_send_from_idle_in_routing_is_for_the_default_app() -> None:
    assert asked(ROUTING, sending("concierge"), idle()).outcome == "allowed"
    assert denial(asked(ROUTING, sending("sales"), idle())) == ("not_default_app", 100, 2534037)
    page = sending("sales", **on("messenger"))
    assert denial(asked(ROUTING, page, idle())) == ("not_default_app", 10, 2018300)


def test_send_from_idle_in_zero_config_is_for_anybody() -> None:
    assert asked(ZERO, sending("sales"), idle()).outcome == "allowed"


@pytest.mark.parametrize(
    ("ago", "tag", "app", "allowed"),
    [
        (DAY_MS, None, "marketing", True),
        (DAY_MS + 1, None, "marketing", False),
        (DAY_MS + 1, "HUMAN_AGENT", "marketing", False),
        (DAY_MS + 1, None, "sales", False),
        (DAY_MS + 1, "HUMAN_AGENT", "sales", True),
        (WEEK_MS, "HUMAN_AGENT", "sales", True),
        (WEEK_MS + 1, "HUMAN_AGENT", "sales", False),
    ],
)
@pytest.mark.parametrize(("channel", "subcode"), [("instagram", 2534022), ("messenger", 2018278)])
def test_send_inside_the_messaging_window(
    ago: int, tag: str | None, app: str, allowed: bool, channel: str, subcode: int
) -> None:
    """24 hours exactly is inside, seven days with the tag by an app with `human_agent`."""
    owner = MARKETING if app == "marketing" else SALES
    state = owned(owner, left=DAY_MS * 9, last_user_message_at=None, window_opened_at=NOW - ago)
    decision = asked(ROUTING, sending(app, tag=tag, **on(channel)), state)
    if allowed:
        assert decision.outcome == "allowed"
    else:
        assert denial(decision) == ("outside_messaging_window", 10, subcode)


def test_send_before_the_person_ever_opened_the_window() -> None:
    """The window is when it last opened, not when the person last wrote."""
    state = State(owner=SALES, expires_at=NOW + 1, window=60, last_user_message_at=NOW)
    assert denial(asked(ROUTING, sending("sales"), state))[0] == "outside_messaging_window"


def test_send_fails_by_the_first_check_of_the_table() -> None:
    closed: dict[str, Any] = {"window_opened_at": None, "last_user_message_at": None}
    bad = InlineControl("give")
    assert denial(asked(ZERO, sending("sales", bad), owned(CONCIERGE, **closed)))[0] == "not_thread_owner"
    assert denial(asked(ROUTING, sending("sales", bad), NEW))[0] == "not_default_app"
    assert denial(asked(ZERO, sending("sales", bad), owned(SALES, **closed)))[0] == "outside_messaging_window"
    unavailable = denial(asked(ZERO, sending("sales", bad), owned(SALES)))
    assert unavailable == ("inline_control_not_available", 100, None)
    assert denial(asked(ROUTING, sending("sales", bad), owned(SALES))) == ("bad_inline_control", 100, None)


# --- A1


def test_a1_a_human_agent_who_may_take_takes_by_sending() -> None:
    decision = asked(TAKES, tagged("sales"), owned(CONCIERGE, left=9 * DAY_MS, requested_by=MARKETING))
    assert decision.outcome == "allowed"
    after = thread_of(decision)
    assert (after["owner"], after["expires_at"], after["requested_by"]) == ("sales", NOW + DAY_MS, None)
    [webhook] = decision.webhooks
    assert webhook.to == "concierge"
    assert webhook.payload["take_thread_control"] == {
        "previous_owner_app_id": CONCIERGE,
        "new_owner_app_id": SALES,
    }


@pytest.mark.parametrize(
    "text",
    [ROUTING, f"{TAKES} deny take by sales from concierge", f"{ZERO}allow take by sales"],
)
@pytest.mark.parametrize(
    ("channel", "code", "subcode"), [("instagram", 100, 2534037), ("messenger", 10, 2018300)]
)
def test_a1_only_if_a_take_would_be_allowed_now(text: str, channel: str, code: int, subcode: int) -> None:
    """With the not-owner codes (seed)."""
    decision = asked(text, tagged("sales", **on(channel)), owned(CONCIERGE))
    assert denial(decision) == ("take_not_permitted", code, subcode)


@pytest.mark.parametrize(("app", "tag"), [("marketing", "HUMAN_AGENT"), ("sales", None)])
def test_a1_needs_the_feature_and_the_tag(app: str, tag: str | None) -> None:
    text = f"{ROUTING}allow take by anyone"
    assert denial(asked(text, sending(app, tag=tag), owned(CONCIERGE)))[0] == "not_thread_owner"


def test_a1_the_owner_with_the_tag_just_sends() -> None:
    decision = asked(ROUTING, tagged("sales"), owned(SALES, left=5))
    assert (decision.outcome, thread_of(decision)["expires_at"]) == ("allowed", NOW + 5)


def test_a1_the_take_happens_after_all_checks_of_the_send() -> None:
    state = owned(CONCIERGE, window_opened_at=NOW - WEEK_MS - 1)
    decision = asked(TAKES, tagged("sales"), state)
    assert denial(decision)[0] == "outside_messaging_window"
    assert (thread_of(decision)["owner"], decision.webhooks) == ("concierge", ())
    decision = asked(TAKES, sending("sales", InlineControl("give"), tag="HUMAN_AGENT"), owned(CONCIERGE))
    assert (thread_of(decision)["owner"], decision.webhooks) == ("concierge", ())


def test_a1_on_an_idle_thread_the_tag_only_widens_the_messaging_window() -> None:
    assert denial(asked(TAKES, tagged("sales"), idle()))[0] == "not_default_app"
    text = f"{APPS}{OLD}default sales"
    assert asked(text, tagged("sales"), idle(wrote=WEEK_MS)).outcome == "allowed"


def test_a1_from_an_app_we_do_not_know_the_webhook_goes_to_its_id() -> None:
    [webhook] = asked(TAKES, tagged("sales"), owned(STRANGER)).webhooks
    assert webhook.to == STRANGER


# --- A2


@pytest.mark.parametrize(
    ("text", "app", "claims"),
    [
        (ROUTING, "concierge", True),
        (f"{ROUTING}behavior {{ send_claims_idle default_app_only }}", "concierge", True),
        (f"{ROUTING}behavior {{ send_claims_idle never }}", "concierge", False),
        (f"{ROUTING}behavior {{ send_claims_idle any_allowed }}", "concierge", True),
        (ZERO, "sales", False),
        (f"{ZERO}behavior {{ send_claims_idle never }}", "sales", False),
        (f"{ZERO}behavior {{ send_claims_idle any_allowed }}", "sales", True),
    ],
)
def test_a2_a_send_from_idle_claims_for_the_rest_of_the_day(text: str, app: str, claims: bool) -> None:
    """A2: until `last_user_message_at + 86 400 000`, window a day."""
    decision = asked(text, sending(app), idle(wrote=HOUR_MS))
    after = thread_of(decision)
    if claims:
        assert (after["owner"], after["expires_at"], after["window"]) == (app, NOW - HOUR_MS + DAY_MS, 86_400)
    else:
        assert after["state"] == "idle"
    assert step(decision, "A2").basis == "assumed"


@pytest.mark.parametrize(("wrote", "claims"), [(DAY_MS - 1, True), (DAY_MS, False), (DAY_MS + 1, False)])
def test_a2_only_if_that_is_still_ahead(wrote: int, claims: bool) -> None:
    state = State(last_user_message_at=NOW - wrote, window_opened_at=NOW)
    decision = asked(ROUTING, sending("concierge"), state)
    assert decision.outcome == "allowed"
    assert (thread_of(decision)["state"] == "active") is claims


def test_a2_no_change_where_the_person_never_wrote() -> None:
    """A reaction opened the messaging window."""
    decision = asked(ROUTING, sending("concierge"), State(window_opened_at=NOW))
    assert (decision.outcome, thread_of(decision)["state"]) == ("allowed", "idle")


# --- A3


@pytest.mark.parametrize(
    ("target", "owner"), [("marketing", "marketing"), (MARKETING, "marketing"), (None, "concierge")]
)
def test_a3_a_send_may_pass(target: str | None, owner: str) -> None:
    decision = asked(ROUTING, sending("sales", InlineControl("pass", target)), owned(SALES))
    assert (decision.outcome, thread_of(decision)["owner"]) == ("allowed", owner)
    assert [(webhook.to, "pass_thread_control" in webhook.payload) for webhook in decision.webhooks] == [
        (owner, True)
    ]


def test_a3_a_send_may_release() -> None:
    decision = asked(ROUTING, sending("sales", InlineControl("release")), owned(SALES))
    assert (decision.outcome, thread_of(decision)["state"], decision.webhooks) == ("allowed", "idle", ())


def test_a3_the_control_is_applied_as_if_the_send_had_happened() -> None:
    """A2, then A3: the claim makes the default app the owner, who may then release or pass."""
    released = asked(ROUTING, sending("concierge", InlineControl("release")), idle())
    assert (released.outcome, thread_of(released)["state"]) == ("allowed", "idle")
    passed = asked(ROUTING, sending("concierge", InlineControl("pass", "sales")), idle())
    payload: Any = passed.webhooks[0].payload["pass_thread_control"]
    assert payload["previous_owner_app_id"] == CONCIERGE
    never = f"{ROUTING}behavior {{ send_claims_idle never }}"
    assert (
        denial(asked(never, sending("concierge", InlineControl("release")), idle()))[0] == "not_thread_owner"
    )


def test_a3_after_a_human_agents_take_both_webhooks_are_sent() -> None:
    decision = asked(
        TAKES, sending("sales", InlineControl("pass", "marketing"), tag="HUMAN_AGENT"), owned(CONCIERGE)
    )
    assert [webhook.to for webhook in decision.webhooks] == ["concierge", "marketing"]
    assert thread_of(decision)["owner"] == "marketing"


@pytest.mark.parametrize(
    ("condition", "allowed"),
    [
        ("thread.state == active", False),
        ("thread.owner == concierge", False),
        ("thread.state == idle", True),
        ("thread.owner == nobody", True),
    ],
)
def test_a3_permissions_see_the_thread_as_the_send_left_it(condition: str, allowed: bool) -> None:
    text = f"{ROUTING}deny pass by concierge when {condition}"
    decision = asked(text, sending("concierge", InlineControl("pass", "sales")), idle())
    assert (decision.outcome == "allowed") is allowed
    if not allowed:
        assert thread_of(decision)["state"] == "idle"


@pytest.mark.parametrize(
    ("control", "kind", "code"),
    [
        (InlineControl("pass", "ghost"), "unknown_target", (100, 2018164)),
        (InlineControl("pass", "sales"), "target_is_owner", (100, None)),
        (InlineControl("pass", "marketing"), "forbidden_by_policy", (200, None)),
    ],
)
def test_a3_an_inline_action_that_would_be_denied_denies_the_send_for_its_reason(
    control: InlineControl, kind: str, code: tuple[int, int | None]
) -> None:
    decision = asked(f"{ROUTING}deny pass by sales to marketing", sending("sales", control), owned(SALES))
    assert denial(decision) == (kind, *code)
    assert decision.reason.rule == ("deny:pass" if kind == "forbidden_by_policy" else None)


@pytest.mark.parametrize("control_type", ["give", "", "PASS", 7, True, ["pass"]])
@pytest.mark.parametrize("channel", ["instagram", "messenger"])
def test_a3_an_unknown_control_type_is_refused_on_both(control_type: object, channel: str) -> None:
    request = sending("sales", InlineControl(control_type), **on(channel))
    assert denial(asked(ROUTING, request, owned(SALES))) == ("bad_inline_control", 100, None)


def test_a3_a_missing_control_type_releases_on_messenger_with_a_note_and_is_refused_on_instagram() -> None:
    """6-D"""
    decision = asked(ROUTING, sending("sales", InlineControl(), account=MESSENGER), owned(SALES))
    assert (decision.outcome, thread_of(decision)["state"]) == ("allowed", "idle")
    assert "missing" in step(decision, "3", "bad_inline_control").notes[0]
    assert denial(asked(ROUTING, sending("sales", InlineControl()), owned(SALES)))[0] == "bad_inline_control"


def test_a3_an_app_id_without_pass_means_nothing() -> None:
    decision = asked(ROUTING, sending("sales", InlineControl("release", "ghost")), owned(SALES))
    assert decision.outcome == "allowed"


def test_an_inbox_has_human_agent_by_nature() -> None:
    text = f"{APPS} app care = instagram_inbox default concierge allow take by care"
    from tests.evaluator.policies import policy

    assert decide(policy(text), tagged("care"), owned(CONCIERGE)).outcome == "allowed"
