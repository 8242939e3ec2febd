"""`-k EXPR`: words joined by `and`, `or`, `not` and parentheses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convroute.tester.selection import BadSelection, selection

ABOUT = "policies/shop/shop.route shop a Refund at night goes to the bot"


@pytest.mark.parametrize(
    "expression",
    [
        "refund",
        "REFUND",
        "shop.route",
        "refund and night",
        "refund and not day",
        "day or night",
        "not day and not noon",
        "day and noon or refund",
        "refund and (day or night)",
        "not (day or noon)",
        "not not refund",
        '"refund at night"',
        '"refund at" and not "refund by"',
        "(refund)",
    ],
)
def test_what_is_wanted(expression: str) -> None:
    assert selection(expression)(ABOUT)


@pytest.mark.parametrize(
    "expression",
    ["day", "refund and day", "not refund", "not (refund or day)", '"refund night"', "day or noon"],
)
def test_what_is_not(expression: str) -> None:
    assert not selection(expression)(ABOUT)


@pytest.mark.parametrize(
    ("expression", "problem"),
    [
        ("", "ends where a word could stand"),
        ("refund and", "ends where a word could stand"),
        ("refund night", "has `night` where `and` or `or` could stand"),
        ("and refund", "has `and` where a word could stand"),
        ("(refund", "has a `(` that is not closed"),
        ("(" * 100_000, "has more than 64 parentheses in one another"),
        ("refund)", "has `)` where `and` or `or` could stand"),
        ('"refund', "has a quote that is not closed"),
        ("not", "ends where a word could stand"),
    ],
)
def test_a_wrong_expression_says_where(expression: str, problem: str) -> None:
    with pytest.raises(BadSelection) as bad:
        selection(expression)
    assert str(bad.value) == problem


@given(st.text())
def test_any_text_selects_or_is_refused(text: str) -> None:
    try:
        chosen = selection(text)
    except BadSelection:
        return
    assert chosen("x") in (True, False)
