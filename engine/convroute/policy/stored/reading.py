"""A policy from bytes: what a decision may never need is read when it is asked for."""

import json
from array import array
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from itertools import accumulate, pairwise
from typing import Any

from convroute.frozen_dict import frozen_dict
from convroute.lazy_sequence import LazySequence, Segment
from convroute.policy import model
from convroute.policy.model import RouteRule
from convroute.policy.plain_rules import PlainRules
from convroute.policy.stored import forms
from convroute.policy.stored.forms import Json
from convroute.policy.stored.texts import KeptSet, KeptTexts
from convroute.shelves import Shelves


class Reader:
    """Reads the values of one bundle; sets and schedules are shared by all that look at them."""

    __slots__ = ("_made", "_parts", "_shared", "document")

    def __init__(self, bundle: bytes) -> None:
        head, _, rest = bundle.partition(b"\n")
        lengths, self._shared, self.document = json.loads(head)
        edges = pairwise(accumulate(lengths, initial=0))
        self._parts = [rest[start:end] for start, end in edges]
        self._made: dict[int, Any] = {}

    def part(self, number: int) -> bytes:
        return self._parts[number]

    def numbers(self, number: int) -> "array[int]":
        return array("I", self._parts[number])

    def value(self, data: Json) -> Any:
        if data.__class__ is not list:
            return data
        made = forms.CLASSES.get(data[0])
        if made is None:
            return getattr(self, _READERS[data[0]])(data)
        value = self.value
        return made(*[item if item.__class__ is not list else value(item) for item in data[1:]])

    def tuple_of(self, data: Json) -> tuple[Any, ...]:
        value = self.value
        return tuple([item if item.__class__ is not list else value(item) for item in data[1:]])

    def mapping(self, data: Json) -> Mapping[str, Any]:
        return frozen_dict({name: self.value(item) for name, item in data[1:]})

    def day(self, data: Json) -> date:
        return date.fromisoformat(data[1])

    def shared(self, data: Json) -> object:
        number = data[1]
        if number not in self._made:
            self._made.setdefault(number, self.value(self._shared[number]))  # threads may share a policy
        return self._made[number]

    def set_of(self, data: Json) -> frozenset[Any]:
        return frozenset(map(self.value, data[1:]))

    def texts(self, data: Json) -> AbstractSet[str]:
        _, length, ends, texts = data
        return KeptSet(Shelves(length, self.numbers(ends), self.part(texts)))

    def rows(self, data: Json) -> Sequence[Any]:
        return LazySequence(map(self.value, data[1:]))

    def rules(self, data: Json) -> "KeptRules":
        return KeptRules(self, data[1:])

    def plain(self, data: Json) -> PlainRules:
        _, file, apps, words, (ends, texts), targets, lines, days = data
        codes = self.part(words)
        return PlainRules(
            file,
            tuple((name, app_id) for name, app_id in apps),
            codes,
            KeptTexts(len(codes), self.numbers(ends), self.part(texts)),
            self._column(targets),
            self.part(days),
            self._column(lines),
        )

    def _column(self, data: Json) -> Sequence[int]:
        kind, *of = data
        if kind == "range":
            return range(*of)
        return self.part(*of) if kind == "bytes" else self.numbers(*of)

    def examples(self, data: Json) -> model.Examples:
        _, tests, invariants, recordings = data
        return model.Examples(
            LazySequence([KeptExamples(self, tests)]),
            LazySequence([KeptExamples(self, invariants)]),
            KeptRecordings(self.part(recordings)),
        )


_READERS = {
    forms.TUPLE: "tuple_of",
    forms.MAPPING: "mapping",
    forms.DATE: "day",
    forms.SHARED: "shared",
    forms.TEXTS: "texts",
    forms.SET: "set_of",
    forms.ROWS: "rows",
    forms.RULES: "rules",
    forms.PLAIN: "plain",
    forms.EXAMPLES: "examples",
}


class _Kept:
    """Items of which each can be read by itself."""

    __slots__ = ("_data", "_ends")

    def __init__(self, reader: Reader, parts: Sequence[int]) -> None:
        ends, data = parts
        self._ends = reader.numbers(ends)
        self._data = reader.part(data)

    def __len__(self) -> int:
        return len(self._ends)

    def item(self, index: int) -> Json:
        start = self._ends[index - 1] if index else 0
        return json.loads(self._data[start : self._ends[index]])


class KeptRules(Segment[RouteRule]):
    """Rules of a stage, each made when somebody asks for it."""

    __slots__ = ("_kept", "_reader")

    def __init__(self, reader: Reader, parts: Sequence[int]) -> None:
        super().__init__()
        self._reader = reader
        self._kept = _Kept(reader, parts)

    def __len__(self) -> int:
        return len(self._kept)

    def _make(self, index: int) -> RouteRule:
        rule = self._reader.value(self._kept.item(index))
        assert isinstance(rule, RouteRule), "nothing else is kept here"
        return rule


class KeptExamples(Segment[tuple[str, Any]]):
    """Tests or invariants, with the file each stands in, read when somebody asks: a decision never does."""

    __slots__ = ("_kept",)

    def __init__(self, reader: Reader, parts: Sequence[int]) -> None:
        super().__init__()
        self._kept = _Kept(reader, parts)

    def __len__(self) -> int:
        return len(self._kept)

    def _make(self, index: int) -> tuple[str, Any]:
        from convroute.syntax.stored import node_from_json

        file, data = self._kept.item(index)
        return file, node_from_json(data)


class KeptRecordings(Mapping[tuple[str, str], str]):
    """Recorded webhooks by the file of the test and the path it writes, read when one is asked for."""

    __slots__ = ("_data", "_read")

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._read: Mapping[tuple[str, str], str] | None = None

    def _all(self) -> Mapping[tuple[str, str], str]:
        if self._read is None:
            self._read = {(file, path): text for file, path, text in json.loads(self._data)}
        return self._read

    def __getitem__(self, named: tuple[str, str]) -> str:
        return self._all()[named]

    def __len__(self) -> int:
        return len(self._all())

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self._all())
