"""How an event finds in tables the rules that may hold for it.

What asks a table is made ready when it is first asked.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from heapq import merge
from typing import assert_never

from msgspec import Struct

from convroute.compiler.constants import Constants
from convroute.compiler.context import EvaluationContext, Getter, getter
from convroute.compiler.index.segment_tree import SegmentTree
from convroute.compiler.index.tables import (
    CROWD,
    GRAM,
    Bucket,
    PostingList,
    RangeTable,
    SetTable,
    Table,
    Tables,
    ValueTable,
)
from convroute.compiler.predicates import Predicate, passes
from convroute.policy.calendar import Schedule
from convroute.policy.conditions import Test
from convroute.policy.packed import SetKey
from convroute.policy.phrases import Phrases

Lookup = Callable[[EvaluationContext, list[PostingList]], None]
"""Adds the rules of one table that the event's value leads to."""


class Search(Struct, eq=False):
    """Asks all tables of some rules."""

    tables: Tables
    constants: Constants
    _lookups: tuple[Lookup, ...] | None = None

    def collect(self, context: EvaluationContext, found: list[PostingList]) -> None:
        tables, lookups = self.tables, self._lookups
        if tables.always:
            found.append(tables.always)
        if lookups is None:
            lookups = self._lookups = tuple(_lookup(table, self.constants) for table in tables.tables)
        for lookup in lookups:
            lookup(context, found)


Found = PostingList | Search
Buckets = Mapping[Hashable, Found]


def ascending(found: list[PostingList]) -> PostingList | Iterator[int]:
    """All rows, lowest position first; of many, no more than are taken."""
    if len(found) < 2:
        return found[0] if found else []
    if sum(map(len, found)) <= CROWD:
        return sorted({position for rows in found for position in rows})
    return merge(*found)


def _open(bucket: Found, context: EvaluationContext, found: list[PostingList]) -> None:
    if isinstance(bucket, Search):
        bucket.collect(context, found)
    else:
        found.append(bucket)


def _lookup(table: Table, constants: Constants) -> Lookup:
    match table:
        case RangeTable():
            return _within(_number(table.field, constants), table.tree)
        case SetTable():
            read, buckets_of_sets = getter(table.field, constants), _found(table.buckets, constants)
            if table.kind == "among":
                return _among(read, table.keys, buckets_of_sets)
            return _mentions(read, [constants.phrases(key) for key in table.keys], buckets_of_sets)
        case ValueTable():
            found = _found(table.buckets, constants)
            buckets: Buckets = dict(zip(table.keys, found, strict=True))
            return _by_value(table.kind, table.field, buckets, constants)
        case _:
            assert_never(table)


def _found(buckets: Sequence[Bucket], constants: Constants) -> list[Found]:
    return [Search(bucket, constants) if isinstance(bucket, Tables) else bucket for bucket in buckets]


def _by_value(kind: str, field: str, buckets: Buckets, constants: Constants) -> Lookup:
    match kind:
        case "weekday":
            return _is(lambda context: context.local.weekday(), buckets)
        case "open":
            return _opened(buckets)
        case "holds":
            return _holds(buckets)
        case "unless":
            return _unless(field, buckets, constants)
        case "present":
            read = getter(field, constants)
            return _present(lambda context: read(context) is not None, buckets[None])
        case _:
            return _compared(kind, getter(field, constants), buckets)


def _compared(kind: str, read: Getter, buckets: Buckets) -> Lookup:
    match kind:
        case "is":
            return _is(read, buckets)
        case "starts":
            return _cut(read, buckets, lambda text, length: text[:length])
        case "ends":
            return _cut(read, buckets, lambda text, length: text[-length:])
        case "has":
            return _has(read, buckets)
        case _:
            return _says(read, buckets)


def _is(read: Getter, buckets: Buckets) -> Lookup:
    find = buckets.get

    def lookup(context: EvaluationContext, found: list[PostingList]) -> None:
        bucket = find(read(context))
        if bucket is not None:
            _open(bucket, context, found)

    return lookup


def _among(read: Getter, keys: Sequence[SetKey], buckets: Sequence[Found]) -> Lookup:
    """Each set is asked once, however many rules look at it."""
    sets = [(key.values, bucket) for key, bucket in zip(keys, buckets, strict=True)]

    def lookup(context: EvaluationContext, found: list[PostingList]) -> None:
        value = read(context)
        for values, bucket in sets:
            if value in values:
                _open(bucket, context, found)

    return lookup


def _mentions(read: Getter, sets: Sequence[Phrases], buckets: Sequence[Found]) -> Lookup:
    """Each set of phrases is looked for once, however many rules name it."""

    def lookup(context: EvaluationContext, found: list[PostingList]) -> None:
        value = read(context)
        if value is None:
            return
        said = context.words(str(value))
        for phrases, bucket in zip(sets, buckets, strict=True):
            if phrases.stand_in(said):
                _open(bucket, context, found)

    return lookup


def _unless(field: str, buckets: Buckets, constants: Constants) -> Lookup:
    """Each test is made once, however many rules ask for its opposite."""
    tests = [
        (passes(field, test, constants), bucket) for test, bucket in buckets.items() if isinstance(test, Test)
    ]

    def lookup(context: EvaluationContext, found: list[PostingList]) -> None:
        for passed, bucket in tests:
            if not passed(context):
                _open(bucket, context, found)

    return lookup


def _cut(read: Getter, buckets: Buckets, cut: Callable[[str, int], str]) -> Lookup:
    lengths = sorted({len(str(value)) for value in buckets})

    def lookup(context: EvaluationContext, found: list[PostingList]) -> None:
        value = read(context)
        if value is None:
            return
        text = str(value)
        for length in lengths:
            bucket = buckets.get(cut(text, length))
            if bucket is not None:
                _open(bucket, context, found)

    return lookup


def _has(read: Getter, buckets: Buckets) -> Lookup:
    def lookup(context: EvaluationContext, found: list[PostingList]) -> None:
        value = read(context)
        if value is None:
            return
        text = str(value)
        for gram in {text[at : at + GRAM] for at in range(len(text) - GRAM + 1)}:
            if gram in buckets:
                _open(buckets[gram], context, found)

    return lookup


def _says(read: Getter, buckets: Buckets) -> Lookup:
    def lookup(context: EvaluationContext, found: list[PostingList]) -> None:
        value = read(context)
        if value is None:
            return
        for word in buckets.keys() & context.words(str(value)):
            _open(buckets[word], context, found)

    return lookup


def _holds(buckets: Buckets) -> Lookup:
    def lookup(context: EvaluationContext, found: list[PostingList]) -> None:
        for value in context.event.attachments:
            if value in buckets:
                _open(buckets[value], context, found)

    return lookup


def _present(holds: Predicate, bucket: Found) -> Lookup:
    def lookup(context: EvaluationContext, found: list[PostingList]) -> None:
        if holds(context):
            _open(bucket, context, found)

    return lookup


def _opened(buckets: Buckets) -> Lookup:
    """Each schedule is asked once, however many rules go by it."""
    schedules = [(schedule, bucket) for schedule, bucket in buckets.items() if isinstance(schedule, Schedule)]

    def lookup(context: EvaluationContext, found: list[PostingList]) -> None:
        for schedule, bucket in schedules:
            if schedule.open_at(context.local):
                _open(bucket, context, found)

    return lookup


def _number(field: str, constants: Constants) -> Getter:
    """The numbers that ranges are about: also of the clock and the calendar."""
    if field == "minute":
        return lambda context: context.local.hour * 60 + context.local.minute
    if field == "date":
        return lambda context: context.local.date().toordinal()
    return getter(field, constants)


def _within(read: Getter, segment_tree: SegmentTree) -> Lookup:
    def lookup(context: EvaluationContext, found: list[PostingList]) -> None:
        value = read(context)
        if isinstance(value, int):
            found.extend(segment_tree.holding(value))

    return lookup
