"""Semantics 4: who is covered by a permission, and what counts when several are."""

import pytest

from convroute.evaluator.state import State
from tests.evaluator.building import (
    CONCIERGE,
    INSTAGRAM_INBOX,
    MARKETING,
    NEW,
    SALES,
    SHOP,
    STRANGER,
    ask,
    decide,
    denial,
    owned,
    step,
)
from tests.evaluator.policies import policy

TAKE = ask("take", "sales")
PEOPLE = "group people = [concierge, care] group others = [people, page_inbox] "


@pytest.mark.parametrize(
    ("allow", "state", "covered"),
    [
        ("allow take by sales", owned(CONCIERGE), True),
        ("allow take by sales", NEW, True),
        ("allow take by [marketing, sales]", NEW, True),
        ("allow take by marketing", NEW, False),
        ("group people = [sales, care] allow take by people", NEW, True),
        ("allow take by anyone", owned(STRANGER), True),
        ("allow take by sales from concierge", owned(CONCIERGE), True),
        ("allow take by sales from concierge", owned(MARKETING), False),
        ("allow take by sales from concierge", NEW, False),
        ("allow take by sales from anyone", owned(STRANGER), True),
        ("allow take by sales from anyone", NEW, False),
        ("allow take by sales from nobody", NEW, True),
        ("allow take by sales from nobody", owned(CONCIERGE), False),
        ("allow take by sales from [nobody, concierge]", NEW, True),
        ("allow take by sales from [nobody, concierge]", owned(CONCIERGE), True),
        ("allow take by sales from [nobody, anyone]", owned(STRANGER), True),
        ("allow take by sales from care", owned(INSTAGRAM_INBOX), True),
        ("allow take by sales from page_inbox", owned("263902037430900"), True),
        ("allow take by sales from concierge", owned(CONCIERGE, left=0), False),
        ("allow take by sales when thread.state == idle", NEW, True),
        ("allow take by sales when thread.state == idle", owned(CONCIERGE), False),
        (PEOPLE + "allow take by sales when thread.owner in people", owned(CONCIERGE), True),
        (PEOPLE + "allow take by sales when thread.owner in people", owned(INSTAGRAM_INBOX), True),
        (PEOPLE + "allow take by sales when thread.owner in people", owned(MARKETING), False),
        (PEOPLE + "allow take by sales when thread.owner in people", owned(CONCIERGE, left=0), False),
        (PEOPLE + "allow take by sales when thread.owner in people", NEW, False),
        (PEOPLE + "allow take by sales when thread.owner in others", owned(INSTAGRAM_INBOX), True),
        (PEOPLE + "allow take by sales when thread.owner in others", owned("263902037430900"), True),
        (PEOPLE + "allow take by sales when thread.owner in [people, nobody]", NEW, True),
        (PEOPLE + "allow take by sales when thread.owner not in people", NEW, True),
        (PEOPLE + "allow take by sales when thread.owner not in people", owned(STRANGER), True),
        (PEOPLE + "allow take by sales when thread.owner not in people", owned(CONCIERGE), False),
        (PEOPLE + "allow take by sales when thread.owner not in [people, nobody]", NEW, False),
    ],
)
def test_4_a_permission_covers_when_every_list_does_and_its_condition_is_true(
    allow: str, state: State, covered: bool
) -> None:
    """A missing list contains everything, a missing `from` also nobody; `anyone` is never `nobody`."""
    decision = decide(policy(SHOP + allow), TAKE, state)
    assert (decision.outcome == "allowed") is covered
    if not covered:
        assert decision.reason.kind == "take_not_permitted"


@pytest.mark.parametrize(
    "rules",
    ["allow take by sales deny take by sales", "deny take by sales allow take by sales"],
)
def test_4_deny_beats_allow_in_either_order(rules: str) -> None:
    assert denial(decide(policy(SHOP + rules), TAKE))[0] == "forbidden_by_policy"


def test_4_a_deny_that_does_not_cover_forbids_nothing() -> None:
    rules = "allow take by sales deny take by sales from marketing deny take by care"
    assert decide(policy(SHOP + rules), TAKE, owned(CONCIERGE)).outcome == "allowed"


def test_4_the_allow_that_covered_first_is_the_reasons_rule() -> None:
    rules = "allow take by care allow take by sales third: allow take by anyone"
    decision = decide(policy(SHOP + rules), TAKE)
    assert (decision.reason.rule, str(decision.reason.at)) == ("allow:take~2", "acme.route:6:20")
    tried = step(decision, "3", "take_not_permitted").rules
    assert [(rule.rule, rule.matched) for rule in tried] == [("allow:take", False), ("allow:take~2", True)]


@pytest.mark.parametrize(
    ("deny", "state", "target", "covered"),
    [
        ("deny pass by sales", owned(SALES), "marketing", True),
        ("deny pass by sales to marketing", owned(SALES), "marketing", True),
        ("deny pass by sales to [care, concierge]", owned(SALES), "marketing", False),
        ("deny pass by sales to care", owned(SALES), "instagram_inbox", True),
        ("deny pass by sales to concierge", owned(SALES), None, True),
        ("deny pass by anyone from nobody", NEW, "marketing", True),
        ("deny pass by anyone from nobody", owned(SALES), "marketing", False),
        ("deny pass by anyone from nobody to care", NEW, "marketing", False),
    ],
)
def test_4_pass_is_permitted_unless_denied(
    deny: str, state: State, target: str | None, covered: bool
) -> None:
    decision = decide(policy(SHOP + deny), ask("pass", "sales", target=target), state)
    assert (decision.outcome == "denied") is covered


@pytest.mark.parametrize(
    ("deny", "covered"),
    [("deny request by sales from concierge", True), ("deny request by sales from care", False)],
)
def test_4_request_is_permitted_unless_denied(deny: str, covered: bool) -> None:
    decision = decide(policy(SHOP + deny), ask("request", "sales"), owned(CONCIERGE))
    assert (decision.outcome == "denied") is covered


def test_4_extend_is_permitted_unless_denied() -> None:
    extend = ask("extend", "sales", duration=60)
    denied = policy(SHOP + "deny extend by anyone when outside hours schedule hours { mon 09:00-10:00 }")
    assert decide(denied, extend, owned(SALES)).outcome == "denied"
    assert decide(policy(SHOP + "deny extend by care"), extend, owned(SALES)).outcome == "allowed"


def test_4_a_permission_sees_facts_and_an_absent_one_is_false() -> None:
    text = policy(SHOP + "fact onduty: bool allow take by sales when onduty")
    assert decide(text, TAKE, facts={"onduty": True}).outcome == "allowed"
    assert decide(text, TAKE, facts={"onduty": False}).outcome == "denied"
    assert decide(text, TAKE).outcome == "denied"


def test_4_no_policy_can_widen_what_the_platform_forbids() -> None:
    """Platform rules come first: an allow does not help from the lead flow or without routing."""
    rules = "allow take by anyone"
    assert denial(decide(policy(SHOP + rules), TAKE, owned("413038776280800")))[0] == "lead_flow"
    zero = policy("app sales { id 3003 } allow take by anyone")
    assert denial(decide(zero, TAKE))[0] == "routing_not_enabled"
