"""Versions are free text, compared as people compare them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convroute.policy.versions import Former, following, increased, latest, unnoticed


@pytest.mark.parametrize(
    ("former", "now"),
    [
        ("2026.11.3", "2026.11.10"),
        ("2026.11.30", "2026.12.1"),
        ("1", "2"),
        ("1.0", "1.0.1"),
        ("v9", "v10"),
        ("1.0-rc1", "1.0-rc2"),
        ("1.0-rc1", "1.0"),
        ("1.0 draft", "1.0"),
        ("9" * 5000, "1" + "0" * 5000),
    ],
)
def test_a_higher_number_is_a_later_version(former: str, now: str) -> None:
    assert increased(former, now)
    if all(any(c.isdigit() for c in text) for text in (former, now)) and "rc1" not in former + now:
        assert "draft" in former or not increased(now, former)


@pytest.mark.parametrize(
    ("former", "now"),
    [("1", "1"), ("1", " 1 "), ("01", "1"), ("2026.11.10", "2026.11.3"), ("1.0.1", "1.0"), ("2-3", "2-1")],
)
def test_an_equal_or_lower_number_is_not(former: str, now: str) -> None:
    assert not increased(former, now)


@pytest.mark.parametrize(
    ("former", "now"), [("winter", "spring"), ("winter 2026", "spring 2027"), ("2", "v1")]
)
def test_nobody_knows_the_order_of_words(former: str, now: str) -> None:
    assert increased(former, now)


@pytest.mark.parametrize(
    ("version", "later"),
    [
        ("2026.11.3", "2026.11.4"),
        ("2026.11.09", "2026.11.10"),
        ("v007", "v008"),
        ("99", "100"),
        ("spring", None),
        ("1.0-beta", None),
        ("1" * 5000, None),
    ],
)
def test_the_version_after_this_one_has_a_higher_last_number(version: str, later: str | None) -> None:
    assert following(version) == later


_versions = st.text(st.sampled_from("0123456789.-v ab"), min_size=1, max_size=12)


@given(_versions)
def test_the_version_after_any_is_an_increase(version: str) -> None:
    assert not increased(version, version)
    later = following(version)
    assert later is None or increased(version, later)


@given(
    st.lists(st.integers(0, 99), min_size=3, max_size=3), st.lists(st.integers(0, 99), min_size=3, max_size=3)
)
def test_numbers_between_dots_are_compared_as_numbers(one: list[int], other: list[int]) -> None:
    former, now = (".".join(map(str, numbers)) for numbers in (one, other))
    assert increased(former, now) == (one < other)


def _former(version: str, digest: str = "sha256:0") -> Former:
    return Former(version, digest, "a place")


@pytest.mark.parametrize(
    ("versions", "left"),
    [
        ([], []),
        (["7", "8"], ["8"]),
        (["8", "7"], ["8"]),
        (["8", "08"], ["8"]),
        (["spring", "summer"], ["spring", "summer"]),
        (["spring", "7", "8"], ["spring", "8"]),
    ],
)
def test_only_the_latest_count(versions: list[str], left: list[str]) -> None:
    assert [former.version for former in latest(map(_former, versions))] == left


def test_a_change_is_unnoticed_when_the_version_is_no_higher() -> None:
    assert unnoticed(_former("7"), "7", "sha256:1")
    assert unnoticed(_former("7"), "6", "sha256:1")
    assert not unnoticed(_former("7"), "8", "sha256:1")
    assert not unnoticed(_former("7"), "7", "sha256:0")
