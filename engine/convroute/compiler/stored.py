"""A planned policy as bytes and back, for the cache: the policy, and where its rules are found."""

from array import array
from collections.abc import Hashable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING, Any

from convroute.compiler.index.lookups import Bucket, Buckets, SetKey, Table, Tables
from convroute.compiler.index.segment_tree import SegmentTree
from convroute.compiler.program import Program
from convroute.compiler.stage_index import StageIndex
from convroute.compiler.stage_indexes import StageIndexes
from convroute.policy.calendar import Schedule
from convroute.policy.conditions import Scalar, Test
from convroute.policy.model import CheckedPolicy
from convroute.policy.stored.reading import Reader
from convroute.shelves import Shelves, shelved

if TYPE_CHECKING:
    from convroute.policy.stored.writing import Writer

Json = Any


def to_bytes(program: Program) -> bytes:
    """Everything, also what is only made when an event of some surface comes."""
    from convroute.policy.stored.writing import Writer  # most programs are only read

    writer, stage_indexes = Writer(), program.stage_indexes
    surfaces: list[str | None] = [*sorted(stage_indexes.surfaces), None]
    organic = [[surface, _stage_index(writer, stage_indexes.organic(surface))] for surface in surfaces]
    stages = [_stage_index(writer, stage_indexes.campaign), _stage_index(writer, stage_indexes.link), organic]
    return writer.bundle([writer.value(program.policy), stages])


def from_bytes(data: bytes) -> Program:
    """The program; raises some `Exception` for bytes that `to_bytes` did not write."""
    reader = Reader(data)
    policy, (campaign, link, organic) = reader.document
    checked = reader.value(policy)
    if not isinstance(checked, CheckedPolicy):
        raise TypeError("nothing but a policy is kept here")
    by_surface = {surface: _read_stage_index(reader, stage_index) for surface, stage_index in organic}
    stage_indexes = StageIndexes(
        _read_stage_index(reader, campaign),
        _read_stage_index(reader, link),
        frozenset(surface for surface in by_surface if surface is not None),
        by_surface.__getitem__,
    )
    return Program(checked, stage_indexes=stage_indexes)


# --- to bytes ----------------------------------------------------------------------------


def _stage_index(writer: "Writer", stage_index: StageIndex) -> Json:
    ends, data = shelved(stage_index.exact)
    return [
        stage_index.key,
        [len(stage_index.exact), writer.part(ends), writer.part(data)],
        stage_index.always,
        stage_index.first,
        writer.part(array("I", stage_index.weighed)),
        None if stage_index.tables is None else _tables(writer, stage_index.tables),
        stage_index.fields,
    ]


def _tables(writer: "Writer", tables: Tables) -> Json:
    return {"always": tables.always, "tables": [_table(writer, table) for table in tables.tables]}


def _table(writer: "Writer", table: Table) -> Json:
    entries = table.entries
    if isinstance(entries, SegmentTree):
        return [table.kind, table.field, entries.bounds, [*entries.nodes], [*entries.nodes.values()]]
    keys = [writer.value(key.values if isinstance(key, SetKey) else key) for key in entries]
    return [table.kind, table.field, keys, [_bucket(writer, bucket) for bucket in entries.values()]]


def _bucket(writer: "Writer", bucket: Bucket) -> Json:
    return _tables(writer, bucket) if isinstance(bucket, Tables) else bucket


# --- from bytes --------------------------------------------------------------------------


def _read_stage_index(reader: Reader, data: Json) -> StageIndex:
    key, (length, ends, texts), always, first, weighed, tables, fields = data
    return StageIndex(
        key,
        Shelves(length, reader.numbers(ends), reader.part(texts)),
        always,
        first,
        reader.numbers(weighed),
        None if tables is None else _read_tables(reader, tables),
        tuple(fields),
    )


def _read_tables(reader: Reader, data: Mapping[str, Json]) -> Tables:
    return Tables(data["always"], tuple(_read_table(reader, *table) for table in data["tables"]))


def _read_table(reader: Reader, kind: str, field: str, keys: Json, *entries: Json) -> Table:
    if kind == "within":
        nodes, numbers = entries
        return Table(kind, field, SegmentTree(keys, dict(zip(nodes, numbers, strict=True))))
    return Table(kind, field, _read_buckets(reader, keys, *entries))


def _read_buckets(reader: Reader, keys: Iterable[Json], buckets: Iterable[Json]) -> Buckets:
    values = [key if key.__class__ is not list else _read_key(reader, key) for key in keys]
    found = [
        bucket if bucket.__class__ is list else _read_tables(reader, bucket)  # of tables inside tables
        for bucket in buckets
    ]
    return dict(zip(values, found, strict=True))


def _read_key(reader: Reader, key: Json) -> Hashable:
    """A schedule, a large set, or a test."""
    value: Schedule | AbstractSet[Scalar] | Test = reader.value(key)
    return SetKey(value) if isinstance(value, AbstractSet) else value
