"""A checked policy as bytes and back, for the cache.

Plain rules stay columns, so a hundred thousand of them cost little more than
their text. The bytes are JSON: reading them makes values of the classes named
here and nothing else.
"""

import json
from array import array
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from datetime import date
from types import MappingProxyType
from typing import Any

from convroute.policy import conditions, model
from convroute.policy.calendar import Hours, Schedule
from convroute.policy.fields import FactInfo
from convroute.policy.plain import PlainRules
from convroute.rows import Rows, Stretch
from convroute.source import Place

Json = Any
_CLASSES: Mapping[str, Callable[..., object]] = {
    made.__name__: made
    for made in (
        model.App,
        model.Behavior,
        model.CheckedPolicy,
        model.LimitRule,
        model.PermissionRule,
        model.RouteRule,
        model.Template,
        model.Who,
        conditions.Always,
        conditions.Atom,
        conditions.Combination,
        conditions.Contains,
        conditions.FitsGlob,
        conditions.InBounds,
        conditions.InDates,
        conditions.InHours,
        conditions.IsAny,
        conditions.IsOpen,
        conditions.IsPresent,
        conditions.MentionsAny,
        conditions.Negation,
        conditions.OnWeekdays,
        FactInfo,
        Hours,
        Place,
        Schedule,
    )
}
_SHORT = 100
_TUPLE, _MAPPING, _DATE, _SHARED, _TEXTS, _SET = "(", "{", "date", "=", "texts", "set"
_ROWS, _PLAIN, _EXAMPLES = "rows", "plain", "examples"


class KeptExamples(Stretch[tuple[str, Any]]):
    """Tests or invariants, with the file each stands in, read when somebody asks: a decision never does."""

    __slots__ = ("_kept",)

    def __init__(self, kept: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._kept = kept

    def __len__(self) -> int:
        return len(self._kept)

    def _make(self, index: int) -> tuple[str, Any]:
        from convroute.syntax.stored import node_from_json

        file, text = self._kept[index]
        return file, node_from_json(json.loads(text))


# --- to bytes ----------------------------------------------------------------------------


def to_bytes(policy: model.CheckedPolicy) -> bytes:
    writer = _Writer()
    data = writer.value(policy)
    return json.dumps([writer.shared, data]).encode()


class _Writer:
    """Sets and schedules are written once, however many rules look at them."""

    def __init__(self) -> None:
        self.shared: list[Json] = []
        self._numbers: dict[object, int] = {}

    def value(self, value: object) -> Json:
        if value is None or isinstance(value, str | int):
            return value
        if isinstance(value, frozenset | Schedule):
            return self._once(value)
        if isinstance(value, tuple):
            return [_TUPLE, *map(self.value, value)]
        if isinstance(value, Rows):
            return [_ROWS, *(self._part(part) for part in value.parts)]
        if isinstance(value, Mapping):
            return [_MAPPING, *([name, self.value(item)] for name, item in value.items())]
        if isinstance(value, date):
            return [_DATE, value.isoformat()]
        if isinstance(value, model.Examples):
            return [_EXAMPLES, _examples(value.tests), _examples(value.invariants)]
        return self._object(value)

    def _object(self, value: Any) -> Json:
        name = type(value).__name__
        assert name in _CLASSES, f"{name} is not among the classes of a policy"
        return [name, *(self.value(getattr(value, field.name)) for field in fields(value))]

    def _once(self, value: "frozenset[Any] | Schedule") -> Json:
        """By identity if large, else by what is written: `True` equals 1, and is written otherwise."""
        known: object = id(value)
        if known not in self._numbers:
            data = self._object(value) if isinstance(value, Schedule) else self._set(value)
            if data[0] == _TEXTS and len(data[1]) < _SHORT:
                known = data[0], data[1]
            if known not in self._numbers:
                self._numbers[known] = len(self.shared)
                self.shared.append(data)
        return [_SHARED, self._numbers[known]]

    def _set(self, values: frozenset[Any]) -> Json:
        if values and all(isinstance(value, str) and "\n" not in value for value in values):
            return [_TEXTS, "\n".join(values)]
        return [_SET, *map(self.value, values)]

    def _part(self, part: Sequence[object]) -> Json:
        if not isinstance(part, PlainRules):
            return self.value(tuple(part))
        lines = part.lines
        return [
            _PLAIN,
            part.file,
            part.apps,
            _packed(part.words),
            "\n".join(part.values),
            _packed(part.targets),
            _packed(part.days),
            [lines.start, lines.stop] if isinstance(lines, range) else _packed(lines),
        ]


def _packed(column: Sequence[int]) -> str:
    """Bytes as they are; other numbers are as wide as `array` makes them on this machine."""
    wide = not isinstance(column, bytes)
    return ("I" if wide else "B") + b64encode(array("I", column) if wide else bytes(column)).decode()


def _examples(examples: Sequence[tuple[str, Any]]) -> Json:
    from convroute.syntax.stored import node_to_json

    return [[file, json.dumps(node_to_json(node))] for file, node in examples]


# --- from bytes --------------------------------------------------------------------------


def from_bytes(data: bytes) -> model.CheckedPolicy:
    """The policy; raises some `Exception` for bytes that `to_bytes` did not write."""
    shared, document = json.loads(data)
    policy = _Reader(shared).value(document)
    assert isinstance(policy, model.CheckedPolicy)
    return policy


class _Reader:
    def __init__(self, shared: list[Json]) -> None:
        self._shared: list[object] = []
        for item in shared:
            self._shared.append(self.value(item))

    def value(self, data: Json) -> Any:
        if data.__class__ is not list:
            return data
        made = _CLASSES.get(data[0])
        if made is None:
            return getattr(self, _READERS[data[0]])(data)
        value = self.value
        return made(*[item if item.__class__ is not list else value(item) for item in data[1:]])

    def tuple_of(self, data: Json) -> tuple[Any, ...]:
        value = self.value
        return tuple([item if item.__class__ is not list else value(item) for item in data[1:]])

    def mapping(self, data: Json) -> Mapping[str, Any]:
        return MappingProxyType({name: self.value(item) for name, item in data[1:]})

    def day(self, data: Json) -> date:
        return date.fromisoformat(data[1])

    def shared(self, data: Json) -> object:
        return self._shared[data[1]]

    def texts(self, data: Json) -> frozenset[str]:
        return frozenset(data[1].split("\n"))

    def set_of(self, data: Json) -> frozenset[Any]:
        return frozenset(map(self.value, data[1:]))

    def rows(self, data: Json) -> Sequence[Any]:
        return Rows(map(self.value, data[1:]))

    def plain(self, data: Json) -> PlainRules:
        _, file, apps, words, values, targets, days, lines = data
        return PlainRules(
            file,
            tuple((name, app_id) for name, app_id in apps),
            bytes(_unpacked(words)),
            values.split("\n"),
            _unpacked(targets),
            bytes(_unpacked(days)),
            range(*lines) if isinstance(lines, list) else _unpacked(lines),
        )

    def examples(self, data: Json) -> model.Examples:
        _, tests, invariants = data
        return model.Examples(Rows([KeptExamples(tests)]), Rows([KeptExamples(invariants)]))


_READERS = {
    _TUPLE: "tuple_of",
    _MAPPING: "mapping",
    _DATE: "day",
    _SHARED: "shared",
    _TEXTS: "texts",
    _SET: "set_of",
    _ROWS: "rows",
    _PLAIN: "plain",
    _EXAMPLES: "examples",
}


def _unpacked(text: str) -> Sequence[int]:
    data = b64decode(text[1:])
    return data if text[0] == "B" else array("I", data)
