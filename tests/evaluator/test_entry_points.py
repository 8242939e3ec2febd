"""Semantics E1 to E9: who gets an event, and what it leaves behind."""

import pytest
from msgspec.structs import replace

from convroute.conversation.event import Event, Kind
from convroute.evaluator.state import State
from convroute.units import DAY_MS
from tests.evaluator.building import (
    APPS,
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
    from_ad,
    from_link,
    idle,
    message,
    on_page,
    owned,
    reached,
    step,
    thread_of,
)
from tests.evaluator.policies import policy

DAY = 86_400
OPENING: tuple[Kind, ...] = ("message", "postback", "referral")
QUIET: tuple[Kind, ...] = (
    "reaction",
    "read",
    "delivery",
    "edit",
    "deletion",
    "echo",
    "optin",
    "unsupported",
)


# --- E1


@pytest.mark.parametrize("kind", [*OPENING, *QUIET])
def test_e1_during_the_lead_flow_no_app_gets_the_event(kind: Kind) -> None:
    decision = decide(policy(SHOP), event(kind), owned(LEADGEN))
    assert (decision.outcome, decision.reason.kind) == ("withheld", "lead_flow")
    assert (decision.app, decision.app_id) == (None, None)
    assert (decision.deliver.messaging, decision.deliver.standby) == ((), ())
    after = thread_of(decision)
    assert (after["owner"], after["expires_at"]) == ("leadgen", NOW + DAY_MS)


def test_e1_the_lead_flow_that_is_over_withholds_nothing() -> None:
    assert decide(policy(SHOP), message(), owned(LEADGEN, left=0)).app == "concierge"


def test_e1_no_mark_preempts_the_lead_flow() -> None:
    rules = "behavior { campaign_preempts on } route ad to sales"
    assert decide(policy(SHOP + rules), from_ad(), owned(LEADGEN)).outcome == "withheld"


# --- E2


@pytest.mark.parametrize("mode", [SHOP, ZERO])
def test_e2_the_owner_gets_the_event(mode: str) -> None:
    """E2 in both modes (6-V)."""
    decision = decide(policy(mode), message(), owned(SALES))
    assert (decision.outcome, decision.app, decision.reason.kind) == ("routed", "sales", "thread_owner")
    assert decision.deliver.messaging == ("sales",)
    assert (decision.reason.rule, decision.reason.at) == (None, None)


@pytest.mark.parametrize(("item", "mark"), [(from_ad(), "an ad"), (from_link(), "a link")])
def test_e2_the_trace_notes_the_rule_that_a_mark_would_have_chosen(item: Event, mark: str) -> None:
    shop = policy(SHOP + 'route ad to marketing route link "qr" to marketing')
    decision = decide(shop, item, owned(SALES))
    assert decision.app == "sales"
    assert any(mark in note and "marketing" in note for note in step(decision, "E2").notes)


def test_e2_a_mark_without_a_rule_is_not_noted() -> None:
    decision = decide(policy(SHOP + "route ad 999 to marketing"), from_ad(), owned(SALES))
    assert step(decision, "E2").notes == ()


@pytest.mark.parametrize(
    ("behavior", "item", "app"),
    [
        ("campaign_preempts on", from_ad("120"), "marketing"),
        ("campaign_preempts on", from_ad("121"), "sales"),
        ("campaign_preempts off", from_ad("120"), "sales"),
        ("link_preempts on", from_ad("120"), "sales"),
        ("link_preempts on", from_link("qr"), "marketing"),
        ("link_preempts on", from_link("other"), "sales"),
        ("link_preempts off", from_link("qr"), "sales"),
        ("campaign_preempts on", from_link("qr"), "sales"),
        ("campaign_preempts on link_preempts on", message(), "sales"),
    ],
)
def test_e2_a_mark_preempts_where_the_policy_says_so_and_a_rule_matches(
    behavior: str, item: Event, app: str
) -> None:
    """E2, 6-H: default off; one that matches none stays with the owner."""
    text = f'behavior {{ {behavior} }} route ad 120 to marketing for 14 days route link "qr" to marketing'
    decision = decide(policy(SHOP + text), item, owned(SALES))
    assert decision.app == app
    assert (decision.reason.kind == "thread_owner") is (app == "sales")


def test_e2_whatever_app_a_preempting_rule_names_it_starts_afresh() -> None:
    """E2: `skips E2, whatever app that is`, so the owner's own ad gives a fresh window."""
    text = "behavior { campaign_preempts on } route ad to sales for 2 days"
    before = owned(SALES, left=5 * DAY_MS, window=5 * DAY, requested_by=MARKETING)
    after = thread_of(decide(policy(SHOP + text), from_ad(), before))
    assert (after["window"], after["expires_at"]) == (2 * DAY, NOW + 2 * DAY_MS)
    assert after["requested_by"] is None


def test_e2_a_rule_whose_app_cannot_be_used_does_not_preempt() -> None:
    text = "app old { id 9 disabled } behavior { campaign_preempts on } route ad to old"
    decision = decide(policy(SHOP + text), from_ad(), owned(SALES))
    assert (decision.app, decision.reason.kind) == ("sales", "thread_owner")


def test_e2_only_opening_events_preempt() -> None:
    text = "behavior { campaign_preempts on } route ad to marketing"
    assert decide(policy(SHOP + text), event("read"), owned(SALES)).app == "sales"


# --- E3, E4, E5, E5b, E6


def test_e3_the_first_campaign_rule_that_matches_names_the_app() -> None:
    shop = policy(
        SHOP + "route ad 999 to care spring: route ad 120 to marketing for 14 days route ad to sales"
    )
    decision = decide(shop, from_ad())
    assert (decision.app, decision.reason.kind, decision.reason.rule) == ("marketing", "campaign", "spring")
    assert str(decision.reason.at).startswith("acme.route:6:22")
    assert thread_of(decision)["window"] == 14 * DAY


def test_e3_without_for_the_window_is_a_day() -> None:
    assert thread_of(decide(policy(SHOP + "route ad to sales"), from_ad()))["window"] == DAY


@pytest.mark.parametrize(
    ("expiration", "rule", "days"),
    [
        (', "receiving_app_control_expiration": 4', "", 4),
        ("", "", 1),
        (', "receiving_app_control_expiration": 31', "", 1),
        (', "receiving_app_control_expiration": "4"', "", 1),
        (', "receiving_app_control_expiration": 4', "route template spring to marketing", 4),
        (', "receiving_app_control_expiration": 4', "route template spring to marketing for 9 days", 9),
    ],
)
def test_e3_the_days_are_the_rules_else_the_files_else_one(expiration: str, rule: str, days: int) -> None:
    """E3, 6-L: an invalid value in a file means one day and a note."""
    file = f'{{"message": {{"text": "hi", "receiving_app_id": 2002{expiration}}}}}'
    text = f'template spring {{ file "spring.json" ads [120] }} {rule}'
    decision = decide(policy(SHOP + text, files={"spring.json": file}), from_ad())
    assert (decision.app, decision.reason.kind) == ("marketing", "campaign")
    assert thread_of(decision)["window"] == days * DAY
    invalid = "31" in expiration or '"4"' in expiration
    assert bool(step(decision, "E8").notes) is invalid


def test_e3_a_templates_own_rule_does_not_come_back_where_the_written_one_does_not_match() -> None:
    """With a written `route template` the file's `receiving_app_id` is not used (language: template)."""
    file = '{"message": {"text": "hi", "receiving_app_id": 2002}}'
    rule = "fact vip: bool route template spring to sales when vip"
    shop = policy(
        f'{SHOP} template spring {{ file "spring.json" ads [120] }} {rule}', files={"spring.json": file}
    )
    decision = decide(shop, from_ad())
    assert (decision.app, decision.reason.kind) == ("concierge", "default_app")
    assert decide(shop, from_ad(), facts={"vip": True}).app == "sales"


def test_e3_without_a_campaign_rule_the_default_app_gets_it_not_the_organic_rule() -> None:
    """E3: no rule: E6."""
    decision = decide(policy(SHOP + 'route organic to sales route link "qr" to sales'), from_ad(ref="qr"))
    assert (decision.app, decision.reason.kind) == ("concierge", "default_app")


def test_e3_campaigns_route_in_zero_config_too() -> None:
    decision = decide(policy(ZERO + "route ad to marketing"), from_ad())
    assert (decision.app, decision.outcome) == ("marketing", "routed")
    assert decision.deliver.standby == ("concierge", "sales")


def test_e4_the_first_link_rule_that_matches_else_the_default_app() -> None:
    shop = policy(SHOP + 'route organic to marketing route link like "q*" to sales route link "qr" to care')
    assert decide(shop, from_link("qr")).reason.rule == "link:like:q*"
    assert decide(shop, from_link("x")).reason.kind == "default_app"


def test_e4_an_ad_with_a_ref_is_no_link() -> None:
    shop = policy(SHOP + 'route link "qr" to sales')
    assert decide(shop, from_ad(ref="qr")).reason.kind == "default_app"


def test_e5_the_first_organic_rule_that_matches_else_the_default_app() -> None:
    shop = policy(SHOP + 'route message to sales when text == "hi" route message to marketing')
    assert decide(shop, message("hi")).reason.rule == "message"
    assert decide(shop, message("ho")).reason.rule == "message~2"
    assert decide(shop, event("postback")).reason.kind == "default_app"


def test_e5_a_message_rule_does_not_match_another_surface() -> None:
    shop = policy(SHOP + "route message to sales route story_reply to marketing")
    assert decide(shop, message(surface="story_reply")).app == "marketing"


def test_e5b_on_messenger_the_social_app_gets_what_no_organic_rule_matches() -> None:
    page = policy(f"{APPS} default concierge social marketing route postback to sales", channel="messenger")
    decision = decide(page, on_page(message()))
    assert (decision.app, decision.reason.kind, decision.reason.rule) == ("marketing", "social", "social")
    assert str(decision.reason.at).startswith("acme.route:4:20")
    assert decide(page, on_page(event("postback"))).reason.kind == "organic"
    assert decide(page, on_page(from_link())).reason.kind == "default_app"
    assert decide(page, on_page(from_ad())).reason.kind == "default_app"
    assert decide(page, on_page(event("read"))).reason.kind == "default_app"


def test_e5b_not_on_instagram() -> None:
    both = policy(f"{APPS} default concierge social marketing", channel="both")
    assert decide(both, message()).reason.kind == "default_app"
    assert decide(both, on_page(message())).reason.kind == "social"


def test_e6_the_default_app_owns_for_a_day() -> None:
    decision = decide(policy(SHOP), message())
    assert (decision.app, decision.reason.kind, decision.reason.rule) == (
        "concierge",
        "default_app",
        "default",
    )
    assert decision.reason.at is not None
    after = thread_of(decision)
    assert (after["owner"], after["window"], after["expires_at"]) == ("concierge", DAY, NOW + DAY_MS)


@pytest.mark.parametrize("item", [message(), from_link(), from_ad()])
def test_e6_in_zero_config_every_connected_app_gets_it_and_nobody_owns(item: Event) -> None:
    """E6, E10: nobody on standby under broadcast; E8: the person wrote all the same."""
    decision = decide(policy(f"{ZERO} app old {{ id 9 disabled }}"), item)
    assert (decision.outcome, decision.reason.kind, decision.app) == ("broadcast", "zero_config", None)
    assert decision.deliver.messaging == ("concierge", "marketing", "sales")
    assert decision.deliver.standby == ()
    after = thread_of(decision)
    assert (after["state"], after["last_user_message_at"], after["window_opened_at"]) == ("idle", NOW, NOW)


@pytest.mark.parametrize("item", [message(), from_link()])
def test_e4_e5_links_and_organic_rules_do_nothing_in_zero_config(item: Event) -> None:
    """Mode `routing` only."""
    zero = policy(f'{ZERO} route link "qr" to sales route organic to sales')
    assert decide(zero, item).outcome == "broadcast"
    assert step(decide(zero, from_link(), owned(MARKETING)), "E2").notes == ()


# --- E7


def test_e7_a_rule_for_a_disabled_app_falls_to_the_default_with_its_reason_and_a_day() -> None:
    shop = policy(SHOP + "app old { id 9 disabled } route ad 120 to old for 14 days route ad to sales")
    decision = decide(shop, from_ad())
    assert (decision.app, decision.reason.kind, decision.reason.rule) == (
        "concierge",
        "default_app",
        "default",
    )
    assert thread_of(decision)["window"] == DAY
    assert (step(decision, "E7").result, step(decision, "E7").reference) == ("ad:120", "6-P")


@pytest.mark.parametrize("receiving", ["777", "1217981644879628"])
def test_e7_a_receiving_app_that_is_not_declared_falls_to_the_default(receiving: str) -> None:
    file = f'{{"message": {{"text": "hi", "receiving_app_id": {receiving}}}}}'
    text = f'{APPS} default concierge template spring {{ file "spring.json" ads [120] }}'
    decision = decide(policy(text, files={"spring.json": file}), from_ad())
    assert (decision.app, decision.reason.kind) == ("concierge", "default_app")
    assert step(decision, "E7").result == "template:spring~file"


def test_e7_in_zero_config_it_falls_to_everybody() -> None:
    zero = policy(f"{ZERO} app old {{ id 9 disabled }} route ad to old")
    assert decide(zero, from_ad()).outcome == "broadcast"


def test_e7_an_organic_rule_that_cannot_be_honoured_falls_past_the_social_app() -> None:
    """E7: to E6, not to E5b."""
    text = f"{APPS} app old {{ id 9 disabled }} default concierge social marketing route message to old"
    assert decide(policy(text, channel="messenger"), on_page(message())).app == "concierge"


# --- E8


@pytest.mark.parametrize("kind", OPENING)
def test_e8_an_opening_event_makes_the_app_the_owner_and_clears_the_request(kind: Kind) -> None:
    before = owned(SALES, left=0, window=14 * DAY, requested_by=MARKETING)
    after = thread_of(decide(policy(SHOP), event(kind), before))
    assert (after["owner"], after["window"], after["requested_by"]) == ("concierge", DAY, None)
    assert (after["last_user_message_at"], after["window_opened_at"]) == (NOW, NOW)


@pytest.mark.parametrize(
    ("left", "window", "expires_in"),
    [
        (1, DAY, DAY_MS),
        (DAY_MS, DAY, DAY_MS),
        (DAY_MS + 1, DAY, DAY_MS + 1),
        (6 * DAY_MS, DAY, 6 * DAY_MS),
        (1, 14 * DAY, 14 * DAY_MS),
    ],
)
def test_e8_a_message_rearms_the_owners_same_window_and_never_shortens_an_extension(
    left: int, window: int, expires_in: int
) -> None:
    """E8 under E2: `max(expires_at, at + window*1000)`; owner, window, requested_by stay (6-O)."""
    before = owned(SALES, left=left, window=window, requested_by=MARKETING)
    after = thread_of(decide(policy(SHOP), message(), before))
    assert after["expires_at"] == NOW + expires_in
    assert (after["owner"], after["window"], after["requested_by"]) == ("sales", window, "marketing")
    assert (after["last_user_message_at"], after["window_opened_at"]) == (NOW, NOW)


def test_e8_under_the_lead_flow_the_person_wrote_and_control_stays_as_it_was() -> None:
    after = thread_of(decide(policy(SHOP), message(), owned(LEADGEN, left=5)))
    assert (after["expires_at"], after["last_user_message_at"], after["window_opened_at"]) == (
        NOW + 5,
        NOW,
        NOW,
    )


# --- E9


@pytest.mark.parametrize("kind", QUIET)
def test_e9_what_is_not_opening_goes_to_the_owner_and_changes_nothing(kind: Kind) -> None:
    before = owned(SALES, left=77)
    decision = decide(policy(SHOP), event(kind), before)
    assert (decision.outcome, decision.app, decision.reason.kind) == ("delivered", "sales", "thread_owner")
    after = thread_of(decision)
    assert (after["expires_at"], after["last_user_message_at"]) == (NOW + 77, before.last_user_message_at)
    opens = kind in ("reaction", "optin")
    assert after["window_opened_at"] == (NOW if opens else before.window_opened_at)


@pytest.mark.parametrize("kind", QUIET)
def test_e9_on_an_idle_thread_it_goes_to_the_default_app_who_does_not_own_it(kind: Kind) -> None:
    decision = decide(policy(SHOP + "route organic to sales"), event(kind), idle())
    assert (decision.outcome, decision.app, decision.reason.kind) == ("delivered", "concierge", "default_app")
    assert decision.reason.rule == "default"
    assert decision.deliver.standby == ("care", "marketing", "sales")
    after = thread_of(decision)
    assert after["state"] == "idle"
    assert after["window_opened_at"] == (NOW if kind in ("reaction", "optin") else NOW - 3_600_000)


@pytest.mark.parametrize("kind", QUIET)
def test_e9_in_zero_config_it_goes_to_everybody(kind: Kind) -> None:
    decision = decide(policy(ZERO), event(kind), idle())
    assert (decision.outcome, decision.reason.kind) == ("broadcast", "zero_config")
    assert decision.deliver.messaging == ("concierge", "marketing", "sales")


@pytest.mark.parametrize("before", [owned(SALES), owned(LEADGEN), idle(), NEW])
def test_e9_metas_referral_after_a_lead_form_opens_the_messaging_window_and_is_no_message(
    before: State,
) -> None:
    after = thread_of(decide(policy(SHOP), event("unsupported", part="referral"), before))
    assert after["window_opened_at"] == NOW
    assert after["last_user_message_at"] == before.last_user_message_at


@pytest.mark.parametrize("part", [None, "account_linking", "order"])
def test_e9_nothing_else_that_is_unsupported_opens_the_messaging_window(part: str | None) -> None:
    after = thread_of(decide(policy(SHOP), event("unsupported", part=part), idle()))
    assert after["window_opened_at"] == NOW - HOUR_MS


def test_e9_a_comment_is_no_thread_event() -> None:
    decision = decide(policy(SHOP), event("comment", user=None), owned(SALES))
    assert (decision.outcome, decision.reason.kind) == ("ignored", "not_a_thread_event")
    assert (decision.thread, decision.app, decision.deliver.messaging) == (None, None, ())
    assert not reached(decision, "T1")


def test_e9_an_unknown_owner_gets_a_reaction_too() -> None:
    assert decide(policy(SHOP), event("reaction"), owned(STRANGER)).app_id == STRANGER


def test_an_event_that_is_idle_and_new_has_no_times_before_it() -> None:
    assert thread_of(decide(policy(SHOP), event("read"), NEW))["last_user_message_at"] is None
    assert decide(policy(SHOP), replace(message(), at=1), NEW).app_id == CONCIERGE
