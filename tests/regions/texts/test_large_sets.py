"""What large sets take: counted in tests that are asked, never in time."""

import pytest

from convroute.evaluator.conditions import passes
from convroute.policy.conditions import IsAny, MentionsAny, Test
from convroute.regions.answers import Core
from convroute.regions.texts import literals as asked
from convroute.regions.texts.literals import Literal
from convroute.regions.texts.strings import Strings, Text
from tests.regions.texts.enumerated import is_any, like, mentions

ADS = frozenset(f"ad{number:06}" for number in range(100_000))
PHRASES = frozenset(f"word{number} thing" for number in range(10_000))
SPOKEN = MentionsAny(PHRASES, 2)


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[Test]:
    """Each test that is asked of a text."""
    found: list[Test] = []

    def count(test: Test, value: object) -> bool:
        found.append(test)
        return passes(test, value)

    monkeypatch.setattr(asked, "passes", count)
    return found


@pytest.mark.parametrize(
    ("literals", "answer"),
    [
        ([(IsAny(ADS), True)], Text("ad000000")),
        ([(IsAny(ADS), True), (IsAny(ADS - {"ad077777"}), False)], Text("ad077777")),
        ([(IsAny(ADS), True), (IsAny(ADS | {"x"}), False)], Core(frozenset({0, 1}))),
        ([(IsAny(ADS), True), (IsAny(frozenset({"x", "y"})), True)], Core(frozenset({0, 1}))),
        ([(IsAny(ADS), False), (like("ad0000?0"), True)], Text("ad0000x0")),
        ([(like("ad000001"), True), (IsAny(ADS), False)], Core(frozenset({0, 1}))),
    ],
)
def test_a_set_of_a_hundred_thousand_values_is_asked_whole(
    literals: list[Literal], answer: Text | Core, counted: list[Test]
) -> None:
    assert Strings().find(literals) == answer
    assert len(counted) < 100


def test_other_sets_take_no_more_of_a_large_set_than_they_have() -> None:
    most = (like("ad000*"), False)
    for other in ((is_any("x"), False), (IsAny(ADS | {"x"}), True)):
        assert Strings().find([(IsAny(ADS), True), other, most]) == Text("ad001000")


def test_values_are_asked_one_by_one_until_one_does(counted: list[Test]) -> None:
    assert Strings().find([(IsAny(ADS), True), (like("ad000*"), False)]) == Text("ad001000")
    assert 1_000 <= len(counted) < 2_100


@pytest.mark.parametrize(
    ("literals", "answer"),
    [
        ([(SPOKEN, True)], Text("word0 thing")),
        ([(SPOKEN, False)], Text("Hello there")),
        ([(SPOKEN, False), (mentions("word77"), True)], Text("word77")),
        ([(SPOKEN, False), (mentions("my word77 thing"), True)], Core(frozenset({0, 1}))),
        ([(SPOKEN, True), (mentions("thing"), False)], Core(frozenset({0, 1}))),
        ([(SPOKEN, True), (SPOKEN, False)], Core(frozenset({0, 1}))),
        ([(SPOKEN, True), (like("order-*"), True)], Text("order-word0 thing")),
        ([(SPOKEN, False), (like("*word1 thing"), True)], Text("1word1 thing")),
        ([(SPOKEN, True), (is_any("word7 thing"), True)], Text("word7 thing")),
    ],
)
def test_a_set_of_ten_thousand_phrases_is_one_test(
    literals: list[Literal], answer: Text | Core, counted: list[Test]
) -> None:
    assert Strings().find(literals) == answer
    assert len(counted) < 100
