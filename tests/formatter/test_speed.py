"""Formatting takes steps in proportion to the file."""

from collections.abc import Callable
from functools import partial

import pytest

from convroute.formatter.format import format_source
from convroute.source import Source
from tests.benchmarks.effort import growth
from tests.examples import how_many

pytestmark = pytest.mark.slow

RULE = 'r{0}: route message   to care when text mentions ["refund", "no {0}"] and within office # why\n'
TEST = 'test "t{0}" {{ when message "Hi" from ad 1{0} then route to care when care pass then allowed }}\n'
LARGE: dict[str, Callable[[int], str]] = {
    "rules and tests": lambda size: "".join((RULE + TEST).format(number) for number in range(size)),
    "one test": lambda size: (
        'test "t" {' + "when message then allowed when care pass then allowed\n" * 2 * size + "}"
    ),
    "one list": lambda size: "set ids = [" + ", # a comment\n".join(map(str, range(6 * size))) + "]",
    "one condition": lambda size: (
        "route shop to care when " + " and ".join(f"(a == {n} or b)" for n in range(2 * size))
    ),
    "comments": lambda size: "# a comment\n\n" * 20 * size,
}


def formatting(kind: str, size: int) -> Callable[[], object]:
    return partial(format_source, Source("large.route", LARGE[kind](size)))


@pytest.mark.parametrize("kind", LARGE)
def test_a_large_file_is_formatted_and_proved_in_steps_that_grow_with_it(kind: str) -> None:
    assert format_source(Source("large.route", LARGE[kind](how_many(40, nightly=100)))).text is not None
    assert growth(partial(formatting, kind), how_many(5, nightly=10)) <= 4.2
