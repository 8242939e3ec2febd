"""Which lines of two long lists are told to be the same."""

from convroute.differ.alignment import aligned


def test_of_many_lines_all_but_the_one_that_moved_far_are_the_same() -> None:
    old = [*range(5_000)]
    new = [4_000, *range(1, 4_000), *range(4_001, 5_000), 0]
    same = aligned(old, new)
    assert len(same) == 4_998
    assert all(old[one] == new[other] for one, other in same)
    assert same == sorted(same)
    assert [other for _, other in same] == sorted(other for _, other in same)
