"""The smallest sets that hold one of each group, against all sets there are."""

from itertools import combinations
from random import Random

from convroute.regions.hitting import MOST_SETS, HittingSets


def smallest(groups: list[tuple[int, ...]], most: int) -> list[tuple[int, ...]]:
    members = sorted({one for group in groups for one in group})
    for size in range(most + 1):
        found = [one for one in combinations(members, size) if all({*one} & {*group} for group in groups)]
        if found:
            return found
    return []


def test_the_smallest_sets_are_those_of_brute_force_whatever_the_order_of_groups() -> None:
    choice = Random(1)
    for _ in range(300):
        groups = [
            tuple(sorted(choice.sample(range(9), choice.randint(1, 4)))) for _ in range(choice.randint(1, 7))
        ]
        sets = HittingSets(5, lambda one: (one[0] % 2, one))
        for count, group in enumerate(groups, 1):
            sets.add(group)
            expected = min(smallest(groups[:count], 5), key=lambda one: (one[0] % 2, one), default=None)
            assert sets.first == expected, groups[:count]


def test_there_is_none_where_each_would_have_too_many_members() -> None:
    sets = HittingSets(2, lambda one: one)
    for group in ((1, 2), (3, 4), (5, 6)):
        sets.add(group)
    assert sets.first is None


def test_where_not_all_smallest_sets_are_listed_the_first_is_still_a_smallest() -> None:
    sets = HittingSets(6, lambda one: one)
    groups = [tuple(range(40 * at, 40 * at + 40)) for at in range(3)]
    assert MOST_SETS < 40**3
    for group in groups:
        sets.add(group)
    for count in range(1, 7):
        sets.add((count, 40 + count, 80 + count))
        found = sets.first
        assert found is not None
        assert len(found) == max(3, count)
        assert all({*found} & {*group} for group in groups)
