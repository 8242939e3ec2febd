"""Values of one field: found if and only if there are any, held against trying them all."""

from datetime import date, datetime, timedelta
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from convroute.evaluator.conditions import passes
from convroute.policy.calendar import Hours, Schedule, zone
from convroute.policy.conditions import (
    FitsGlob,
    InBounds,
    InDates,
    InHours,
    IsAny,
    IsOpen,
    IsPresent,
    MentionsAny,
    OnWeekdays,
    Test,
)
from convroute.tester.witness.effort import Effort
from convroute.tester.witness.found import Nothing, Value, Wish
from convroute.tester.witness.instants import find_instant
from convroute.tester.witness.numbers import find_number
from convroute.tester.witness.texts import find_text

_ALPHABET = "ab*?"
_LETTERS = "abx"
_SHORT = ["".join(letters) for size in range(6) for letters in product(_LETTERS, repeat=size)]


def wishes(tests: st.SearchStrategy[Test]) -> st.SearchStrategy[list[Wish]]:
    return st.lists(st.tuples(tests, st.booleans()), max_size=4)


def come_true(value: object, asked: list[Wish]) -> bool:
    return all(passes(test, value) is wanted for test, wanted in asked)


texts: st.SearchStrategy[Test] = st.one_of(
    st.text(_ALPHABET, max_size=4).map(FitsGlob),
    st.lists(st.text("ab", max_size=3), max_size=3).map(lambda values: IsAny(frozenset(values))),
    st.just(IsPresent()),
)


@given(wishes(texts))
def test_a_text_is_found_exactly_if_there_is_one(asked: list[Wish]) -> None:
    found = find_text(asked, ("Hi",), Effort())
    if isinstance(found, Value):
        assert come_true(found.value, asked)
    else:
        assert found.proved
        assert not any(come_true(text, asked) for text in _SHORT)


phrases = st.sampled_from(["a", "b", "a b", "b a", "c"]).map(lambda text: tuple(text.split()))
mentioning: st.SearchStrategy[Test] = st.lists(phrases, min_size=1, max_size=2).map(
    lambda several: MentionsAny.of(several)
)
_SAID = [" ".join(said) for size in range(5) for said in product("abcx", repeat=size)]


@given(wishes(mentioning))
def test_a_text_with_words_is_found_exactly_if_there_is_one(asked: list[Wish]) -> None:
    found = find_text(asked, ("Hi",), Effort())
    if isinstance(found, Value):
        assert come_true(found.value, asked)
    else:
        assert found.proved
        assert not any(come_true(text, asked) for text in _SAID)


bounds: st.SearchStrategy[Test] = st.one_of(
    st.builds(InBounds, st.none() | st.integers(-9, 9), st.none() | st.integers(-9, 9)),
    st.lists(st.integers(-9, 9), max_size=4).map(lambda values: IsAny(frozenset(values))),
)


@given(wishes(bounds), st.none() | st.integers(-9, 0), st.none() | st.integers(1, 9))
def test_a_number_is_found_exactly_if_there_is_one(
    asked: list[Wish], least: int | None, most: int | None
) -> None:
    found = find_number(asked, least, most, Effort())
    low, high = -20 if least is None else least, 20 if most is None else most
    exists = any(come_true(number, asked) for number in range(low, high + 1))
    assert isinstance(found, Value) is exists
    if isinstance(found, Value):
        assert low <= int(str(found.value)) <= high
        assert come_true(found.value, asked)


def test_a_number_between_two_seconds_cannot_be_written_and_nothing_is_proved() -> None:
    between: list[Wish] = [(InBounds(3_600_001, 3_600_999), True)]
    assert find_number(between, 0, None, Effort(), step=1000) == Nothing(proved=False)


_DAY = date(2026, 3, 27)  # summer begins in Berlin two days later
days = st.integers(0, 5).map(lambda offset: _DAY + timedelta(days=offset))
minutes = st.integers(0, 47).map(lambda half: half * 30)
hours = st.builds(Hours, minutes, minutes).filter(lambda one: one.start != one.end)
schedules = st.builds(
    lambda week, closed: Schedule("s", tuple(map(tuple, week)), frozenset(closed)),
    st.lists(st.lists(hours, max_size=2), min_size=7, max_size=7),
    st.lists(days, max_size=3),
)
clock: st.SearchStrategy[Test] = st.one_of(
    schedules.map(IsOpen),
    hours.map(InHours),
    st.sets(st.integers(0, 6)).map(lambda chosen: OnWeekdays(frozenset(chosen))),
    st.tuples(days, days).map(lambda ends: InDates(min(ends), max(ends))),
)
_INSTANTS = [
    datetime(2026, 3, 20, tzinfo=zone("Europe/Berlin")) + timedelta(minutes=30 * number)
    for number in range(48 * 21)
]


@given(wishes(clock))
def test_an_instant_is_found_exactly_if_there_is_one(asked: list[Wish]) -> None:
    found = find_instant(asked, "Europe/Berlin", Effort())
    if isinstance(found, Value):
        assert come_true(found.value, asked)
    else:
        night = [datetime(2026, 3, 29, 2, 0).date()]
        there = [local for local in _INSTANTS if local.date() not in night]
        assert not any(come_true(local, asked) for local in there)
