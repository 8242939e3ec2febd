"""Only the statements that touch the lines somebody chose."""

import pytest

from tests.formatter.test_style import formatted

TEXT = """\
language    1


  # first
  route  shop   to care   # kept
route  message
   to   care
  route link to  care  route referral   to care



route  organic   to care
"""


@pytest.mark.parametrize(
    ("lines", "changed"),
    [
        ((3, 4), {}),
        ((5, 5), {"  route  shop   to care   # kept": "route shop to care   # kept"}),
        ((7, 7), {"route  message\n   to   care": "route message to care"}),
        (
            (8, 8),
            {"  route link to  care  route referral   to care": "route link to care\nroute referral to care"},
        ),
        ((11, 40), {"route  organic   to care": "route organic to care"}),
        (
            (8, 12),
            {
                "  route link to  care  route referral   to care\n\n\n\nroute  organic   to care": (
                    "route link to care\nroute referral to care\n\nroute organic to care"
                )
            },
        ),
    ],
)
def test_the_rest_of_the_file_stays_as_it_is(lines: tuple[int, int], changed: dict[str, str]) -> None:
    expected = TEXT
    for old, new in changed.items():
        assert old in expected
        expected = expected.replace(old, new)
    assert formatted(TEXT, lines) == expected


def test_all_lines_are_the_whole_file() -> None:
    assert formatted(TEXT, (1, 12)) == formatted(TEXT)


def test_a_file_without_a_last_newline_keeps_it_so_outside_the_range() -> None:
    text = "language  1\nroute  shop to care"
    assert formatted(text, (1, 1)) == "language 1\nroute  shop to care"
