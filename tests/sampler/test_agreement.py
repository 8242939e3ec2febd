"""Policies that differ are told apart, and policies that do not are not: by drawing, and by comparing."""

import pytest

from convroute.differ.compare import compare
from convroute.policy.model import CheckedPolicy
from tests.evaluator.policies import policy
from tests.examples import how_many
from tests.sampler.agreement import first_difference
from tests.sampler.changes import BODY, CHANGES

pytestmark = pytest.mark.slow


def told_apart(one: CheckedPolicy, other: CheckedPolicy) -> bool:
    """By drawing and by comparing."""
    return first_difference(one, other, 10_000) is not None and bool(compare(one, other).regions)


@pytest.mark.parametrize(("old", "new"), CHANGES)
def test_a_single_change_is_found(old: str, new: str) -> None:
    assert BODY.count(old) == 1
    assert told_apart(policy(BODY), policy(BODY.replace(old, new)))


def test_another_timezone_is_found() -> None:
    assert told_apart(policy(BODY), policy(BODY, timezone="Europe/London"))


def test_another_social_app_is_found() -> None:
    social = BODY.replace("default bot", "default bot\nsocial sales").replace("instagram_inbox", "page_inbox")
    other = social.replace("social sales", "social marketing")
    assert told_apart(policy(social, channel="messenger"), policy(other, channel="messenger"))


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
