"""A planned policy as bytes and back, for the cache: the policy, and where its rules are found."""

from array import array
from collections.abc import Hashable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING, Any

from convroute.compiler.intervals import Intervals
from convroute.compiler.layout import Layout
from convroute.compiler.layouts import Layouts
from convroute.compiler.program import Program
from convroute.compiler.tables import Drawer, Drawers, Large, Table, Tables
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

    writer, layouts = Writer(), program.layouts
    surfaces: list[str | None] = [*sorted(layouts.surfaces), None]
    organic = [[surface, _layout(writer, layouts.organic(surface))] for surface in surfaces]
    stages = [_layout(writer, layouts.campaign), _layout(writer, layouts.link), organic]
    return writer.bundle([writer.value(program.policy), stages])


def from_bytes(data: bytes) -> Program:
    """The program; raises some `Exception` for bytes that `to_bytes` did not write."""
    reader = Reader(data)
    policy, (campaign, link, organic) = reader.document
    checked = reader.value(policy)
    if not isinstance(checked, CheckedPolicy):
        raise TypeError("nothing but a policy is kept here")
    by_surface = {surface: _read_layout(reader, layout) for surface, layout in organic}
    layouts = Layouts(
        _read_layout(reader, campaign),
        _read_layout(reader, link),
        frozenset(surface for surface in by_surface if surface is not None),
        by_surface.__getitem__,
    )
    return Program(checked, layouts=layouts)


# --- to bytes ----------------------------------------------------------------------------


def _layout(writer: "Writer", layout: Layout) -> Json:
    ends, data = shelved(layout.exact)
    return [
        layout.key,
        [len(layout.exact), writer.part(ends), writer.part(data)],
        layout.always,
        layout.first,
        writer.part(array("I", layout.weighed)),
        None if layout.tables is None else _tables(writer, layout.tables),
        layout.fields,
    ]


def _tables(writer: "Writer", tables: Tables) -> Json:
    return {"always": tables.always, "tables": [_table(writer, table) for table in tables.tables]}


def _table(writer: "Writer", table: Table) -> Json:
    filed = table.filed
    if isinstance(filed, Intervals):
        return [table.kind, table.field, filed.bounds, [*filed.nodes], [*filed.nodes.values()]]
    keys = [writer.value(key.values if isinstance(key, Large) else key) for key in filed]
    return [table.kind, table.field, keys, [_drawer(writer, drawer) for drawer in filed.values()]]


def _drawer(writer: "Writer", drawer: Drawer) -> Json:
    return _tables(writer, drawer) if isinstance(drawer, Tables) else drawer


# --- from bytes --------------------------------------------------------------------------


def _read_layout(reader: Reader, data: Json) -> Layout:
    key, (length, ends, texts), always, first, weighed, tables, fields = data
    return Layout(
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


def _read_table(reader: Reader, kind: str, field: str, keys: Json, *filed: Json) -> Table:
    if kind == "within":
        nodes, numbers = filed
        return Table(kind, field, Intervals(keys, dict(zip(nodes, numbers, strict=True))))
    return Table(kind, field, _read_drawers(reader, keys, *filed))


def _read_drawers(reader: Reader, keys: Iterable[Json], drawers: Iterable[Json]) -> Drawers:
    values = [key if key.__class__ is not list else _read_key(reader, key) for key in keys]
    found = [
        drawer if drawer.__class__ is list else _read_tables(reader, drawer)  # of tables inside tables
        for drawer in drawers
    ]
    return dict(zip(values, found, strict=True))


def _read_key(reader: Reader, key: Json) -> Hashable:
    """A schedule, a large set, or a test."""
    value: Schedule | AbstractSet[Scalar] | Test = reader.value(key)
    return Large(value) if isinstance(value, AbstractSet) else value
