"""The difference of two suites is that of their policies: the tests of a line depend on nothing else."""

import pytest

from tests.tester.generate.building import Made, of_lines

VIP = 'vip: route message to sales when tier == "gold"'
ORDERS = 'orders: route link like "order-*" to care when within office'
WORDS = 'complaints: route message to care when text mentions ["refund", "broken"]'
CARDS = "cards: route postback in cards to sales"
TAKE = "allow take by [sales, care]"
WAKE = "wake_up: allow take by bot from sales when thread.silence >= 7 days"
LIMIT = "limit extend by sales to 3 days"
GROUND = (
    'fact tier: "gold" | "silver"',
    "schedule office { mon-fri 09:00-18:00 }",
    'set cards = ["CARD_LOST", "CARD_STOLEN"]',
)
RULES = (VIP, ORDERS, WORDS, CARDS, TAKE, WAKE, LIMIT)


def of_rules(*rules: str) -> Made:
    return of_lines("\n".join((*GROUND, *rules)))


@pytest.fixture(scope="module")
def made() -> Made:
    return of_rules(*RULES)


@pytest.fixture(scope="module")
def before(made: Made) -> list[str]:
    return made.texts


def changed(before: list[str], *rules: str) -> tuple[set[str], set[str]]:
    """The titles of the tests that are gone, and of those that are new."""
    after = of_rules(*rules).texts
    return titles({*before} - {*after}), titles({*after} - {*before})


def titles(tests: set[str]) -> set[str]:
    return {test.splitlines()[0].removeprefix('test "').removesuffix('" {') for test in tests}


@pytest.mark.parametrize(
    ("at", "rule"),
    [
        (2, 'extra: route shop to sales when text mentions "size"'),
        (len(RULES), 'extra: route quick_reply "NEW" to care'),
        pytest.param(0, 'extra: route quick_reply "NEW" to care', marks=pytest.mark.nightly),
        pytest.param(4, 'extra: route shop to sales when text mentions "size"', marks=pytest.mark.nightly),
    ],
)
def test_a_rule_that_is_added_adds_its_own_tests_and_changes_no_other(
    before: list[str], at: int, rule: str
) -> None:
    gone, come = changed(before, *RULES[:at], rule, *RULES[at:])
    assert gone == set()
    assert come
    assert all(title.startswith("extra: ") for title in come)


def test_a_rule_that_is_renamed_renames_its_own_tests(before: list[str]) -> None:
    gone, come = changed(before, VIP.replace("vip:", "gold:"), *RULES[1:])
    assert {title.replace("vip: ", "gold: ") for title in gone} == come
    assert all(title.startswith("vip: ") for title in gone)


def test_a_rule_that_is_gone_takes_its_own_tests_along(before: list[str]) -> None:
    gone, come = changed(before, VIP, ORDERS, WORDS, TAKE, WAKE, LIMIT)
    assert come == set()
    assert gone
    assert all(title.startswith("cards: ") for title in gone)


def test_a_limit_that_is_moved_moves_the_tests_beside_it(before: list[str]) -> None:
    gone, come = changed(before, *RULES[:-1], LIMIT.replace("3 days", "5 days"))
    assert {title for title in come if "keep its thread for" not in title} == set()
    assert "sales may keep its thread for 5 days" in come
    assert "sales may not keep its thread for 4 days" in gone


def test_a_word_that_is_added_adds_one_test(before: list[str]) -> None:
    more = WORDS.replace('"broken"', '"broken", "late"')
    assert changed(before, VIP, ORDERS, more, *RULES[3:]) == (
        set(),
        {"complaints: a message that says late goes to care"},
    )


def test_tests_stand_in_the_order_of_the_policy(made: Made) -> None:
    headings = [part.heading for part in made.suite.parts]
    written = [heading for heading in headings if heading in RULES]
    assert written == list(RULES)


def test_the_same_policy_has_the_same_suite(before: list[str]) -> None:
    assert of_rules(*RULES).texts == before
