"""What is written for a line of a policy: its own words, its boundaries, and nothing that does not matter."""

import pytest

from convroute.syntax import given_when
from convroute.tester.coverage.closing import report
from tests.coverage.building import rerun
from tests.repository.checkout import ROOT
from tests.tester.generate.building import Made, of_lines

EVERYTHING = """
fact tier: "gold" | "silver"
fact orders: int 0..20
fact verified: bool
schedule office { mon-fri 09:00-18:00  except 2026-12-25 }
set newsletters = ["news-1", "news-2"]
route link in newsletters to sales
route link like "order-*" to care when within office
vip: route message to sales when tier == "gold" or (orders >= 3 and verified)
words: route message to care when text mentions ["refund", "Rückgabe"] and not text mentions "thank you"
bucket: route story_reply to sales when thread.bucket < 10
weekend: route shop to sales when weekday in [sat, sun] or time in 20:00-08:00
allow take by [sales, care] when thread.silence >= 2 days
deny take by care from sales
deny pass by bot to sales
limit extend by sales to 3 days
"""


@pytest.fixture(scope="module")
def everything() -> Made:
    return of_lines(EVERYTHING)


def lines_of(made: Made, heading: str) -> str:
    return "\n".join(test.text for test in made.of(heading))


@pytest.mark.parametrize(
    ("line", "written"),
    [
        ("fact n: int\nroute message to sales when n >= 3", ("given fact n = 3", "given fact n = 2")),
        ("fact n: int 0..9\nroute message to sales when n in 4..6", ("n = 3", "n = 4", "n = 6", "n = 7")),
        (
            "route message to sales when thread.silence >= 7 days",
            ("given last message 7 days ago", "given last message 6 days ago"),
        ),
        (
            "route message to sales when time in 09:00-18:00",
            ("2026-01-05 08:59", "2026-01-05 09:00", "2026-01-05 17:59", "2026-01-05 18:00"),
        ),
        (
            "route message to sales when date in 2026-03-01..2026-03-03",
            ("2026-02-28 12:00", "2026-03-01 12:00", "2026-03-03 12:00", "2026-03-04 12:00"),
        ),
        ("limit extend by sales to 3 days", ("sales extends 3 days", "sales extends 4 days")),
        ('route message to sales when text mentions ["a b", "Fuß"]', ('message "a b"', 'message "Fuß"')),
        ('route link like "order-*" to sales', ('link "order-1"', 'link "order"')),
    ],
)
def test_a_boundary_is_tested_on_both_sides(line: str, written: tuple[str, ...]) -> None:
    text = lines_of(of_lines(line), line.splitlines()[-1])
    assert [part for part in written if part not in text] == []


def test_the_hours_of_a_schedule_are_tested_to_the_minute(everything: Made) -> None:
    text = lines_of(everything, "schedule office")
    for time in ("05 08:59", "05 09:00", "05 17:59", "05 18:00", "09 12:00"):
        assert f"given time 2026-01-{time}" in text
    assert "given time 2026-12-25 12:00" in text


def test_everything_is_covered_and_passes(everything: Made) -> None:
    found = report(rerun(everything.policy, [*everything.suite.tests]))
    assert found.gaps == ()
    assert everything.suite.open == ()


def test_texts_are_the_words_of_the_policy(everything: Made) -> None:
    said = {
        group.when.text.value
        for test in everything.suite.tests
        for group in test.node.groups
        if isinstance(group.when, given_when.WhenEvent) and group.when.text is not None
        if group.when.word in ("message", "story_reply")
    }
    assert said == {"refund", "Rückgabe", "refund and thank you"}


def test_nothing_is_given_that_does_not_matter(everything: Made) -> None:
    """A test gives what its line asks for, and at most who has the thread."""
    assert max(len(test.node.given) for test in everything.suite.tests) == 2
    assert all(test.node.given == () for test in everything.of("set newsletters"))


def test_titles_say_what_happens_and_are_like_no_others(everything: Made) -> None:
    titles = [test.title for test in everything.suite.tests]
    assert len({*titles}) == len(titles)
    assert "vip: a message with tier gold goes to sales" in titles
    assert "care may not take a thread of sales 7 days after the last message" in titles


def test_a_rule_that_never_decides_is_left_out_with_the_reason() -> None:
    made = of_lines("all: route message to sales\nlate: route message to care")
    (left_out,) = [one for one in made.suite.left_out if one.obligation.subject == "late"]
    assert left_out.reason == "`all` before it takes everything it would match"
    assert all("late" not in test.title for test in made.suite.tests)


def test_the_tests_of_the_page_are_those_that_are_written() -> None:
    page = (ROOT / "docs/testing.md").read_text(encoding="utf-8")
    made = of_lines('fact tier: "gold" | "silver"\nvip: route message to sales when tier == "gold"')
    assert "\n".join(test.text for test in made.of("vip: ")) in page


def test_recorded_webhooks_of_two_tests_never_have_one_name() -> None:
    """Long titles that begin alike, of events that differ in what a short form cannot say."""
    made = of_lines(
        'a_rule_with_a_label: route postback to sales when title like "*a very long offer*"\n'
        'another: route postback to care when title in ["Buy", "buy"]\n'
        "pictures: route message to care when attachments has image and not attachments has audio"
    )
    named: dict[str, str] = {}
    for test in made.suite.tests:
        for path, text in test.recordings.items():
            assert named.setdefault(path, text) is text
    assert len(named) >= 6
    assert report(rerun(made.policy, [*made.suite.tests])).gaps == ()


def test_any_value_is_a_word_of_the_policy() -> None:
    made = of_lines("route quick_reply to sales")
    assert 'when  quick_reply "shop"' in lines_of(made, "route quick_reply")


def test_a_title_promises_nothing_that_is_not_checked() -> None:
    text = lines_of(of_lines("app quiet { id 7007  standby off }"), "app quiet { id 7007  standby off }")
    assert "has the thread is delivered to quiet" in text
    assert "then  delivered to quiet" in text
