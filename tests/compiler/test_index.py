"""The parts of an index by themselves: ranges, globs, words."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from convroute.compiler.constants import Constants
from convroute.compiler.context import EvaluationContext
from convroute.compiler.index.access_predicates import Keys
from convroute.compiler.index.segment_tree import Interval, segment_tree
from convroute.compiler.index.selectivity import Selectivity
from convroute.compiler.planned_outcome import NO_THREAD
from convroute.compiler.predicates import passes
from convroute.policy.conditions import MentionsAny
from convroute.policy.globs import fitting, runs
from convroute.policy.text_matching import like, mentions, words
from tests.compiler.crowds import Crowd

_ENDS = st.none() | st.integers(-5, 20)


@given(st.lists(st.tuples(_ENDS, _ENDS), max_size=12), st.integers(-8, 24))
def test_a_number_leads_to_the_ranges_that_hold_it(ranges: list[Interval], value: int) -> None:
    found = segment_tree((interval, number) for number, interval in enumerate(ranges)).holding(value)
    holding = [
        number
        for number, (low, high) in enumerate(ranges)
        if (low is None or low <= value) and (high is None or value <= high)
    ]
    assert sorted(number for rows in found for number in rows) == holding


_PATTERNS = st.text("ab*?\\", max_size=6)


@given(_PATTERNS, st.text("ab\\*?", max_size=6))
def test_a_glob_without_regular_expression_fits_what_like_fits(pattern: str, value: str) -> None:
    assert fitting(pattern)(value) is like(value, pattern)


@given(_PATTERNS, st.text("ab\\*?", max_size=6))
def test_what_fits_a_glob_has_its_literal_texts(pattern: str, value: str) -> None:
    parts = runs(pattern)
    if like(value, pattern):
        assert value.startswith(parts[0])
        assert value.endswith(parts[-1])
        assert all(part in value for part in parts)
        assert len(parts) > 1 or value == parts[0]


def test_a_rule_is_filed_under_the_rarest_thing_it_asks_for() -> None:
    common: Keys = (("is", "tier", "gold"),)
    rules: list[list[Keys]] = [[common, (("says", "text", f"word{n}"),)] for n in range(20)]
    assert Selectivity(rules).best(rules[7]) == (("says", "text", "word7"),)


@pytest.mark.parametrize("wide", [True, False])
def test_ranges_that_all_overlap_are_a_last_resort(wide: bool) -> None:
    """A value tells them apart as little as no table would; narrow ones are as good as exact values."""
    tier: Keys = (("is", "tier", "gold"),)
    low = Random(1).sample(range(1000), 40)
    ranges: list[Keys] = [(("within", "orders", (n * 10, None if wide else n * 10 + 5)),) for n in low]
    rules = [[tier, one] for one in ranges]
    assert Selectivity(rules).best(rules[0]) == (tier if wide else ranges[0])


_WORD = st.sampled_from(["a", "b", "c"])


@given(st.lists(_WORD, max_size=80).map(tuple), st.lists(_WORD, max_size=4).map(tuple))
def test_a_phrase_is_found_where_its_words_stand_in_sequence(
    text: tuple[str, ...], phrase: tuple[str, ...]
) -> None:
    size = len(phrase)
    assert mentions(text, phrase) is any(text[at : at + size] == phrase for at in range(len(text) - size + 1))


@given(st.lists(_WORD, min_size=33, max_size=60), st.lists(_WORD, min_size=2, max_size=4))
def test_long_texts_mention_what_short_ones_do(text: list[str], phrase: list[str]) -> None:
    crowd = Crowd(Random(1))
    constants = Constants(crowd.policy(1), "instagram")
    said = " ".join(text)
    context = EvaluationContext(replace(crowd.event(), text=said), NO_THREAD, None, {}, constants)
    holds = passes("text", MentionsAny.of([phrase]), constants)
    assert holds(context) is mentions(words(said), tuple(phrase))
