"""For each gap a test to paste, that closes it."""

import pytest

from convroute.formatter.format import format_source
from convroute.linter.lint import examine
from convroute.source import Source
from convroute.tester.coverage.closing import report
from convroute.tester.coverage.counting import Coverage
from convroute.tester.coverage.summary import CoverageReport
from convroute.tester.suggest.suggestion import file_name
from tests.checker.building import checked_file
from tests.coverage.building import loaded, measured, pasted

EVERYTHING = """
fact tier: "gold" | "silver"
fact name: string
fact orders: int 0..20
fact vip: bool
schedule office { mon-fri 09:00-18:00  sat 10:00-14:00  except 2026-12-25 }
schedule night { mon-sun 22:00-06:00 }
set refs = ["a-1", "a-2"]
template sale { file "sale.json"  flow 99 }
behavior { campaign_preempts on  link_preempts on }
route ad 7 to sales for 2 days when ad.title is present or thread.owner == bot
route ad to marketing when ad.post like "1*" and not ad.product == "5"
route link in refs to sales when thread.silence > 1 hour
route link like "a-*" to care when ref not in refs
route link like "?" to care when outside office and date in 2026-12-24..2026-12-26
route postback like "BUY_*" to sales when title == "Buy"
route quick_reply to sales when payload is absent
route story_reply to marketing when attachments has image and thread.bucket in 5..6
route shared_post to marketing when attachments has ig_reel or attachments has audio
route shop to sales when product like "*x*" and not product like "*xx*"
route story_mention to care when within night
route message to sales when tier == "gold" or (orders >= 3 and not vip)
route message to care when text mentions ["refund", "money back"] and not text mentions "thank you"
route message to care when weekday in [sun] or time in 23:00-01:00
route message to marketing when name like "*\\\\*" or thread.is_new
route referral to sales when product is present
grant: allow take by [sales, care] when thread.silence >= 2 days or thread.bucket < 3
deny take by care from sales
deny pass by [bot, marketing] to sales when thread.is_new
deny request by marketing when thread.owner == care
deny extend by bot when vip
limit extend by sales to 3 days
limit extend by anyone to 4 days
"""
SALE = {"sale.json": '{"message": {"text": "Hi", "receiving_app_id": 2210987654321098}}'}


def unclosed(found: CoverageReport) -> list[str]:
    return [f"{gap.obligation.key}" for gap in found.gaps if gap.suggestion is None]


def test_every_gap_has_a_test() -> None:
    assert unclosed(measured(EVERYTHING, SALE)) == []


BOTH_CHANNELS = b"""
language 1
policy both {
    version "1"
    channel instagram, messenger
    account instagram 1
    account messenger 2
}
app bot { id 7 }
default bot
app page_desk = page_inbox
app ai = meta_ai
behavior { link_preempts on }
fact vip: bool
route link "x" to page_desk
route message to page_desk when vip and vip
limit extend by ai to 3 days
"""


def test_what_only_one_channel_has_is_looked_for_there() -> None:
    """An inbox can be used on its own channel alone, and Meta's AI acts on Messenger (semantics 1, E7)."""
    policy = checked_file("main.route", {"main.route": BOTH_CHANNELS}).policy
    assert policy is not None
    found = report(Coverage.of(policy))
    assert unclosed(found) == []
    assert "E7" in {gap.obligation.subject for gap in found.gaps}
    assert [one.obligation.key[1:] for one in found.excluded] == [("message", 1, "false")]


ALONE = b"""
language 1
policy alone { version "1" channel instagram account 1 }
app old { id 6 disabled }
app bot { id 7 }
default bot
behavior { link_preempts on }
route link to bot when thread.is_new
"""


def test_a_thread_that_no_app_can_hand_out_is_handed_out_by_meta() -> None:
    """Nobody may take, and there is no other app to pass: a test with a `take` passes, and shows nothing."""
    policy = checked_file("main.route", {"main.route": ALONE}).policy
    assert policy is not None
    found = report(Coverage.of(policy))
    assert unclosed(found) == []
    (preempting,) = (one for one in found.gaps if one.obligation.outcome == "link preempts")
    assert preempting.suggestion is not None
    assert [*preempting.suggestion.recordings]


def test_pasting_every_suggested_test_yields_100_percent() -> None:
    found = measured(EVERYTHING, SALE)
    after = pasted(EVERYTHING, found, SALE)
    assert after.gaps == ()
    assert all(total.percent == 100 for total in after.totals.values())


def test_suggested_tests_are_in_the_one_style() -> None:
    tests = "\n".join(test.text for test in measured(EVERYTHING, SALE).suggestions)
    assert format_source(Source("tests.route", f"language 1\n\n{tests}")).text == f"language 1\n\n{tests}"


def test_suggested_tests_lint_clean() -> None:
    found = measured(EVERYTHING, SALE)
    recordings = {path: content for test in found.suggestions for path, content in test.recordings.items()}
    tests = "\n".join(test.text for test in found.suggestions)
    before = {(item.code, item.message) for item in examine(loaded(EVERYTHING, SALE))}
    after = {(item.code, item.message) for item in examine(loaded(EVERYTHING + tests, SALE | recordings))}
    assert after - before == set()


def test_a_test_is_suggested_once_though_it_closes_several_gaps() -> None:
    found = measured("fact vip: bool\nvip: route message to sales when vip")
    (gold,) = [
        test for test in found.suggestions if test.title == "vip: a message with vip yes goes to sales"
    ]
    assert [gap.obligation.outcome for gap in found.gaps if gap.suggestion is gold] == [
        "wins",
        "true",
        "matched",
    ]


def test_titles_are_like_no_others() -> None:
    title = "vip: a message goes to sales"
    found = measured(f'vip: route message to sales\ntest "{title}" {{ when postback "A" then route to bot }}')
    assert found.suggestions[0].title == f"{title} (2)"


def test_what_stands_before_is_kept_from_matching() -> None:
    found = measured('first: route message to care when text mentions "hi"\nsecond: route message to sales')
    second = next(test for test in found.suggestions if test.title.startswith("second: "))
    assert 'rule "second"' in second.text


@pytest.mark.parametrize(
    ("policy", "title", "line"),
    [
        (
            'route message to sales when text mentions "refund"',
            "a message that says refund goes to sales",
            'when  message "refund"',
        ),
        (
            'route link like "order-*" to sales',
            "a tap from link order-1 goes to sales",
            'from link "order-1"',
        ),
        (
            "fact n: int\nroute message to sales when n > 4",
            "a message with n 5 goes to sales",
            "given fact n = 5",
        ),
        (
            "schedule open { tue 09:00-10:00 }\nroute message to sales when within open",
            "a message on Tuesday at 09:30 goes to sales",
            "given time 2026-01-06 09:30",
        ),
        (
            "route message to sales when thread.silence >= 90 minutes",
            "a message 1 day after the last message goes to sales",
            "1 day ago",
        ),
        (
            "route message to sales when date in 2030-02-01..2030-02-03",
            "a message on 2030-02-01 at 12:00 goes to sales",
            "given time 2030-02-01 12:00",
        ),
        ("allow take by care from sales", "care may take a thread of sales", "given thread owned by sales"),
        ("limit extend by sales to 7 days", "sales may keep its thread for 7 days", "sales extends 7 days"),
    ],
)
def test_a_suggested_test_says_what_matters(policy: str, title: str, line: str) -> None:
    test = next(test for test in measured(policy).suggestions if test.title == title)
    assert line in test.text
    assert not test.recordings


@pytest.mark.parametrize(
    "condition",
    [
        "attachments has image",
        "thread.bucket == 77",
        "product is absent and payload is present and story_reply",
        'shop and product like "a*" and text is absent and attachments has audio',
    ],
)
def test_what_a_short_event_cannot_say_comes_with_a_webhook(condition: str) -> None:
    policy = f"rare: route organic to sales when {condition}"
    found = measured(policy)
    test = next(
        test for test in found.suggestions if test.title.startswith("rare: ") and "to sales" in test.title
    )
    assert [*test.recordings] == [f"webhooks/{file_name(test.title)}.json"]
    assert pasted(policy, found).gaps == ()


TWO_CHANNELS = (
    "language 1\n"
    'policy p { version "1" channel instagram, messenger account instagram 1 account messenger 2 }\n'
    "app bot { id 7 }\napp sales { id 8 }\ndefault bot\nsocial sales\n"
)


def test_the_other_channel_is_reached_by_webhook() -> None:
    policy = (
        f"{TWO_CHANNELS}route message to sales when channel == messenger\n"
        "allow take by sales when channel == messenger\n"
    )
    found = measured(policy)
    assert unclosed(found) == []
    assert pasted(policy, found).gaps == ()


def test_a_thread_that_is_owned_and_new_was_handed_out_first() -> None:
    policy = "deny extend by bot when thread.is_new"
    (test,) = [test for test in measured(policy).suggestions if "forbidden_by_policy" in test.text]
    assert "    when  marketing passes to bot\n    when  bot extends 1 day\n" in test.text


def test_several_exclusive_texts_are_put_together() -> None:
    policy = (
        "route message to sales\n"
        '    when text like "*order ??*" and text mentions "where is" and not text mentions "refund"\n'
        '        and text not in ["order 11"]\n'
    )
    assert pasted(policy, measured(policy)).gaps == ()


def test_a_text_has_the_form_and_the_words_that_are_asked_for() -> None:
    policy = (
        "odd: route message to sales\n"
        '    when text like "a?????????c" and text mentions "one" and text mentions "two"\n'
    )
    (test,) = [
        test
        for test in measured(policy).suggestions
        if test.title.startswith("odd: ") and "to sales" in test.title
    ]
    assert 'when  message "a one two c"\n' in test.text


def test_a_text_that_is_too_short_for_its_words_is_never_found() -> None:
    found = measured(
        'odd: route message to sales when text like "a??c" and text mentions "one" and text mentions "two"\n'
    )
    excluded = {one.obligation.key: one.reason for one in found.excluded}
    assert excluded["rules", "odd", -1, "wins"] == "nothing can match it"
