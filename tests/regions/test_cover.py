"""The smallest set of rules that takes everything from another one, against all sets there are."""

from collections.abc import Sequence
from itertools import combinations
from pathlib import Path
from random import Random

from tests.regions.test_traps import covered


def smallest(towns: Sequence[set[int]]) -> int:
    """How many of the sets it takes to have what all of them have."""
    every = set[int]().union(*towns)
    sizes = range(1, len(towns) + 1)
    return next(
        size for size in sizes if any(set[int]().union(*some) == every for some in combinations(towns, size))
    )


def listed(towns: set[int]) -> str:
    named = ", ".join(f'"t{town}"' for town in sorted(towns))
    return f"city in [{named}]"


def test_a_cover_in_which_no_rule_is_too_many_is_not_taken_for_the_smallest(tmp_path: Path) -> None:
    for number in range(20):
        pick = Random(number)
        towns = [{*pick.sample(range(8), pick.randint(2, 4))} for _ in range(9)]
        live = [
            f"route message to care when {listed(some)} or city is absent and score == {at}\n"
            for at, some in enumerate(towns)
        ]
        last = f"route message to bot when {listed(set[int]().union(*towns))}\n"
        [(_, cover)] = covered("".join((*live, last)), tmp_path).items()
        assert len(cover) == smallest(towns), number
        assert set[int]().union(*(towns[at] for at in cover)) == set[int]().union(*towns), number
