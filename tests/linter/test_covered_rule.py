"""W401, and the analysis behind it."""

from functools import partial

import pytest

from tests.benchmarks.effort import growth
from tests.examples import how_many
from tests.linter.desk import SPRING_SALE, codes, findings, marked

# The same words as in a rule would have the desk declare the template a second time.
SPRING_SALE_UNROUTED = SPRING_SALE.replace("template ", "template  ")


@pytest.mark.parametrize(
    "rules",
    [
        "route ad to sales\nroute ad 12 to marketing",
        'route ad 12 to sales\nroute ad "12" to marketing when within office',
        "route ad in spring_ads to marketing\nroute ad 120210987654322 to sales",
        "route ad to marketing\nroute template spring_sale to marketing for 14 days",
        'route link like "order-*" to care\nroute link "order-1" to sales',
        'route link like "*" to care\nroute link "order-1" to sales',
        'route link like "a*" to care\nroute link like "a*" to sales when within office',
        'route link to care\nroute link like "a*" to sales',
        'route postback to care\nroute postback "A" to sales',
        'route postback like "A*" to care\nroute postback "AB" to sales',
        "route organic to care\nroute shop to sales",
        "route message to care\nroute organic to sales when surface == message",
        'route message to care\nroute message to sales when text == "1"',
        'route message to care when text == "1"\nroute message to sales when  text=="1"',
        "route ad to care when vip and within office\nroute ad 12 to sales when vip and within office",
        'route link like "a*" to care when not (vip)\nroute link "ab" to sales when not (vip)'.replace(
            "vip", "thread.is_new"
        ),
    ],
)
def test_a_rule_behind_one_that_takes_everything_is_never_reached(rules: str) -> None:
    found = findings(rules + "\n")
    assert [item.code for item in found] == ["W401"]
    assert found[0].start.line == found[0].source.lines - 1


@pytest.mark.parametrize(
    "rules",
    [
        "route ad 12 to sales\nroute ad to marketing",
        "route ad to sales when within office\nroute ad 12 to marketing",
        "route ad in spring_ads to marketing\nroute ad 7 to sales",
        'route link "a" to care\nroute link "b" to sales',
        'route link like "a*" to care\nroute link "b" to sales',
        'route postback "A" to care\nroute quick_reply "A" to sales',
        'route postback "A" to care\nroute postback to sales',
        "route message to care\nroute story_reply to sales",
        "route link to care\nroute message to sales",
        "route message to care\nroute organic to sales when surface != message",
        'route link like "a?" to care\nroute link like "a*" to sales',
        'route message to care when text == "1"\nroute message to sales when text == "2"',
        'route message to care when text == "1"\nroute message to sales when text in ["1", "2"]',
        "route ad 12 to care when vip\nroute ad to sales when vip",
        "route ad to care when thread.is_new\nroute ad to sales when not thread.is_new",
        "route ad to care when vip and within office\nroute ad 12 to sales when vip or within office",
        "route ad to care when vip\nroute link to sales when vip",
        "route message to care when vip\nroute postback to sales when vip",
    ],
)
def test_a_rule_that_something_can_reach_is_fine(rules: str) -> None:
    assert "W401" not in codes(rules + "\n")


@pytest.mark.parametrize(("condition", "covered"), [("true", ["W407", "W401"]), ("false", ["W407"])])
def test_a_constant_condition_counts_for_what_it_is(condition: str, covered: list[str]) -> None:
    assert codes(f"route message to care when {condition}\nroute message to sales\n") == covered


def test_a_pattern_without_a_wildcard_covers_nothing_else() -> None:
    assert codes('route link "a" to care\nroute link like "b" to sales\n') == ["W406"]


def test_several_rules_together_cover_a_list() -> None:
    second = "route ad 120210987654322 to care\n"
    rules = f"route ad 120210987654321 to sales\n{second}route ad in spring_ads to marketing\n"
    (found,) = findings(rules)
    assert found.code == "W401"
    assert marked(found) == "ad in spring_ads"
    assert [related.message for related in found.related] == ["takes a part from it", "takes a part from it"]
    assert codes(rules.replace(second, "")) == []


def test_a_template_whose_file_is_never_asked_is_reported_at_its_declaration() -> None:
    (found,) = findings(SPRING_SALE_UNROUTED + "any: route ad to sales\n")
    assert (found.code, marked(found)) == ("W401", "spring_sale")
    assert "`template:spring_sale~file`" in found.message


def test_but_not_where_its_file_would_decide_the_same() -> None:
    assert codes(SPRING_SALE_UNROUTED + "any: route ad to marketing for 14 days\n") == []


def _many(rules: int) -> str:
    links = "".join(f'route link "ref-{number}" to care\n' for number in range(rules))
    return f'{links}route link like "ref-*" to sales\nroute link "ref-x" to care\n'


@pytest.mark.slow
def test_thousands_of_rules_are_looked_at_in_steps_that_grow_with_them() -> None:
    assert codes(_many(how_many(2_000, nightly=10_000))) == ["W401"]
    assert growth(lambda rules: partial(findings, _many(rules)), how_many(60, nightly=200)) <= 4.2
