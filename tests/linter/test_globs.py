"""The index of patterns leaves out only rules that take nothing of what is asked."""

from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convroute.linter.globs import Globs
from convroute.policy.conditions import FitsGlob
from convroute.policy.globs import runs
from convroute.policy.model import RouteRule
from convroute.policy.text_matching import like

LETTERS = st.text("ab*?\\", max_size=6)


@pytest.mark.parametrize(
    ("pattern", "head", "tail"),
    [
        ("order-*", "order-", ""),
        ("*-order", "", "-order"),
        ("a?b", "a", "b"),
        (r"a\*b*", "a*b", ""),
        (r"*a\?", "", "a?"),
        (r"a\\*c", "a\\", "c"),
        ("plain", "plain", "plain"),
        ("*", "", ""),
    ],
)
def test_the_letters_before_and_after_the_wildcards(pattern: str, head: str, tail: str) -> None:
    assert (runs(pattern)[0], runs(pattern)[-1]) == (head, tail)


def _candidates(patterns: list[str], asked: str | FitsGlob) -> list[str]:
    """The patterns that may take it; each stands in for its own rule."""
    index = Globs()
    for pattern in patterns:
        index.add((FitsGlob(pattern),), cast("RouteRule", pattern))
    return [str(rule) for _, rule in index.candidates((asked,))]


@given(st.lists(LETTERS, max_size=8), st.text("ab*?\\", max_size=8))
def test_every_pattern_that_fits_a_value_is_among_its_candidates(patterns: list[str], value: str) -> None:
    fitting = [pattern for pattern in patterns if like(value, pattern)]
    assert [found for found in _candidates(patterns, value) if like(value, found)] == fitting


@given(st.lists(LETTERS, min_size=1, max_size=8))
def test_a_pattern_meets_itself(patterns: list[str]) -> None:
    for pattern in patterns:
        assert pattern in _candidates(patterns, FitsGlob(pattern))
