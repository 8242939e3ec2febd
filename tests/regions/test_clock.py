from datetime import date
from random import Random
from zoneinfo import available_timezones

import pytest

from convroute.policy.calendar import Hours, Schedule, local_time
from convroute.policy.conditions import InDates, InHours, IsOpen, OnWeekdays
from convroute.regions.clock import Clock
from convroute.regions.utc_offsets import END, STEP, offset_at, steady
from tests.benchmarks.effort import growth
from tests.regions.instants import DAY, LAST, ODD_DAYS, Asked, answers, instants, random_tests

WORKDAYS = ((Hours(540, 1080),),) * 5 + ((),) * 2
NIGHTS = ((Hours(1320, 120),),) * 7


def clock_is_exact(tests: list[Asked], timezone: str, step: int, days: int) -> None:
    """Each class has an instant, by the evaluator, and each instant has a class that says what is true."""
    clock = Clock.of(tests, timezone)
    masks = [clock.mask(*test) for test in tests]
    classes = [(*(bool(mask >> number & 1) for mask in masks),) for number in range(clock.size)]
    assert len({*classes}) == clock.size, "tests tell any two classes apart"
    assert all(mask >> clock.size == 0 for mask in masks)
    for number, expected in enumerate(classes):
        assert answers(tests, clock.instant(number) // 1000) == expected
        assert clock.number(clock.instant(number)) == number
    missing = {
        found for second in instants(tests, step, days) if (found := answers(tests, second)) not in classes
    }
    assert not missing


@pytest.mark.parametrize("timezone", ODD_DAYS)
def test_each_class_has_an_instant_and_each_instant_a_class(timezone: str) -> None:
    for seed in range(3):
        clock_is_exact(random_tests(Random(f"{timezone}{seed}"), timezone, 15), timezone, 15, 2)


@pytest.mark.parametrize("seed", range(2))
def test_two_zones_share_their_classes(seed: int) -> None:
    choice = Random(seed)
    one, other = choice.sample(("Europe/Berlin", "Australia/Lord_Howe", "UTC", "Asia/Kathmandu"), 2)
    clock_is_exact(random_tests(choice, one, 15) + random_tests(choice, other, 15), other, 15, 2)


@pytest.mark.nightly
@pytest.mark.parametrize("timezone", ODD_DAYS)
def test_each_class_has_an_instant_by_the_minute(timezone: str) -> None:
    for seed in range(20):
        clock_is_exact(random_tests(Random(f"{timezone}/{seed}"), timezone, 1), timezone, 1, 9)


@pytest.mark.nightly
def test_any_two_zones_share_their_classes_by_the_minute() -> None:
    choice = Random(7)
    for _ in range(20):
        one, other = choice.sample([*ODD_DAYS], 2)
        clock_is_exact(random_tests(choice, one, 1) + random_tests(choice, other, 1), one, 1, 9)


@pytest.mark.nightly
def test_no_zone_changes_its_offset_twice_between_two_looks_at_it() -> None:
    hours = 12
    for timezone in available_timezones():
        last, before = 0, offset_at(0, timezone)
        for second in range(0, 70 * 365 * DAY, hours * 3_600):
            if (offset := offset_at(second, timezone)) != before:
                assert last == 0 or second - last > STEP + hours * 3_600, (timezone, second)
                last, before = second, offset


def test_offsets_are_known_at_every_second_of_a_year_of_changes() -> None:
    start = int(1e9)
    parts = [*steady(["America/Sao_Paulo", "Europe/Berlin"], start, start + 400 * DAY)]
    assert [part.start for part in parts[1:]] == [part.end for part in parts[:-1]]
    assert (parts[0].start, parts[-1].end) == (start, start + 400 * DAY)
    for part in parts:
        for second in (part.start, (part.start + part.end) // 2, part.end - 1):
            assert part.offsets == (
                offset_at(second, "America/Sao_Paulo"),
                offset_at(second, "Europe/Berlin"),
            )
    assert len(parts) == 5


def test_offsets_are_only_of_instants_that_there_are() -> None:
    (part,) = steady(["UTC"], -DAY, 2 * END)
    assert (part.start, part.end) == (0, LAST + 1)


def test_without_tests_all_instants_are_one_class() -> None:
    clock = Clock.of([], "Europe/Berlin")
    assert clock.size == 1
    assert local_time(clock.instant(0), "Europe/Berlin").isoformat() == "2026-01-05T12:00:00+01:00"


def test_the_first_class_is_that_of_noon_on_the_usual_monday() -> None:
    tests: list[Asked] = [
        (IsOpen(Schedule("office", WORKDAYS, frozenset({date(2026, 12, 25)}))), "Europe/Berlin"),
        (IsOpen(Schedule("nights", NIGHTS, frozenset())), "Europe/Berlin"),
    ]
    clock = Clock.of(tests, "Europe/Berlin")
    shown = [f"{local_time(clock.instant(number), 'Europe/Berlin'):%a %d %H:%M}" for number in range(3)]
    assert shown == ["Mon 05 12:00", "Mon 05 08:00", "Mon 05 23:00"]


def test_an_hour_that_the_clocks_skip_is_in_no_class() -> None:
    day, hour = InDates(date(2026, 3, 29), date(2026, 3, 29)), InHours(Hours(120, 180))
    for timezone, possible in (("Europe/Berlin", False), ("UTC", True)):
        clock = Clock.of([(day, timezone), (hour, timezone)])
        assert bool(clock.mask(day, timezone) & clock.mask(hour, timezone)) is possible


def test_a_day_that_a_zone_skips_is_in_no_class() -> None:
    for day, possible in ((29, True), (30, False), (31, True)):
        test = InDates(date(2011, 12, day), date(2011, 12, day))
        assert bool(Clock.of([(test, "Pacific/Apia")]).mask(test, "Pacific/Apia")) is possible


def test_what_began_on_a_day_that_a_zone_skips_goes_on_after_midnight() -> None:
    """Saturday follows Thursday there; hours that belong to Friday are Saturday's before two."""
    friday = tuple((Hours(1320, 120),) if day == 4 else () for day in range(7))
    saturday = InDates(date(2011, 12, 31), date(2011, 12, 31))
    for exceptions, possible in ((frozenset[date](), True), (frozenset({date(2011, 12, 30)}), False)):
        late = IsOpen(Schedule("late", friday, exceptions))
        clock = Clock.of([(late, "Pacific/Apia"), (saturday, "Pacific/Apia")])
        together = clock.mask(late, "Pacific/Apia") & clock.mask(saturday, "Pacific/Apia")
        assert bool(together) is possible


def test_a_date_that_ends_twice_is_known_on_both_sides() -> None:
    """In St. John's the clocks went back from 00:01 to 23:01 of the day before."""
    day, minute = InDates(date(2006, 10, 29), date(2006, 10, 29)), InHours(Hours(0, 1))
    tests: list[Asked] = [(day, "America/St_Johns"), (minute, "America/St_Johns")]
    clock_is_exact(tests, "America/St_Johns", 1, 1)


def test_instants_begin_in_1970_and_end_in_2286() -> None:
    eve, last = InDates(date(1969, 12, 31), date(1969, 12, 31)), InDates(date(2286, 11, 20), date(2287, 1, 1))
    evening = InHours(Hours(1080, 1140))
    for timezone, possible in (("UTC", False), ("America/New_York", True)):
        clock = Clock.of([(eve, timezone)])
        assert bool(clock.mask(eve, timezone)) is possible
    for timezone, possible in (("UTC", False), ("Asia/Kathmandu", True)):
        clock = Clock.of([(last, timezone), (evening, timezone)])
        assert bool(clock.mask(last, timezone) & clock.mask(evening, timezone)) is possible
    tests: list[Asked] = [(InDates(date(1970, 1, 1), date(1970, 1, 1)), "UTC"), (InHours(Hours(0, 1)), "UTC")]
    clock = Clock.of(tests)
    assert clock.instant((clock.mask(*tests[0]) & clock.mask(*tests[1])).bit_length() - 1) == 1


def test_days_that_show_too_little_are_followed_by_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("convroute.regions.clock._LOOKED_AT", DAY)
    day, hours = InDates(date(2026, 3, 29), date(2026, 4, 9)), InHours(Hours(120, 180))
    clock_is_exact([(day, "Europe/Berlin"), (hours, "Europe/Berlin")], "Europe/Berlin", 15, 2)
    clock = Clock.of([(day, "Europe/Berlin"), (hours, "Europe/Berlin")])
    assert clock.size == 4


def test_a_date_begins_at_the_midnight_of_each_zone() -> None:
    day = InDates(date(2026, 3, 10), date(2026, 3, 10))
    names = ("Asia/Kathmandu", "America/New_York")
    for start in (570, 585):
        tests: list[Asked] = [(InHours(Hours(start, start + 15)), names[0]), *((day, name) for name in names)]
        clock = Clock.of(tests)
        together = clock.mask(*tests[0]) & clock.mask(*tests[1]) & clock.mask(*tests[2])
        assert bool(together) is (start == 585)


def test_an_offset_with_seconds_skips_what_it_skips() -> None:
    """In 1972 Monrovia's clocks went from midnight to 44 minutes and 30 seconds past it."""
    timezone = "Africa/Monrovia"
    day = InDates(date(1972, 1, 7), date(1972, 1, 7))
    for start, possible in ((0, False), (44, True)):
        rest = InHours(Hours(start, 44 + start // 44))
        clock = Clock.of([(day, timezone), (rest, timezone)])
        together = clock.mask(day, timezone) & clock.mask(rest, timezone)
        assert bool(together) is possible
        if together:
            shown = local_time(clock.instant(together.bit_length() - 1), timezone)
            assert f"{shown:%d %H:%M:%S}" == "07 00:44:30"


def test_zones_meet_as_the_weeks_between_their_changes_of_clocks_allow() -> None:
    afternoon = (InHours(Hours(900, 930)), "Europe/Berlin")
    for timezone, start, possible in (
        ("America/New_York", 540, True),
        ("America/New_York", 600, True),
        ("America/New_York", 660, False),
        ("Europe/London", 840, True),
        ("Europe/London", 780, False),
    ):
        there = (InHours(Hours(start, start + 30)), timezone)
        clock = Clock.of([afternoon, there])
        together = clock.mask(*afternoon) & clock.mask(*there)
        assert bool(together) is possible, (timezone, start)
    march = Clock.of([afternoon, (InHours(Hours(600, 630)), "America/New_York")], "Europe/Berlin")
    both = march.mask(*afternoon) & march.mask(InHours(Hours(600, 630)), "America/New_York")
    assert local_time(march.instant(both.bit_length() - 1), "Europe/Berlin").month == 3


def test_dates_that_are_alike_are_one_class() -> None:
    holidays = frozenset(date(year, month, 24) for year in range(2026, 2036) for month in range(1, 13))
    clock = Clock.of([(IsOpen(Schedule("office", WORKDAYS, holidays)), "Europe/Berlin")])
    assert clock.size == 2


def test_a_range_of_dates_that_ends_before_it_begins_holds_none() -> None:
    tests: list[Asked] = [
        (InDates(date(2026, 3, 2), date(2026, 3, 1)), "UTC"),
        (OnWeekdays(frozenset({0})), "UTC"),
    ]
    assert Clock.of(tests).mask(*tests[0]) == 0


def test_work_grows_with_the_schedules_and_their_exceptions() -> None:
    def schedules(count: int) -> list[Asked]:
        choice = Random(count)
        return [
            (
                IsOpen(
                    Schedule(
                        f"s{number}",
                        ((Hours(60 * choice.randint(6, 10), 60 * choice.randint(16, 20)),),) * 6 + ((),),
                        frozenset(
                            date(2026, choice.randint(1, 12), choice.randint(1, 28)) for _ in range(10)
                        ),
                    )
                ),
                "Europe/Berlin",
            )
            for number in range(count)
        ]

    def made(count: int) -> object:
        tests = schedules(count)
        return lambda: Clock.of(tests, "Europe/Berlin")

    assert growth(made, 5) < 6  # type: ignore[arg-type]  # a function that gives a function
