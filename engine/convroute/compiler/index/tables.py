"""Tables of rules: data that can be kept, and is asked by `lookups`."""

from msgspec import Struct

from convroute.compiler.index.segment_tree import SegmentTree
from convroute.policy.calendar import Schedule
from convroute.policy.conditions import Scalar, Test
from convroute.policy.packed import SetKey

GRAM = 3
"""So many characters are looked up where a glob says nothing about how a value begins or ends."""

CROWD = 16
"""So many rules are better told apart by something else, too."""

PostingList = list[int]
"""Positions of rules, ascending."""


class Tables(Struct, frozen=True):
    """All tables of some rules; `always` are those that nothing leads to."""

    always: PostingList
    tables: "tuple[Table, ...]"

    def fields(self) -> set[str]:
        """What of an event the tables look at, those inside others among them."""
        found = {"time" if table.field in ("minute", "date") else table.field for table in self.tables}
        for table in self.tables:
            buckets = () if isinstance(table, RangeTable) else table.buckets
            found.update(*(bucket.fields() for bucket in buckets if isinstance(bucket, Tables)))
        return found


Bucket = PostingList | Tables


class ValueTable(Struct, frozen=True, array_like=True, tag=True):
    """How the value of `field` is compared, and the rules that each key leads to."""

    kind: str
    field: str
    keys: list[Scalar | Schedule | Test | None]
    buckets: list[Bucket]


class SetTable(Struct, frozen=True, array_like=True, tag=True):
    """The rules that each of some large sets leads to, where the value of `field` is in it (`kind` is
    `among`) or mentions one of its phrases (`mentions`)."""

    kind: str
    field: str
    keys: list[SetKey]
    buckets: list[Bucket]


class RangeTable(Struct, frozen=True, array_like=True, tag=True):
    """The rules that ask for a range of numbers."""

    field: str
    tree: SegmentTree


Table = ValueTable | SetTable | RangeTable
