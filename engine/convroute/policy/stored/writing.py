"""A policy to bytes: one JSON document, and the parts that it speaks of by their numbers."""

import json
from array import array
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from typing import Any

from msgspec.structs import astuple

from convroute.lazy_sequence import LazySequence
from convroute.policy import model
from convroute.policy.calendar import Schedule
from convroute.policy.plain_rules import PlainRules
from convroute.policy.stored import forms
from convroute.policy.stored.forms import Json
from convroute.policy.stored.texts import chunked
from convroute.shelves import shelved

_LARGE = 100
"""Sets of so many texts are kept on shelves."""


class Writer:
    """Sets and schedules are written once, however many rules look at them."""

    def __init__(self) -> None:
        self._shared: list[Json] = []
        self._numbers: dict[object, int] = {}
        self._parts: list[bytes] = []

    def bundle(self, document: Json) -> bytes:
        """Everything: a line of JSON, then the parts, one after the other."""
        head = [[len(part) for part in self._parts], self._shared, document]
        return b"\n".join((json.dumps(head).encode(), b"".join(self._parts)))

    def part(self, data: "bytes | array[int]") -> int:
        """The number of a part; whole numbers are as wide as `array` makes them on this machine."""
        self._parts.append(data if isinstance(data, bytes) else data.tobytes())
        return len(self._parts) - 1

    def many(self, items: Iterable[Json]) -> Json:
        """Items of which each can be read by itself."""
        ends, parts, end = array("I"), [], 0
        for item in items:
            parts.append(json.dumps(item).encode())
            end += len(parts[-1])
            ends.append(end)
        return [self.part(ends), self.part(b"".join(parts))]

    def value(self, value: object) -> Json:
        if value is None or isinstance(value, str | int):
            return value
        if isinstance(value, AbstractSet | Schedule):
            return self._once(value)
        if isinstance(value, LazySequence):
            return [forms.ROWS, *map(self._stretch, value.parts)]
        if isinstance(value, tuple):
            of_rules = value and isinstance(value[0], model.RouteRule)
            return [forms.ROWS, self._stretch(value)] if of_rules else [forms.TUPLE, *map(self.value, value)]
        if isinstance(value, Mapping):
            return [forms.MAPPING, *([name, self.value(item)] for name, item in value.items())]
        if isinstance(value, date):
            return [forms.DATE, value.isoformat()]
        if isinstance(value, model.Examples):
            recordings = [[*named, text] for named, text in value.recordings.items()]
            return [
                forms.EXAMPLES,
                self._examples(value.tests),
                self._examples(value.invariants),
                self.part(json.dumps(recordings).encode()),
            ]
        return self._object(value)

    def _object(self, value: Any) -> Json:
        name = type(value).__name__
        assert name in forms.CLASSES, f"{name} is not among the classes of a policy"
        return [name, *map(self.value, astuple(value))]

    def _once(self, value: "AbstractSet[Any] | Schedule") -> Json:
        """By identity; small sets by what is written, for `True` equals 1."""
        known: object = id(value)
        if known not in self._numbers:
            data = self._object(value) if isinstance(value, Schedule) else self._set(value)
            if data[0] == forms.SET:
                known = json.dumps(data)
            if known not in self._numbers:
                self._numbers[known] = len(self._shared)
                self._shared.append(data)
        return [forms.SHARED, self._numbers[known]]

    def _set(self, values: AbstractSet[Any]) -> Json:
        if len(values) < _LARGE or not all(isinstance(value, str) for value in values):
            return [forms.SET, *map(self.value, sorted(values, key=repr))]
        ends, data = shelved(dict.fromkeys(sorted(values), 0))
        return [forms.TEXTS, len(values), self.part(ends), self.part(data)]

    def _stretch(self, part: Sequence[Any]) -> Json:
        if not isinstance(part, PlainRules):
            return [forms.RULES, *self.many(map(self._object, part))]
        ends, texts = chunked(part.values)
        return [
            forms.PLAIN,
            part.file,
            part.apps,
            self.part(part.words),
            [self.part(ends), self.part(texts)],
            self._column(part.targets),
            self._column(part.lines),
            self.part(part.days),
        ]

    def _column(self, column: Sequence[int]) -> Json:
        """Bytes, whole numbers, or the two ends of a range."""
        if isinstance(column, range):
            return ["range", column.start, column.stop]
        if isinstance(column, bytes):
            return ["bytes", self.part(column)]
        return ["numbers", self.part(array("I", column))]

    def _examples(self, examples: Sequence[tuple[str, Any]]) -> Json:
        from convroute.syntax.stored import node_to_json

        return self.many([file, node_to_json(node)] for file, node in examples)
