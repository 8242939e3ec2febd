"""Formatting takes time in proportion to the file."""

import time

import pytest

from convroute.formatter.format import format_source
from convroute.source import Source

RULE = 'r{0}: route message   to care when text mentions ["refund", "no {0}"] and within office # why\n'
TEST = 'test "t{0}" {{ when message "Hi" from ad 1{0} then route to care when care pass then allowed }}\n'
LARGE = {
    "rules and tests": "".join((RULE + TEST).format(number) for number in range(1000)),
    "one test": 'test "t" {' + "when message then allowed when care pass then allowed\n" * 2000 + "}",
    "one list": "set ids = [" + ", # a comment\n".join(map(str, range(6000))) + "]",
    "one condition": "route shop to care when " + " and ".join(f"(a == {n} or b)" for n in range(1500)),
    "comments": "# a comment\n\n" * 20_000,
}


@pytest.mark.parametrize("text", LARGE.values(), ids=LARGE)
def test_a_large_file_is_formatted_and_proved_in_a_moment(text: str) -> None:
    """A tenth of the limit on a machine that does nothing else."""
    format_source(Source("warm.route", "language 1"))
    began = time.perf_counter()
    assert format_source(Source("large.route", text)).text is not None
    assert time.perf_counter() - began < 60
