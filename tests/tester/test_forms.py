"""What each line of a test stands for (language: Tests)."""

import pytest

from convroute.conversation.event import Event
from convroute.conversation.request import InlineControl, Request
from convroute.units import DAY_MS
from tests.evaluator.policies import INSTAGRAM
from tests.tester.building import SHOP, cases, got, passes

MONDAY_NOON = 1_767_610_800_000
"""2026-01-05 12:00 in Berlin."""


def event(line: str) -> Event:
    (case,) = cases(f'test "it" {{ when {line} }}')
    item = case.steps[0].items[0]
    assert isinstance(item, Event)
    return item


def request(line: str) -> Request:
    (case,) = cases(f'test "it" {{ when {line} }}')
    item = case.steps[0].items[0]
    assert isinstance(item, Request)
    return item


def test_without_given_it_is_noon_of_a_monday_and_nobody_has_written() -> None:
    (case,) = cases('test "it" { when message }')
    item = case.steps[0].items[0]
    assert isinstance(item, Event)
    assert (item.account, item.user, item.at) == (INSTAGRAM, "1000000001", MONDAY_NOON)
    assert (case.state.owner, case.state.last_user_message_at) == (None, None)


def test_owned_by_alone_is_a_day_of_a_window_of_a_day_and_a_message_just_now() -> None:
    (case,) = cases('test "it" { given thread owned by sales  when message }')
    state = case.state
    assert (state.owner, state.window, state.expires_at) == ("3003", 86_400, MONDAY_NOON + DAY_MS)
    assert state.last_user_message_at == state.window_opened_at == MONDAY_NOON


def test_everything_that_is_given_is_there() -> None:
    (case,) = cases("""
        test "it" {
            given thread owned by care for 2 days
            given last message 3 hours ago
            given time 2026-07-01 08:30
            given fact tier = "gold"
            given fact orders = 3
            given fact vip = true
            when message
        }""")
    at = 1_782_887_400_000
    assert (case.state.window, case.state.expires_at) == (172_800, at + 2 * DAY_MS)
    assert case.state.last_user_message_at == at - 3 * 3_600_000
    assert case.facts == {"tier": "gold", "orders": 3, "vip": True}
    assert case.steps[0].at == at


def test_a_time_that_happens_twice_is_the_first_of_the_two() -> None:
    (case,) = cases('test "it" { given time 2026-10-25 02:30  when message }')
    assert case.steps[0].at == 1_792_888_200_000


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("message", ("message", "message", "organic")),
        ('message "Hi" from ad 12', ("message", "message", "ad")),
        ('message from link "x"', ("message", "message", "link")),
        ('postback "BUY"', ("postback", "postback", "organic")),
        ('postback "BUY" from ad 12', ("postback", "postback", "ad")),
        ('quick_reply "M"', ("message", "quick_reply", "organic")),
        ("story_reply", ("message", "story_reply", "organic")),
        ("story_mention", ("message", "story_mention", "organic")),
        ("shared_post", ("message", "shared_post", "organic")),
        ('shop "7"', ("message", "shop", "organic")),
        ("referral from ad 12", ("referral", "referral", "ad")),
        ('referral from link "x"', ("referral", "referral", "link")),
        ("reaction", ("reaction", "reaction", "organic")),
    ],
)
def test_a_short_event_is_what_meta_would_have_sent(line: str, expected: tuple[str, str, str]) -> None:
    found = event(line)
    assert (found.kind, found.surface, found.entry) == expected


def test_the_string_behind_an_event_is_its_text_its_payload_or_its_product() -> None:
    assert (event('message "Hi"').text, event('story_reply "nice"').text) == ("Hi", "nice")
    assert (event('postback "BUY"').payload, event('quick_reply "M"').payload) == ("BUY", "M")
    assert (event('shop "7"').product, event('postback "BUY"').text) == ("7", None)
    ad = event("message from ad 12").ad
    assert ad is not None
    assert (ad.id, event('message from link "qr"').ref) == ("12", "qr")
    assert event("story_mention").attachments == {"story_mention"}
    assert event("shared_post").attachments == {"share"}


def test_requests_say_what_they_ask_for() -> None:
    assert request("care takes").action == "take"
    passing = request("care passes to sales")
    assert (passing.action, passing.app, passing.target) == ("pass", "care", "sales")
    assert request("care passes").target is None
    assert request("sales extends 3 days").duration == 259_200
    sending = request('care sends "Hello" tagged human_agent passing to sales')
    assert (sending.text, sending.tag) == ("Hello", "HUMAN_AGENT")
    assert sending.thread_control == InlineControl("pass", "sales")
    assert request("care sends releasing").thread_control == InlineControl("release")
    assert (request("inbox replies").action, request("inbox replies").app) == ("inbox_reply", None)


def test_the_groups_run_in_sequence_on_one_thread() -> None:
    assert passes("""
        when message "Hi" from ad 120
        then route to marketing for 14 days
        when 13 days pass
        then thread owned by marketing for 1 day
        when message "still there?"
        then route to marketing for 14 days
        then thread owned by marketing for 14 days
        when 14 days pass
        then thread idle
        when message "Hi"
        then route to concierge for 1 day
        then reason default_app
    """)


def test_the_same_event_twice_is_no_copy() -> None:
    assert passes("""
        when reaction
        then delivered to concierge
        when reaction
        then delivered to concierge
        when referral from ad 120
        then route to marketing
        when referral from ad 120
        then route to marketing
        then reason thread_owner
    """)


def test_every_kind_of_then_can_hold() -> None:
    assert passes("""
        given thread owned by concierge
        when reaction
        then delivered
        then delivered to concierge
        when care takes
        then allowed
        then reason granted
        then rule "allow:take"
        then webhook take to concierge
        then thread owned by care for 1 day
        when sales takes
        then denied
        then denied take_not_permitted
        then no webhook
        when care passes to sales
        then webhook pass to sales
        when concierge requests
        then denied forbidden_by_policy
        when marketing requests
        then allowed
        then webhook request to sales
        when sales releases
        then thread idle
        when story_reply
        then route to marketing for 1 day
        then standby [care, concierge, sales,]
    """)


def test_an_alias_and_its_built_in_are_one_app() -> None:
    assert passes("""
        given thread owned by instagram_inbox
        when message
        then route to care
        then thread owned by instagram_inbox
        then standby [concierge, marketing, sales]
    """)


def test_the_lead_form_withholds() -> None:
    assert passes("""
        given thread owned by leadgen
        when message
        then withheld
        then thread owned by leadgen
    """)


def test_without_a_default_everybody_gets_it() -> None:
    zero = SHOP.replace("default concierge\n", "")
    assert passes('when message "Hi"\nthen broadcast\nthen reason zero_config\nthen standby []', zero)


def test_the_thread_of_a_disabled_app_is_idle_when_time_has_passed() -> None:
    assert passes("given thread owned by old\nwhen 1 minute passes\nthen thread idle")


def test_what_is_left_has_to_be_exact() -> None:
    lines = "given thread owned by sales for 2 days\nwhen 1 hour passes\nthen thread owned by sales for {}"
    assert passes(lines.format("47 hours"))
    assert got(lines.format("2 days")) == "thread owned by sales for 1 day 23 hours"


def test_time_decides_nothing() -> None:
    assert got("when 1 day passes\nthen route to sales") == "nothing was decided: only time passed"
