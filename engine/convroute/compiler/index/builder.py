"""Rules are filed by their keys: one table for each field and way of comparing it.

Where many rules share a key, its bucket has tables of its own, by something else that they ask for.
"""

from collections.abc import Hashable, Iterator
from typing import Any

from convroute.compiler.index.access_predicates import Key, Keys
from convroute.compiler.index.segment_tree import Interval, segment_tree
from convroute.compiler.index.selectivity import Selectivity
from convroute.compiler.index.tables import (
    CROWD,
    Bucket,
    PostingList,
    RangeTable,
    SetTable,
    Table,
    Tables,
    ValueTable,
)

Findable = tuple[int, list[Keys]]
"""The position of a rule, and by what it can be found."""

Entries = list[tuple[Key, Findable]]
_DEEPEST = 4


def build_tables(rules: list[Findable], depth: int = 0) -> Tables:
    """All tables of some rules, which come in the order of their positions."""
    selectivity = Selectivity(access_predicates for _, access_predicates in rules)
    always: PostingList = []
    by_comparison: dict[tuple[str, str], Entries] = {}
    for position, access_predicates in rules:
        access_predicate = selectivity.best(access_predicates)
        if access_predicate is None:
            always.append(position)
            continue
        others = [other for other in access_predicates if other is not access_predicate]
        for key in access_predicate:
            by_comparison.setdefault((key[0], key[1]), []).append((key, (position, others)))
    tables = [_table(kind, field, entries, depth) for (kind, field), entries in by_comparison.items()]
    return Tables(always, tuple(tables))


def _table(kind: str, field: str, entries: Entries, depth: int) -> Table:
    if kind == "within":
        return RangeTable(field, segment_tree(_ranges(entries)))
    buckets = _buckets(entries, depth)
    keys, found = [*buckets], [*buckets.values()]
    by_sets = kind in ("among", "mentions")
    return SetTable(kind, field, keys, found) if by_sets else ValueTable(kind, field, keys, found)


def _buckets(entries: Entries, depth: int) -> dict[Any, Bucket]:
    """What is filed under each value; a rule stands once even if two of its keys are the same."""
    buckets: dict[Hashable, list[Findable]] = {}
    for key, rule in entries:
        bucket = buckets.setdefault(key[2], [])
        if not bucket or bucket[-1][0] != rule[0]:
            bucket.append(rule)
    return {value: _bucket(rules, depth) for value, rules in buckets.items()}


def _bucket(rules: list[Findable], depth: int) -> Bucket:
    if len(rules) > CROWD and depth < _DEEPEST and any(access_predicates for _, access_predicates in rules):
        return build_tables(rules, depth + 1)
    return [position for position, _ in rules]


def _ranges(entries: Entries) -> Iterator[tuple[Interval, int]]:
    for (_, _, interval), (position, _) in entries:
        assert isinstance(interval, tuple), "`within` keys have a range"
        low, high = interval
        yield (low, high), position
