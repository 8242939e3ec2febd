"""Units and the words for them."""

import pytest

from convroute.units import DAY_SECONDS, in_largest_unit
from convroute.wording import counted, duration, one_of, roughly


@pytest.mark.parametrize(
    ("seconds", "count", "unit"),
    [
        (0, 0, "second"),
        (1, 1, "second"),
        (90, 90, "second"),
        (60, 1, "minute"),
        (36 * 3600, 36, "hour"),
        (14 * DAY_SECONDS, 14, "day"),
        (-DAY_SECONDS, -DAY_SECONDS, "second"),
    ],
)
def test_a_time_is_counted_in_the_largest_unit_that_fits_exactly(seconds: int, count: int, unit: str) -> None:
    assert in_largest_unit(seconds) == (count, unit)
    assert duration(seconds) == counted(count, unit)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0 seconds"),
        (61, "1 minute 1 second"),
        (2 * 3600 + 28 * 60 + 59, "2 hours 28 minutes"),
        (3 * DAY_SECONDS + 59, "3 days"),
    ],
)
def test_a_rough_time_has_at_most_two_units(seconds: int, text: str) -> None:
    assert roughly(seconds) == text


def test_a_choice_has_commas_and_one_or() -> None:
    assert [one_of("a"), one_of("ab"), one_of("abc")] == ["`a`", "`a` or `b`", "`a`, `b` or `c`"]
