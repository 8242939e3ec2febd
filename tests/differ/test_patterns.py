"""Edits of a pattern that widen or narrow it by little: each changes which conversations a rule gets."""

import pytest

from convroute.conversation.event import Event
from convroute.differ.compare import compare
from convroute.policy.globs import fitting
from tests.differ.test_compare import made


def like(*patterns: str) -> str:
    return " or ".join(f'ref like "{pattern}"' for pattern in patterns)


def numbered(most: int) -> str:
    return like(*(f"db-{'?' * digits}-prod" for digits in range(1, most + 1)))


def starting(letters: str) -> str:
    return like(*(f"db{letter}*" for letter in letters))


EDITS = {
    "one more character": (like("db???"), like("db???", "db????"), "db????"),
    "one more letter": (starting("abcdefghijklm"), starting("abcdefghijklmn"), "dbn*"),
    "one more digit": (numbered(4), numbered(5), "db-?????-prod"),
    "one letter less": (
        'ref like "?*db" and not ref like "*q*db"',
        'ref like "?*db" and not ref like "*q*db" and not ref like "*z*db"',
        "*z*db",
    ),
}


@pytest.mark.parametrize(("before", "after", "told"), EDITS.values(), ids=EDITS)
def test_a_pattern_that_is_edited_by_a_little_is_seen(before: str, after: str, told: str) -> None:
    def rule(condition: str) -> str:
        return f"route link to sales when {condition}"

    found = compare(made(rule(before)), made(rule(after)), digests=False)
    assert not found.undecided
    [region] = found.regions
    event = region.before.snapshot.item
    assert isinstance(event, Event)
    assert event.ref is not None
    assert fitting(told)(event.ref)
    assert {region.before.decision.app, region.after.decision.app} == {"sales", "bot"}
    assert region.line.declares == "rule"


def test_one_changed_rule_is_as_many_regions_as_outcomes_however_many_rules_it_meets() -> None:
    """Trap 5: a pair of rules is not a region."""
    below = "\n".join(
        f'route message to {"care" if number % 2 else "sales"} when text mentions "word{number}"'
        for number in range(40)
    )
    old = made(f'route message to care when text mentions "please"\n{below}')
    found = compare(old, made(below), digests=False)
    outcomes = [(region.before.decision.reason_kind, region.after.decision.app) for region in found.regions]
    assert sorted(outcomes) == [("organic", "bot"), ("organic", "sales")]


def test_a_rule_that_takes_everything_is_not_the_one_that_asks_for_the_first_thing() -> None:
    """What comes first is literal 1, what always holds is True, and Python takes the two for equal."""
    found = compare(made('route link like "order-*" to sales'), made("route link to sales"), digests=False)
    apps = [(region.before.decision.app, region.after.decision.app) for region in found.regions]
    assert apps == [("bot", "sales")]
