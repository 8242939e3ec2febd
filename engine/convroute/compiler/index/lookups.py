"""Tables of rules, and how an event finds in them what may hold for it.

They are data, and can be kept; how a table is asked is made ready when it is first asked.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from heapq import merge

from convroute.compiler.constants import Constants
from convroute.compiler.context import EvaluationContext, Getter, getter
from convroute.compiler.index.segment_tree import SegmentTree
from convroute.compiler.predicates import Predicate, passes
from convroute.policy.calendar import Schedule
from convroute.policy.conditions import Scalar, Test

GRAM = 3
"""So many characters are looked up where a glob says nothing about how a value begins or ends."""

CROWD = 16
"""So many rules are better told apart by something else, too."""


class SetKey:
    """A large set as a key: the same only as itself, for comparing two would read both."""

    __slots__ = ("values",)

    def __init__(self, values: AbstractSet[Scalar]) -> None:
        self.values = values

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SetKey) and other.values is self.values

    def __hash__(self) -> int:
        return id(self.values)


PostingList = list[int]
"""Positions of rules, ascending."""

Lookup = Callable[[EvaluationContext, list[PostingList]], None]
"""Adds the rules of one table that the event's value leads to."""


class Tables:
    """All tables of some rules; `always` are those that nothing leads to."""

    __slots__ = ("_lookups", "always", "tables")

    def __init__(self, always: PostingList, tables: "tuple[Table, ...]") -> None:
        self.always = always
        self.tables = tables
        self._lookups: tuple[Lookup, ...] | None = None

    def fields(self) -> set[str]:
        """What of an event the tables look at, those inside others among them."""
        found = {"time" if table.field in ("minute", "date") else table.field for table in self.tables}
        for table in self.tables:
            buckets = () if isinstance(table.entries, SegmentTree) else table.entries.values()
            found.update(*(bucket.fields() for bucket in buckets if isinstance(bucket, Tables)))
        return found

    def collect(self, context: EvaluationContext, found: list[PostingList]) -> None:
        if self.always:
            found.append(self.always)
        lookups = self._lookups
        if lookups is None:
            lookups = self._lookups = tuple(_lookup(table, context.constants) for table in self.tables)
        for lookup in lookups:
            lookup(context, found)


Bucket = PostingList | Tables
Buckets = Mapping[Hashable, Bucket]


@dataclass(frozen=True, slots=True)
class Table:
    """How the value of `field` is compared, and the rules that each value leads to."""

    kind: str
    field: str
    entries: Buckets | SegmentTree


def ascending(found: list[PostingList]) -> PostingList | Iterator[int]:
    """All rows, lowest position first; of many, no more than are taken."""
    if len(found) < 2:
        return found[0] if found else []
    if sum(map(len, found)) <= CROWD:
        return sorted({position for rows in found for position in rows})
    return merge(*found)


def _open(bucket: Bucket, context: EvaluationContext, found: list[PostingList]) -> None:
    if isinstance(bucket, Tables):
        bucket.collect(context, found)
    else:
        found.append(bucket)


def _lookup(table: Table, constants: Constants) -> Lookup:
    buckets = table.entries
    if isinstance(buckets, SegmentTree):
        return _within(_number(table.field, constants), buckets)
    match table.kind:
        case "weekday":
            return _is(lambda context: context.local.weekday(), buckets)
        case "open":
            return _opened(buckets)
        case "holds":
            return _holds(buckets)
        case "unless":
            return _unless(table.field, buckets, constants)
        case "present":
            read = getter(table.field, constants)
            return _present(lambda context: read(context) is not None, buckets[None])
        case _:
            return _compared(table.kind, getter(table.field, constants), buckets)


def _compared(kind: str, read: Getter, buckets: Buckets) -> Lookup:
    match kind:
        case "is":
            return _is(read, buckets)
        case "starts":
            return _cut(read, buckets, lambda text, length: text[:length])
        case "ends":
            return _cut(read, buckets, lambda text, length: text[-length:])
        case "among":
            return _among(read, buckets)
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


def _among(read: Getter, buckets: Buckets) -> Lookup:
    """Each set is asked once, however many rules look at it."""
    sets = [(large.values, bucket) for large, bucket in buckets.items() if isinstance(large, SetKey)]

    def lookup(context: EvaluationContext, found: list[PostingList]) -> None:
        value = read(context)
        for values, bucket in sets:
            if value in values:
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


def _present(holds: Predicate, bucket: Bucket) -> Lookup:
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
