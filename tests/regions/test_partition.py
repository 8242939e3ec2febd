from collections.abc import Sequence
from random import Random

import pytest

from convroute.evaluator.conditions import passes
from convroute.policy.conditions import InBounds, IsAny, IsPresent
from convroute.regions.partition import DURATIONS, Counted, Named, Names, Numbers
from convroute.units import DAY_MS
from tests.benchmarks.effort import growth

HOUR, MINUTE = 3_600_000, 60_000


def held_by(masks: Sequence[int], number: int) -> tuple[bool, ...]:
    return (*(bool(mask >> number & 1) for mask in masks),)


def random_tests(choice: Random, count: int) -> list[Counted]:
    def one() -> Counted:
        match choice.randrange(6):
            case 0:
                return InBounds(choice.randint(-12, 12), None)
            case 1:
                return InBounds(None, choice.randint(-12, 12))
            case 2 | 3:
                return InBounds(choice.randint(-12, 8), choice.randint(-8, 12))
            case 4:
                return IsPresent()
            case _:
                numbers = choice.sample(range(-12, 13), choice.randint(1, 6))
                return IsAny(frozenset(str(n) if choice.random() < 0.3 else n for n in numbers))

    return [one() for _ in range(count)]


def numbers_are_exact(seed: int) -> None:
    """Small lines, asked number by number."""
    choice = Random(seed)
    tests = random_tests(choice, choice.randint(0, 6))
    least, most = choice.choice(((None, None), (0, None), (None, 3), (-4, 5), (2, 9), (7, 7), (-9, -2)))
    optional = choice.random() < 0.5
    usual = choice.sample(range(-15, 16), choice.randint(0, 3))
    units = choice.choice(((), (5,), (6, 3)))
    classes = Numbers.of(tests, least, most, usual, optional=optional, units=units)
    line = range(-20 if least is None else least, 21 if most is None else most + 1)
    values = [None, *line] if optional else [*line]
    masks = [classes.mask(test) for test in tests]
    expected = {value: (*(passes(test, value) for test in tests),) for value in values}
    for value, answers in expected.items():
        assert held_by(masks, classes.number(value)) == answers
    assert all(mask >> classes.size == 0 for mask in masks)
    together = {(value is None, answers) for value, answers in expected.items()}
    assert classes.size == len(together), "there are no more classes than can be told apart"
    for number in range(classes.size):
        value = classes.representative(number)
        assert value in values
        assert classes.number(value) == number
    plain = next((number for number in usual if number in line), None)
    if plain is not None:
        assert classes.number(plain) == optional


def names_are_exact(seed: int) -> None:
    choice = Random(seed)
    universe = choice.choice((["a", "b", "c", "d", "e"], ["b"], [True, False], [str(n) for n in range(20)]))
    other = choice.choice((None, "?")) if universe[0] is not True else None
    named = [*universe, "x", "y"] if other else universe
    tests: list[Named] = [
        IsAny(frozenset(choice.sample(named, choice.randint(0, min(4, len(named))))))
        for _ in range(choice.randint(0, 5))
    ]
    tests += [IsPresent()] * choice.randrange(2)
    optional = choice.random() < 0.5
    classes = Names.of(universe, tests, optional=optional, other=other)
    known = {*universe} if other is None else {*universe, other}
    if other is not None:
        known |= {value for test in tests if isinstance(test, IsAny) for value in test.values}
    values = [*known, None] if optional else [*known]
    masks = [classes.mask(test) for test in tests]
    expected = {value: (*(passes(test, value) for test in tests),) for value in values}
    for value, answers in expected.items():
        assert held_by(masks, classes.number(value)) == answers
    assert all(mask >> classes.size == 0 for mask in masks)
    assert classes.size == len({(value is None, answers) for value, answers in expected.items()})
    for number in range(classes.size):
        assert classes.number(classes.representative(number)) == number


@pytest.mark.parametrize("start", range(0, 300, 100))
def test_every_number_has_the_class_of_those_that_pass_the_same_tests(start: int) -> None:
    for seed in range(start, start + 100):
        numbers_are_exact(seed)


def test_every_name_has_the_class_of_those_that_pass_the_same_tests() -> None:
    for seed in range(200):
        names_are_exact(seed)


@pytest.mark.nightly
def test_numbers_and_names_have_the_right_class_in_many_more_cases() -> None:
    for seed in range(1_000, 21_000):
        numbers_are_exact(seed)
        names_are_exact(seed)


def test_a_test_that_the_classes_were_not_made_with_is_refused() -> None:
    classes = Numbers.of([InBounds(3, 5)], 0, None)
    with pytest.raises(AssertionError, match="other classes"):
        classes.mask(InBounds(4, 5))


def test_absent_comes_first_and_then_what_is_usual() -> None:
    tests = [InBounds(10, 20), InBounds(50, None)]
    classes = Numbers.of(tests, 0, 100, (60, 15), optional=True)
    assert [classes.representative(number) for number in range(classes.size)] == [None, 60, 0, 15]
    assert classes.mask(IsPresent()) == 0b1110


@pytest.mark.parametrize(
    ("bounds", "shown"),
    [
        (InBounds(3 * DAY_MS + 1, None), 4 * DAY_MS),
        (InBounds(5 * HOUR + 1, 7 * HOUR), 6 * HOUR),
        (InBounds(90 * MINUTE, 100 * MINUTE), 90 * MINUTE),
        (InBounds(1, 999), 1),
    ],
)
def test_a_duration_is_shown_in_whole_days_or_hours(bounds: InBounds, shown: int) -> None:
    classes = Numbers.of([bounds], 0, None, (0, DAY_MS - 1, 3 * DAY_MS + 1), units=DURATIONS)
    assert classes.representative(classes.mask(bounds).bit_length() - 1) == shown


def test_a_number_is_shown_as_small_as_it_can_be() -> None:
    middle, high = InBounds(20, 40), InBounds(1_000, None)
    classes = Numbers.of([middle, high], -1_000, None)
    assert [classes.representative(number) for number in range(3)] == [0, 20, 1_000]
    outside = Numbers.of([InBounds(-5, 5)], None, None)
    assert sorted(outside.representative(number) or 0 for number in range(2)) == [-6, 0]


def test_an_app_we_do_not_know_is_shown_only_where_no_other_is() -> None:
    known = ["nobody", "sales", "care"]
    classes = Names.of(known, [IsAny(frozenset({"nobody"}))], other="9999")
    assert [classes.representative(number) for number in range(classes.size)] == ["nobody", "sales"]
    all_known = Names.of(known, [IsAny(frozenset(known))], other="9999")
    assert [all_known.representative(number) for number in range(all_known.size)] == ["nobody", "9999"]


def test_large_sets_are_few_classes() -> None:
    numbers = frozenset(range(0, 40_000, 2))
    tests: list[Counted] = [
        IsAny(numbers),
        InBounds(None, 5_000),
        IsAny(frozenset(map(str, range(10, 10_000)))),
    ]
    classes = Numbers.of(tests, 0, None)
    assert classes.size == 8
    apps = [f"app{number}" for number in range(20_000)]
    owners = Names.of(apps, [IsAny(frozenset(apps[:9_000])), IsAny(frozenset(apps[5_000:]))], other="9")
    assert [owners.representative(number) for number in range(3)] == ["app0", "app5000", "app9000"]


def test_work_grows_with_the_bounds() -> None:
    def ranges(count: int) -> object:
        choice = Random(count)
        lows = [choice.randrange(1_000_000) for _ in range(count)]
        tests = [InBounds(low, low + choice.randrange(100_000)) for low in lows]

        def made() -> None:
            classes = Numbers.of(tests, 0, None)
            for test in tests:
                classes.mask(test)

        return made

    assert growth(ranges, 50) < 5  # type: ignore[arg-type]  # a function that gives a function
