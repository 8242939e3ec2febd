"""What stands in one series of rules alone, or says something else there, against a look at every rule."""

from array import array
from random import Random

import pytest

from convroute.differ import series
from convroute.differ.series import Pair, Series, otherwise
from convroute.regions.stretches import Row

Said = tuple[Row, int]


def series_of(rules: list[Said]) -> Series:
    words = bytes(word for (word, _), _ in rules)
    return Series(
        words, [value for (_, value), _ in rules], array("I", [said for _, said in rules]), [0], [0]
    )


def expected(old: list[Said], new: list[Said]) -> dict[Row, Pair]:
    before, after = ({row: (at, said) for at, (row, said) in enumerate(rules)} for rules in (old, new))
    found: dict[Row, Pair] = {}
    for row in before.keys() | after.keys():
        one, other = before.get(row), after.get(row)
        if one is None or other is None or one[1] != other[1]:
            found[row] = one and one[0], other and other[0]
    return found


def rules(count: int, pick: Random) -> list[Said]:
    return [
        ((number % 2, str(number // 2)), 10 * (number % 2) + pick.randrange(3)) for number in range(count)
    ]


def edited(before: list[Said], edits: int, pick: Random) -> list[Said]:
    found = [*before]
    for number in range(edits):
        at = pick.randrange(len(found))
        match pick.randrange(6):
            case 0:
                del found[at]
            case 1:
                found.insert(pick.randrange(len(found)), found.pop(at))
            case 2:
                found[at] = found[at][0], found[at][1] + 1
            case 3:
                found.insert(at, ((0, f"new {number}"), 2))
            case 4:
                found[at:at] = [((1, f"new {number} {one}"), 11) for one in range(pick.randrange(40))]
            case _ if len(found) < 200:
                pick.shuffle(found)
    return found


@pytest.mark.parametrize("size", [2, 8, 512])
def test_where_rules_differ_is_what_a_look_at_every_rule_says(
    size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(series, "_SIZE", size)
    monkeypatch.setattr(series, "_FAR", 2)
    monkeypatch.setattr(series, "_MOST", 6)
    for seed in range(300):
        pick = Random(seed)
        old = rules(pick.choice((1, 7, 60)), pick)
        new = edited(old, pick.randrange(8), pick) if len(old) > 8 else rules(pick.randrange(9), pick)
        assert dict(otherwise(series_of(old), series_of(new))) == expected(old, new), seed


def test_where_few_rules_differ_few_are_looked_at_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at: list[Row] = []
    rows = Series.rows

    def counted(self: Series, spans: list[series.Span]) -> dict[Row, int]:
        found = dict(rows(self, spans))
        looked_at.extend(found)
        return found

    monkeypatch.setattr(Series, "rows", counted)
    pick = Random(1)
    old = rules(20_000, pick)
    new = edited(old, 10, pick)
    new[5:5] = [((0, f"many {number}"), 1) for number in range(2_000)]
    assert len(otherwise(series_of(old), series_of(new))) > 2_000
    assert len(looked_at) < 2_500
