"""Conditions as they are evaluated (language: Conditions): fields, absent ones, the wall clock."""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from convroute.conversation.event import NO_FACTS
from convroute.evaluator.state import State
from tests.evaluator.building import (
    INSTAGRAM_INBOX,
    NOW,
    SALES,
    SHOP,
    ask,
    decide,
    event,
    from_ad,
    from_link,
    idle,
    message,
    owned,
    step,
)
from tests.evaluator.policies import policy

FACTS = """
fact vip: bool fact tier: "gold" | "basic" fact orders: int 0..9 fact city: string
set spring = [120, "121"]
"""


def holds(
    condition: str,
    item: Any = None,
    state: State | None = None,
    *,
    timezone: str = "UTC",
    facts: Mapping[str, object] = NO_FACTS,
) -> bool:
    """Whether a route with the condition takes the event."""
    item = item or message("I want a Refund, please", attachments=frozenset({"image"}))
    entry = {"ad": "ad", "link": 'link like "*"'}.get(item.entry, "organic")
    checked = policy(f"{SHOP}{FACTS}route {entry} to sales when {condition}", timezone=timezone)
    return decide(checked, item, state or idle(), facts=facts).app == "sales"


@pytest.mark.parametrize(
    ("condition", "item", "expected"),
    [
        ("kind == message", None, True),
        ("kind in [postback, referral]", None, False),
        ("entry == organic", None, True),
        ("surface == message", None, True),
        ("message", None, True),
        ("postback", None, False),
        ("channel == instagram", None, True),
        ('referral.source == "SHORTLINKS"', from_link(source="SHORTLINKS"), True),
        ('referral.source == "shortlinks"', from_link(source="SHORTLINKS"), False),
        ('referral.source like "*LINK*"', from_link(source="SHORTLINKS"), True),
        ('referral.source == "ads"', from_ad(source="ads"), True),
        ("referral.source is absent", from_link(), True),
        ("referral.source is present", message("SHORTLINKS"), False),
        ('referral.source != "ADS"', from_ad(), True),
        ("ad.id == 120", from_ad("120"), True),
        ('ad.id == "120"', from_ad("120"), True),
        ("ad.id in spring", from_ad("121"), True),
        ("ad.id not in spring", from_ad("121"), False),
        ("ad.id is present", from_ad(None), False),
        ('ref like "qr-*"', from_link("qr-berlin"), True),
        ('ref like "QR-*"', from_link("qr-berlin"), False),
        ('text mentions "refund"', None, True),
        ('text mentions "fund"', None, False),
        ('text mentions ["nothing", "want a refund"]', None, True),
        ("attachments has image", None, True),
        ("attachments has video", None, False),
        ("true", None, True),
        ("false", None, False),
        ("not false and true", None, True),
        ("not (false or true)", None, False),
    ],
)
def test_a_condition_looks_at_one_field_of_the_event(condition: str, item: Any, expected: bool) -> None:
    assert holds(condition, item) is expected


@pytest.mark.parametrize(
    "field", ['payload == "x"', 'product like "*"', "vip", "orders < 9", 'tier == "gold"']
)
def test_a_comparison_on_an_absent_field_is_false_and_its_negation_true(field: str) -> None:
    assert not holds(field)
    assert holds(f"not ({field})")


@pytest.mark.parametrize(
    "condition", ['payload != "x"', 'tier not in ["gold"]', "orders != 3", "tier is absent"]
)
def test_negative_forms_are_exactly_the_negation_so_true_on_an_absent_field(condition: str) -> None:
    assert holds(condition)


@pytest.mark.parametrize(
    ("condition", "facts", "expected"),
    [
        ("vip", {"vip": True}, True),
        ("vip", {"vip": False}, False),
        ("vip == false", {"vip": False}, True),
        ("orders == 1", {"orders": 1}, True),
        ("orders in 1..3", {"orders": 1}, True),
        ("orders in 1..3", {"orders": 3}, True),
        ("orders in 1..3", {"orders": 4}, False),
        ("orders < 3", {"orders": 3}, False),
        ("orders <= 3", {"orders": 3}, True),
        ("orders > 3", {"orders": 3}, False),
        ("orders >= 3", {"orders": 3}, True),
        ("orders in [1, 3]", {"orders": 3}, True),
        ('city == "7"', {"city": "7"}, True),
        ("city == 7", {"city": "7"}, True),
        ('city == ""', {"city": ""}, True),
        ("city is present", {"city": ""}, True),
        ("tier is absent", {"tier": "gold"}, False),
    ],
)
def test_a_fact_is_what_the_caller_supplied(condition: str, facts: dict[str, object], expected: bool) -> None:
    assert holds(condition, facts=facts) is expected


@pytest.mark.parametrize(
    ("condition", "state", "expected"),
    [
        ("thread.is_new", State(), True),
        ("thread.is_new", idle(), False),
        ("thread.silence is absent", State(), True),
        ("thread.silence == 1 hour", idle(wrote=3_600_000), True),
        ("thread.silence >= 1 hour", idle(wrote=3_599_999), False),
        ("thread.silence < 1 hour", idle(wrote=3_600_000), False),
        ("thread.silence > 1 hour", idle(wrote=3_600_001), True),
        ("thread.silence in 1 hour..2 hours", idle(wrote=7_200_000), True),
        ("thread.silence in 1 hour..2 hours", idle(wrote=7_200_001), False),
        ("thread.silence > 1 hour", State(), False),
        ("not (thread.silence > 1 hour)", State(), True),
        ("thread.silence == 0 seconds", idle(wrote=-5), True),
    ],
)
def test_a_condition_on_the_thread(condition: str, state: State, expected: bool) -> None:
    assert holds(condition, None, state) is expected


def test_the_owner_of_a_thread_goes_by_every_name_it_has() -> None:
    for name in ("care", "instagram_inbox"):
        checked = policy(f"{SHOP}allow take by sales when thread.owner == {name}")
        assert decide(checked, ask("take", "sales"), owned(INSTAGRAM_INBOX)).outcome == "allowed"
        assert decide(checked, ask("take", "sales"), owned("1001")).outcome == "denied"


def test_the_bucket_of_a_thread_never_changes() -> None:
    """SHA-256 of `acme/17841400000000001/5550001`, first 8 bytes big-endian, mod 100."""
    digest = hashlib.sha256(b"acme/17841400000000001/5550001").digest()
    assert int.from_bytes(digest[:8], "big") % 100 == 53
    assert holds("thread.bucket == 53")
    assert not holds("thread.bucket < 53")
    assert not holds("thread.bucket > 53")


def at(zone: str, *moment: int, fold: int = 0) -> int:
    """Milliseconds at which a clock on the wall of `zone` shows `moment`."""
    return int(datetime(*moment, fold=fold, tzinfo=ZoneInfo(zone)).timestamp() * 1000)  # type: ignore[arg-type,misc]  # year to minute


def open_at(hours: str, moment: int, zone: str = "UTC") -> bool:
    checked = policy(
        f"{SHOP}schedule desk {{ {hours} }} route organic to sales when within desk", timezone=zone
    )
    return decide(checked, message(at=moment)).app == "sales"


@pytest.mark.parametrize(
    ("hours", "moment", "expected"),
    [
        ("mon-fri 09:00-18:00", (2026, 9, 10, 9, 0), True),
        ("mon-fri 09:00-18:00", (2026, 9, 10, 8, 59), False),
        ("mon-fri 09:00-18:00", (2026, 9, 10, 17, 59), True),
        ("mon-fri 09:00-18:00", (2026, 9, 10, 18, 0), False),
        ("mon-fri 09:00-18:00", (2026, 9, 12, 12, 0), False),
        ("sat-mon 09:00-18:00", (2026, 9, 13, 12, 0), True),
        ("sat-mon 09:00-18:00", (2026, 9, 10, 12, 0), False),
        ("mon, thu 09:00-10:00, 11:00-12:00", (2026, 9, 10, 11, 30), True),
        ("mon, thu 09:00-10:00, 11:00-12:00", (2026, 9, 10, 10, 30), False),
        ("thu 00:00-24:00", (2026, 9, 10, 23, 59), True),
        ("thu 00:00-24:00", (2026, 9, 11, 0, 0), False),
        ("thu 22:00-02:00", (2026, 9, 11, 1, 59), True),
        ("thu 22:00-02:00", (2026, 9, 11, 2, 0), False),
        ("thu 22:00-02:00", (2026, 9, 10, 1, 0), False),
        ("thu 22:00-02:00 except 2026-09-10", (2026, 9, 11, 1, 0), False),
        ("thu 22:00-02:00 except 2026-09-11", (2026, 9, 11, 1, 0), True),
        ("mon-sun 00:00-24:00 except 2026-09-10", (2026, 9, 10, 12, 0), False),
    ],
)
@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin", "Pacific/Auckland"])
def test_a_schedule_is_the_wall_clock_of_the_policys_timezone(
    hours: str, moment: tuple[int, ...], expected: bool, zone: str
) -> None:
    assert open_at(hours, at(zone, *moment), zone) is expected


def test_a_time_that_happens_twice_is_inside_twice_and_one_that_does_not_exist_never() -> None:
    berlin = "Europe/Berlin"
    twice = [at(berlin, 2026, 10, 25, 2, 30, fold=fold) for fold in (0, 1)]
    assert twice[1] - twice[0] == 3_600_000
    assert [open_at("sun 02:00-03:00", moment, berlin) for moment in twice] == [True, True]
    spring = at("UTC", 2026, 3, 29, 0, 0)
    inside = [minute for minute in range(180) if open_at("sun 02:00-03:00", spring + minute * 60_000, berlin)]
    assert inside == []


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("weekday in [thu]", True),
        ("weekday in [fri]", False),
        ("time in 00:26-00:27", True),
        ("time in 00:25-00:26", False),
        ("time in 23:00-01:00", True),
        ("time in 01:00-23:00", False),
        ("date in 2026-09-10..2026-09-10", True),
        ("date in 2026-09-08..2026-09-09", False),
        ("date in 2026-09-11..2026-09-12", False),
    ],
)
def test_weekday_time_and_date_are_those_of_the_event(condition: str, expected: bool) -> None:
    """NOW is Thursday 2026-09-10, 00:26:40 UTC."""
    assert datetime.fromtimestamp(NOW / 1000, UTC).isoformat()[:16] == "2026-09-10T00:26"
    assert holds(condition) is expected
    there = ("date in 2026-09-08..2026-09-09", "time in 01:00-23:00")
    assert holds(condition, timezone="America/New_York") is (condition in there)


def test_conditions_are_read_from_the_left_and_no_further_than_needed() -> None:
    """Semantics 5: each atomic condition with the value as read."""
    condition = 'text == "ho" and thread.is_new or text == "hi" and not thread.is_new'
    checked = policy(f"{SHOP}route message to sales when {condition}")
    decision = decide(checked, message("hi"), idle())
    [tried] = step(decision, "E5").rules
    shown = [(seen.field, seen.value, seen.result) for seen in tried.conditions]
    assert shown == [
        ("surface", "message", True),
        ("text", "hi", False),
        ("text", "hi", True),
        ("thread.is_new", False, False),
    ]
    assert tried.logic == ["and", 0, ["or", ["and", 1], ["and", 2, ["not", 3]]]]
    assert decision.trace is not None
    assert "payload" not in decision.trace.reads


def test_an_absent_field_is_shown_as_absent() -> None:
    checked = policy(f'{SHOP}route postback to sales when title == "Talk"')
    [tried] = step(decide(checked, event("postback"), owned(SALES, left=0)), "E5").rules
    assert [(seen.field, seen.value) for seen in tried.conditions][-1] == ("title", None)
