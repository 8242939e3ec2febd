"""Policies that differ are told apart, and policies that do not are not: by drawing, and by comparing."""

import pytest

from convroute.differ.compare import compare
from tests.evaluator.policies import policy
from tests.examples import how_many
from tests.sampler.agreement import first_difference
from tests.sampler.pairs import BODY, Pair, pairs

pytestmark = pytest.mark.slow

PAIRS = pairs()


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.words)
def test_a_single_difference_is_found(pair: Pair) -> None:
    assert first_difference(pair.one, pair.other, 10_000) is not None
    assert compare(pair.one, pair.other).regions


@pytest.mark.parametrize(
    "test", ["text in many", "text mentions any of many", "not text mentions any of many"]
)
def test_large_lists_that_differ_only_at_their_end_are_told_apart(test: str) -> None:
    values = [f'"word{number}"' for number in range(2_000)]
    text = f"app bot {{ id 101 }}\napp sales {{ id 102 }}\ndefault bot\nroute message to sales when {test}\n"
    one = policy(f"{text}set many = [{', '.join(values)}]")
    values[-1] = '"zebra"'
    other = policy(f"{text}set many = [{', '.join(values)}]")
    assert compare(one, other).regions


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
    assert first_difference(one, other, how_many(200, nightly=4_000)) is None
    assert compare(one, other).equal
