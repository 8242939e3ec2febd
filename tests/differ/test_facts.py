"""Facts that one policy declares otherwise than the other."""

import pytest

from convroute.differ.compare import compare
from convroute.differ.difference import Difference, Region
from convroute.policy.conditions import Condition
from convroute.policy.model import CheckedPolicy, RouteRule
from tests.evaluator.policies import policy

APPS = """app bot { id 1001 role automation }
app sales { id 1002 role sales }
app care { id 1003 role customer_care }
default bot
"""
CHOICE, TEXT = 'fact tier: "gold" | "silver"', "fact tier: string"
NAMED = 'route message to sales when tier == "gold"\nroute message to care when tier in ["gold", "silver"]'
PRESENT = "route message to sales when tier is present"


def made(fact: str, rules: str) -> CheckedPolicy:
    return policy(f"{APPS}{fact}\n{rules}\n")


def between(old: tuple[str, str], new: tuple[str, str]) -> Difference:
    """Two policies, each as a fact and rules."""
    return compare(made(*old), made(*new), digests=False)


def only(found: Difference) -> Region:
    assert not found.undecided
    [region] = found.regions
    return region


def supplied(region: Region) -> tuple[object, object]:
    return region.before.snapshot.facts.get("tier"), region.after.snapshot.facts.get("tier")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('fact tier: "a" | "b"\nroute message to sales when tier == "a"', 'fact tier: "a" | "b" | "c"'),
        ('fact tier: "a" | "b"\nroute message to sales when tier == "a"', 'fact tier: "a"'),
        ("fact x: int 0..9\nroute message to sales when x < 5", "fact x: int 0..5"),
        ("fact x: int\nroute message to sales when x in 0..4", "fact x: int 0..9"),
    ],
)
def test_a_fact_that_may_have_more_or_fewer_values_is_still_the_same_fact(old: str, new: str) -> None:
    fact, rule = old.splitlines()
    assert between((fact, rule), (new, rule)).equal


def test_a_value_that_only_the_new_declaration_allows_is_absent_before() -> None:
    region = only(between(('fact tier: "a"', PRESENT), ('fact tier: "a" | "b"', PRESENT)))
    assert supplied(region) == (None, "b")


def test_of_a_fact_that_is_declared_otherwise_each_policy_is_given_what_it_knows() -> None:
    rule = 'route message to sales when tier == "a"'
    more = f'{rule}\nroute message to care when tier == "c"'
    region = only(between(('fact tier: "a" | "b"', rule), ('fact tier: "a" | "b" | "c"', more)))
    assert (region.before.decision.app, region.after.decision.app) == ("bot", "care")
    assert supplied(region) == (None, "c")


# --- a choice that becomes any text, and back --------------------------------------------------


@pytest.mark.parametrize("rules", [NAMED, 'route message to sales when tier != "gold"'])
def test_a_choice_may_become_any_text_and_back_where_every_rule_names_options(rules: str) -> None:
    """`!=` is true of a text that is not named, and where there is none."""
    assert between((CHOICE, rules), (TEXT, rules)).equal
    assert between((TEXT, rules), (CHOICE, rules)).equal


@pytest.mark.parametrize("rules", [PRESENT, 'route message to sales when tier is present and tier != "gold"'])
def test_a_choice_that_becomes_any_text_changes_only_what_was_no_option(rules: str) -> None:
    options = condition('tier in ["gold", "silver"]')
    old, new = made(CHOICE, rules), made(TEXT, rules)
    region = only(compare(old, new, conditions=[options], digests=False))
    assert (region.line.declares, region.line.name) == ("fact", "tier")
    assert (region.before.decision.app, region.after.decision.app) == ("bot", "sales")
    before, after = supplied(region)
    assert before is None
    assert isinstance(after, str)
    assert after not in ("gold", "silver")
    assert region.part(holding=[options]) is None
    assert isinstance(region.part(failing=[options]), Region)


def condition(text: str) -> Condition:
    [rule] = made(TEXT, f"route message to sales when {text}").organic
    assert isinstance(rule, RouteRule)
    assert rule.when is not None
    return rule.when


def test_where_a_choice_has_no_value_any_other_text_is_told() -> None:
    rules = "route message to sales when not tier is present"
    region = only(between((CHOICE, rules), (TEXT, rules)))
    before, after = supplied(region)
    assert (region.before.decision.app, region.after.decision.app, before) == ("sales", "bot", None)
    assert after not in (None, "gold", "silver")


def test_a_text_that_becomes_a_choice_loses_what_is_no_option() -> None:
    region = only(between((TEXT, PRESENT), (CHOICE, PRESENT)))
    before, after = supplied(region)
    assert (region.before.decision.app, region.after.decision.app, after) == ("sales", "bot", None)
    assert before not in (None, "gold", "silver")


def test_a_pattern_for_any_text_is_compared_with_the_options_that_fit_it() -> None:
    """Of the texts that begin with g only one was an option."""
    gold, like = 'route message to sales when tier == "gold"', 'route message to sales when tier like "g*"'
    both = f'{gold}\nroute message to care when tier like "g*"'
    assert supplied(only(between((CHOICE, gold), (TEXT, both))))[0] is None
    silver = 'route message to sales when tier == "silver"'
    found = between((CHOICE, silver), (TEXT, like))
    assert {supplied(region) for region in found.regions} >= {("silver", "silver")}
    nothing = 'route message to sales when tier like "g*" and not tier like "g*"'
    assert between((CHOICE, ""), (TEXT, nothing)).equal


def test_what_apps_ask_for_is_compared_by_the_same_fact() -> None:
    rule = 'deny pass by bot when tier == "gold"'
    assert between((CHOICE, rule), (TEXT, rule)).equal
    present = "deny pass by bot when tier is present"
    regions = between((CHOICE, present), (TEXT, present)).regions
    assert regions
    for before, after in map(supplied, regions):
        assert before is None
        assert after not in (None, "gold", "silver")


def test_a_fact_of_another_type_is_another_fact() -> None:
    found = between((CHOICE, NAMED), ("fact tier: int", "route message to sales when tier == 3"))
    assert (("gold", None) in map(supplied, found.regions), found.equal) == (True, False)
