"""Rules are filed by their keys: one table for each field and way of comparing it.

Where many rules share a key, its drawer has tables of its own, by something else that they ask for.
"""

from collections.abc import Hashable, Iterator

from convroute.compiler.census import Census
from convroute.compiler.intervals import Interval, intervals
from convroute.compiler.keys import Key, Keys
from convroute.compiler.tables import CROWD, Drawer, PostingList, Table, Tables

Rule = tuple[int, list[Keys]]
"""The position of a rule, and by what it can be found."""

Filed = list[tuple[Key, Rule]]
_DEEPEST = 4


def filed(rules: list[Rule], depth: int = 0) -> Tables:
    """All tables of some rules, which come in the order of their positions."""
    census = Census(covers for _, covers in rules)
    always: PostingList = []
    by_comparison: dict[tuple[str, str], Filed] = {}
    for position, covers in rules:
        cover = census.best(covers)
        if cover is None:
            always.append(position)
            continue
        others = [other for other in covers if other is not cover]
        for key in cover:
            by_comparison.setdefault((key[0], key[1]), []).append((key, (position, others)))
    tables = [_table(kind, field, filed, depth) for (kind, field), filed in by_comparison.items()]
    return Tables(always, tuple(tables))


def _table(kind: str, field: str, filed: Filed, depth: int) -> Table:
    if kind == "within":
        return Table(kind, field, intervals(_ranges(filed)))
    return Table(kind, field, _drawers(filed, depth))


def _drawers(filed: Filed, depth: int) -> dict[Hashable, Drawer]:
    """What is filed under each value; a rule stands once even if two of its keys are the same."""
    drawers: dict[Hashable, list[Rule]] = {}
    for key, rule in filed:
        drawer = drawers.setdefault(key[2], [])
        if not drawer or drawer[-1][0] != rule[0]:
            drawer.append(rule)
    return {value: _drawer(rules, depth) for value, rules in drawers.items()}


def _drawer(rules: list[Rule], depth: int) -> Drawer:
    if len(rules) > CROWD and depth < _DEEPEST and any(covers for _, covers in rules):
        return filed(rules, depth + 1)
    return [position for position, _ in rules]


def _ranges(filed: Filed) -> Iterator[tuple[Interval, int]]:
    for (_, _, interval), (position, _) in filed:
        assert isinstance(interval, tuple), "`within` keys have a range"
        low, high = interval
        yield (low, high), position
