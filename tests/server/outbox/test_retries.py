"""When a delivery is tried again, and when it is given up."""

from email.utils import formatdate

import pytest

from convroute.server.outbox.retries import LONGEST, Answer, settled
from convroute.server.rows import DeliveryRow

START = 1_789_000_000_000
HOUR = 3_600_000


def row(attempts: int = 0) -> DeliveryRow:
    return DeliveryRow("d", "e", "17", "55", "1", "messaging", None, START, START, attempts=attempts)


def waits(attempts: int, *, retry_after: str | None = None, chance: float = 0.5, at: int = START) -> float:
    found = settled(row(attempts), Answer(503, "", retry_after), at, chance)
    assert (found.state, found.attempts) == ("due", attempts + 1)
    return (found.due - at) / 1_000


@pytest.mark.parametrize(
    ("attempts", "seconds"),
    [(0, 1), (1, 5), (2, 30), (3, 120), (4, 600), (5, 3_600), (6, 3_600), (30, 3_600)],
)
def test_it_is_tried_again_later_and_later_up_to_an_hour(attempts: int, seconds: int) -> None:
    assert waits(attempts) == seconds


def test_retries_of_many_do_not_come_at_one_moment() -> None:
    assert [waits(4, chance=chance) for chance in (0, 0.5, 1)] == [450, 600, 750]


def test_after_36_hours_one_that_fails_is_dead() -> None:
    found = settled(row(40), Answer(None, "no answer in time"), START + LONGEST, 0.5)
    assert (found.state, found.status, found.answer) == ("dead", None, "no answer in time")


def test_the_last_attempt_is_not_after_36_hours() -> None:
    assert waits(40, at=START + LONGEST - 10_000) == 10


def test_what_was_never_tried_for_36_hours_is_still_tried_once() -> None:
    found = settled(row(), Answer(200, ""), START + 2 * LONGEST, 0.5)
    assert found.state == "done"


@pytest.mark.parametrize(
    ("retry_after", "seconds"),
    [
        ("17", 17),
        (" 17 ", 17),
        ("0", 1),
        ("3600", 3_600),
        ("86400", 3_600),
        ("9" * 400, 3_600),
        (formatdate(START / 1_000 + 90, usegmt=True), 90),
        (formatdate(START / 1_000 - 90, usegmt=True), 1),
        (formatdate(START / 1_000 + 900_000, usegmt=True), 3_600),
        ("Wed, 21 Oct 2015 07:28:00", 1),
        ("Mon, 99 Foo 99999 99:99:99 GMT", 1),
        ("soon", 1),
        ("-5", 1),
        ("1.5", 1),
        ("٣", 1),
        ("", 1),
    ],
)
def test_what_the_app_asks_for_counts_within_bounds(retry_after: str, seconds: int) -> None:
    assert waits(0, retry_after=retry_after) == seconds


def test_an_app_that_asks_for_little_is_still_tried_later_and_later() -> None:
    assert waits(4, retry_after="1") == 600


@pytest.mark.parametrize("code", [400, 401, 404, 410, 451, 499])
def test_a_refusal_of_the_app_is_final(code: int) -> None:
    assert settled(row(), Answer(code, ""), START, 0.5).state == "dead"


@pytest.mark.parametrize("code", [None, 100, 302, 408, 425, 429, 500, 599])
def test_anything_else_but_2xx_is_not(code: int | None) -> None:
    assert settled(row(), Answer(code, ""), START, 0.5).state == "due"
