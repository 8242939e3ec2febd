"""`--fail-under`: what is asked for, and who misses it."""

import pytest

from convroute.tester.coverage.thresholds import BadThreshold, missed, thresholds
from tests.coverage.building import measured


def test_each_kind_has_its_own_threshold() -> None:
    assert thresholds("rules=100, conditions=90.5%") == {"rules": 100, "conditions": 90.5}


def test_one_number_is_for_everything() -> None:
    assert thresholds("80") == {"rules": 80, "conditions": 80, "permissions": 80, "stages": 80}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("rule=100", "has `rule`, which is never counted: did you mean rules?"),
        ("lines=100", "has `lines`, which is never counted: did you mean rules?"),
        ("banana=1", "there are rules, conditions, permissions, stages"),
        ("rules=101", "has `101` where a percentage from 0 to 100 could stand"),
        ("rules=-1", "has `-1` where"),
        ("rules=", "has `` where"),
        ("rules=nan", "has `nan` where"),
        ("", "has `` where"),
        ("rules=1,rules=2", "says `rules` twice"),
        ("rules=1,50", "says `rules` twice"),
    ],
)
def test_what_means_nothing_is_refused(text: str, problem: str) -> None:
    with pytest.raises(BadThreshold) as refused:
        thresholds(text)
    assert problem.split(":")[0] in str(refused.value)


def test_a_large_policy_does_not_hide_a_small_one() -> None:
    bare = measured("route message to sales")
    full = measured('route message to sales\ntest "t" { when message "Hi" then route to sales }')
    found = missed([full, bare], {"rules": 100})
    assert [(one.kind, one.total.met, one.total.count) for one in found] == [("rules", 0, 1)]


def test_where_nothing_counts_everything_is_covered() -> None:
    assert missed([measured("")], {"rules": 100, "conditions": 100}) == ()
