"""Policies that differ are told apart, and policies that do not are not."""

from collections.abc import Iterator

import pytest

from convroute.evaluator.decision import Decision
from convroute.evaluator.evaluate import evaluate
from convroute.evaluator.snapshot import Snapshot
from convroute.policy.model import CheckedPolicy
from tests.evaluator.policies import policy
from tests.examples import how_many
from tests.sampler.agreement import alike, first_difference
from tests.sampler.pairs import BODY, Pair, pairs
from tests.sampler.sample import sample
from tests.sampler.worked import NAMES, worked

pytestmark = pytest.mark.slow

PAIRS = pairs()


class Drawn:
    """10 000 snapshots of a policy and what it decides, drawn and decided once for all pairs it is in."""

    def __init__(self, policy: CheckedPolicy) -> None:
        self._kept: list[tuple[Snapshot, Decision]] = []
        self._left = ((one, evaluate(policy, one)) for one in sample([policy], 10_000))

    def __iter__(self) -> Iterator[tuple[Snapshot, Decision]]:
        yield from self._kept
        for one in self._left:
            self._kept.append(one)
            yield one


@pytest.fixture(scope="module")
def drawn_of() -> dict[str, Drawn]:
    """By the digest of the policy."""
    return {}


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.words)
def test_a_single_difference_is_found(pair: Pair) -> None:
    witness = first_difference(pair.one, pair.other, 10_000)
    assert witness is not None
    assert not alike(evaluate(pair.one, witness), evaluate(pair.other, witness))


@pytest.mark.nightly
@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.words)
def test_it_is_found_whatever_the_seed(pair: Pair) -> None:
    """Also with the count that a repair is proved by."""
    for seed in (1, 2, 3):
        assert first_difference(pair.one, pair.other, 2_000, seed) is not None


@pytest.mark.parametrize(
    "pair", PAIRS[how_many(1, nightly=0) :: how_many(5, nightly=1)], ids=lambda pair: pair.words
)
def test_it_is_found_by_snapshots_of_one_of_them(pair: Pair, drawn_of: dict[str, Drawn]) -> None:
    """As for a compiled policy, where the other one cannot be looked into."""
    drawn = drawn_of.get(pair.one.digest) or drawn_of.setdefault(pair.one.digest, Drawn(pair.one))
    other = pair.other
    assert any(not alike(decided, evaluate(other, one)) for one, decided in drawn)


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
    assert first_difference(worked(name), worked(name), how_many(80, nightly=500)) is None


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
