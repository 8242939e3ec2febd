"""Policies that differ are told apart, and policies that do not are not."""

import pytest

from convroute.evaluator.evaluate import evaluate
from convroute.sampler.agreement import alike, first_difference
from convroute.sampler.sample import sample
from tests.evaluator.policies import policy
from tests.examples import how_many
from tests.sampler.pairs import BODY, Pair, pairs
from tests.sampler.worked import NAMES, worked

pytestmark = pytest.mark.slow

PAIRS = pairs()


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.words)
def test_a_single_difference_is_found(pair: Pair) -> None:
    witness = first_difference(pair.one, pair.other, 10_000)
    assert witness is not None
    assert not alike(evaluate(pair.one, witness), evaluate(pair.other, witness))


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.words)
def test_it_is_found_whatever_the_seed(pair: Pair) -> None:
    """Also with the count that a repair is proved by."""
    for seed in range(1, 1 + how_many(2, nightly=3)):
        assert first_difference(pair.one, pair.other, 2_000, seed) is not None


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.words)
def test_it_is_found_by_snapshots_of_one_of_them(pair: Pair) -> None:
    """As for a compiled policy, where the other one cannot be looked into."""
    drawn = sample([pair.one], 10_000)
    assert any(not alike(evaluate(pair.one, one), evaluate(pair.other, one)) for one in drawn)


@pytest.mark.parametrize(
    "test", ["text in many", "text mentions any of many", "not text mentions any of many"]
)
def test_large_lists_that_differ_only_at_their_end_are_told_apart(test: str) -> None:
    values = [f'"word{number}"' for number in range(2_000)]
    text = f"app bot {{ id 101 }}\napp sales {{ id 102 }}\ndefault bot\nroute message to sales when {test}\n"
    one = policy(f"{text}set many = [{', '.join(values)}]")
    values[-1] = '"zebra"'
    other = policy(f"{text}set many = [{', '.join(values)}]")
    assert first_difference(one, other, 2_000) is not None


@pytest.mark.parametrize("name", NAMES)
def test_a_policy_agrees_with_itself(name: str) -> None:
    assert first_difference(worked(name), worked(name), how_many(150, nightly=500)) is None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"refund", "broken glass"', '"refund", "a refund", "broken glass"'),
        ("limit extend by sales to 3 days", "limit extend by sales to 3 days\nlimit extend by bot to 7 days"),
        ("route ad to marketing", "route ad to marketing\nroute ad 120 to sales"),
        ('link "qr-berlin"', 'link like "qr-berlin"'),
        ("allow take by [care, sales]", "allow take by [care, sales]\nallow take by sales from bot"),
        ("vip: route", "gold: route"),
    ],
)
def test_what_decides_alike_is_not_told_apart(old: str, new: str) -> None:
    one, other = policy(BODY), policy(BODY.replace(old, new, 1))
    assert one.digest != other.digest
    assert first_difference(one, other, how_many(500, nightly=4_000)) is None
