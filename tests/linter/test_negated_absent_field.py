"""W404: negations that are true where a field is absent (language: Conditions)."""

import pytest

from tests.examples import how_many
from tests.linter.desk import codes, findings, marked


@pytest.mark.parametrize(
    ("condition", "shown"),
    [
        ('tier != "gold"', 'tier != "gold"'),
        ('tier not in ["gold"]', 'tier not in ["gold"]'),
        ('not (tier == "gold")', 'not (tier == "gold")'),
        ('not tier == "gold"', 'not tier == "gold"'),
        ("not vip", "not vip"),
        ("vip != true", "vip != true"),
        ('not (text mentions "refund")', 'not (text mentions "refund")'),
        ('not text like "1*"', 'not text like "1*"'),
        ("thread.silence not in 1 day..2 days", "thread.silence not in 1 day..2 days"),
        ("not thread.silence > 1 day", "not thread.silence > 1 day"),
        ('within office and tier != "gold"', 'tier != "gold"'),
        ('text is present and tier != "gold"', 'tier != "gold"'),
        ('vip or tier != "gold"', 'tier != "gold"'),
        ('(tier is present or vip) and tier != "gold"', 'tier != "gold"'),
        ('not (tier == "gold" and within office)', 'not (tier == "gold" and within office)'),
        ('tier != "gold" and tier != "silver"', 'tier != "gold"'),
        ('tier == "gold" or tier != "silver"', 'tier != "silver"'),
    ],
)
def test_a_negation_that_holds_for_an_absent_field_is_reported_once(condition: str, shown: str) -> None:
    (found,) = (item for item in findings(f"route message to care when {condition}\n") if item.code != "W407")
    assert (found.code, marked(found)) == ("W404", shown)


@pytest.mark.parametrize(
    "condition",
    [
        'tier is present and tier != "gold"',
        'tier != "gold" and tier is present',
        'not (tier is absent) and tier != "gold"',
        'not (tier is absent or tier == "gold")',
        'within office and (tier is present and (tier != "gold" or vip))',
        'tier == "silver" and tier != "gold"',
        'tier is absent or tier != "gold"',
        '(tier is absent or tier != "gold") and within office',
        'not (tier is present and tier == "gold")',
        'not (tier != "gold")',
        "vip == false",
        "kind != referral",
        "outside office",
        "not within office",
        "weekday not in [sat, sun]",
        "thread.owner != care",
        "thread.state != active",
        "not thread.is_new",
        "not thread.is_new and thread.silence not in 1 day..2 days",
        "thread.is_new == false and thread.silence != 1 day",
        "thread.is_new or thread.silence != 1 day",
        "not attachments has image",
        "thread.bucket != 3",
        "entry != ad",
    ],
)
def test_a_negation_that_is_guarded_or_never_meets_an_absent_field_is_fine(condition: str) -> None:
    assert "W404" not in codes(f"route message to care when {condition}\n")


@pytest.mark.parametrize(
    "rule",
    [
        'route link to care when ref != "a"',
        'route link like "a*" to care when ref != "ab"',
        "route ad in spring_ads to care when ad.id != 120210987654321",
        'route shop to care when product != "7"',
        'route postback like "A*" to care when payload != "AB"',
    ],
)
def test_a_field_that_the_entry_brings_along_is_never_absent(rule: str) -> None:
    assert codes(rule + "\n") == []


@pytest.mark.parametrize(
    "rule", ['route postback to care when payload != "A"', "route ad to care when ad.id != 120210987654333"]
)
def test_an_entry_that_does_not_bring_the_field_does_not_guard_it(rule: str) -> None:
    assert codes(rule + "\n") == ["W404"]


def test_permissions_hang_on_absent_fields_too() -> None:
    assert codes('allow take by care when tier != "gold"\n') == ["W404"]


def test_invariants_are_claims_not_rules() -> None:
    assert codes('invariant "x" { when tier != "gold" never take by sales from care }\n') == []


def test_fragments_are_linted_too() -> None:
    from convroute.linter.lint import examine
    from tests.linter.desk import checked

    found = examine(checked('language 1\nroute message to care when tier != "gold"\n'))
    assert [item.code for item in found] == ["W404"]


@pytest.mark.slow
def test_a_chain_of_thousands_of_negations_is_read() -> None:
    chain = " and ".join(f'text != "{number}"' for number in range(how_many(2_000, nightly=10_000)))
    assert codes(f"route message to care when {chain}\n") == ["W436", "W404"], "its parts are not looked at"
