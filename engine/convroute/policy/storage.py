"""A checked policy as bytes and back, for the cache and for other processes.

Everything is typed: reading makes values of a policy's classes and nothing else. Rules
stay columns or bytes until somebody asks for one, and a large set is written once,
however many rules look at it. Tests and invariants are not kept: nothing decides by them.
"""

from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import partial
from operator import is_
from typing import Any, TypeVar

from msgspec import MsgspecError, Raw, Struct, msgpack, structs

from convroute.conversation.channel import Channel
from convroute.frozen_dict import frozen_dict
from convroute.lazy_sequence import LazySequence, Segment
from convroute.policy.conditions import Atom, Combination, IsAny, MentionsAny, Negation, Scalar
from convroute.policy.fields import FactInfo
from convroute.policy.model import (
    App,
    Behavior,
    CheckedPolicy,
    LimitRule,
    PermissionRule,
    RouteRule,
    Template,
)
from convroute.policy.packed import LargeSet, SetKey, Texts
from convroute.policy.plain_rules import PlainRules
from convroute.policy.stages import STAGES
from convroute.source import Place

LARGE = 100
"""A set with so many members is kept by itself."""

V = TypeVar("V")
Swap = Callable[[AbstractSet[Any]], AbstractSet[Any]]


# --- what is kept ------------------------------------------------------------------------


class _OneByOne(Struct, array_like=True, tag=True):
    """Values that are read one by one. In `sets` are the numbers of large sets, by the place of the value:
    they stand where it has empty ones."""

    values: list[bytes]
    sets: dict[int, list[int]]


class _Columns(Struct, array_like=True, tag=True):
    """`PlainRules`; numbers are as wide as `array` makes them."""

    file: str
    apps: tuple[tuple[str, str], ...]
    words: bytes
    values: Texts
    targets: bytes
    days: bytes
    lines: bytes


class _Policy(Struct):
    """A `CheckedPolicy`, with the members of the same name."""

    name: str
    version: str
    description: str | None
    accounts: dict[str, Channel]
    timezone: str
    apps: dict[str, App]
    facts: dict[str, FactInfo]
    templates: _OneByOne
    default: str | None
    default_place: Place | None
    social: str | None
    social_place: Place | None
    behavior: Behavior
    campaign: list[_OneByOne | _Columns]
    link: list[_OneByOne | _Columns]
    organic: list[_OneByOne | _Columns]
    permissions: _OneByOne
    limits: tuple[LimitRule, ...]
    digest: str


class _Kept(Struct, array_like=True):
    """Large sets with their lengths, the policy, and what was made of it."""

    sets: list[tuple[int, bytes]]
    policy: _Policy
    made: Raw


# --- to bytes ----------------------------------------------------------------------------


def to_bytes(policy: CheckedPolicy, made: Struct) -> bytes:
    """The policy, and what was `made` of it: values of which any may be `Texts` and `SetKey`.

    Raises `UnicodeEncodeError` if the name of its file is not text.
    """
    writer = _Writer()
    parts = writer.policy(policy), Raw(writer.encode(made))
    return writer.encode(_Kept(writer.sets, *parts))


class _Writer:
    """Gives large sets their numbers, by identity."""

    def __init__(self) -> None:
        self.sets: list[tuple[int, bytes]] = []
        self._numbers: dict[int, int] = {}
        self.encode = msgpack.Encoder(enc_hook=self._custom).encode

    def _custom(self, value: object) -> object:
        if isinstance(value, Texts):
            return value.joined, value.ends.tobytes()
        if isinstance(value, SetKey):
            return self._number(value.values)
        raise TypeError(f"{type(value).__name__} is not among the classes of a policy")

    def _number(self, values: AbstractSet[Any]) -> int:
        if id(values) not in self._numbers:
            self._numbers[id(values)] = len(self.sets)
            self.sets.append((len(values), self.encode([*values])))
        return self._numbers[id(values)]

    def policy(self, policy: CheckedPolicy) -> _Policy:
        values = {name: getattr(policy, name) for name in _Policy.__struct_fields__}
        values |= {stage: self._stage(values[stage]) for stage in STAGES}
        values["templates"] = self._one_by_one(policy.templates.values())
        values["permissions"] = self._one_by_one(policy.permissions)
        return _Policy(**values)

    def _stage(self, rules: Sequence[RouteRule]) -> list[_OneByOne | _Columns]:
        parts = rules.parts if isinstance(rules, LazySequence) else (rules,)
        return [_columns(part) if isinstance(part, PlainRules) else self._one_by_one(part) for part in parts]

    def _one_by_one(self, values: Iterable[object]) -> _OneByOne:
        found: dict[int, list[int]] = {}

        def emptied(members: AbstractSet[Any]) -> AbstractSet[Any]:
            if 0 < len(members) < LARGE:
                return members
            found.setdefault(len(written), []).append(self._number(members))
            return frozenset()

        written: list[bytes] = []
        for value in values:
            written.append(self.encode(_swapped(value, emptied)))
        return _OneByOne(written, found)


def _columns(rules: PlainRules) -> _Columns:
    return _Columns(
        rules.file,
        rules.apps,
        rules.words,
        Texts.of(rules.values),
        _numbers(rules.targets),
        rules.days,
        _numbers(rules.lines),
    )


def _numbers(column: Iterable[int]) -> bytes:
    return array("I", iter(column)).tobytes()  # of bytes it would take four for one number


_WITH_SETS: Mapping[type, tuple[str, ...]] = {
    RouteRule: ("entry", "when"),
    PermissionRule: ("when",),
    Template: ("ads",),
    Combination: ("operands",),
    Negation: ("operand",),
    Atom: ("test",),
    IsAny: ("values",),
    MentionsAny: ("phrases",),
}


def _swapped(value: Any, swap: Swap) -> Any:
    """The value with other sets in it, which `swap` gives; always asked in the same order."""
    if isinstance(value, tuple):
        parts = tuple(_swapped(part, swap) for part in value)
        return value if all(map(is_, parts, value)) else parts
    names = _WITH_SETS.get(type(value))
    if names is None:
        return swap(value) if isinstance(value, AbstractSet) else value
    old = {name: getattr(value, name) for name in names}
    new = {name: _swapped(part, swap) for name, part in old.items()}
    return value if all(map(is_, new.values(), old.values())) else structs.replace(value, **new)


# --- from bytes --------------------------------------------------------------------------


def from_bytes(data: bytes, made: type[V]) -> tuple[CheckedPolicy, V]:
    """The policy, and what was made of it; raises `ValueError` for bytes that `to_bytes` did not write."""
    try:
        kept = msgpack.decode(data, type=_Kept, dec_hook=_texts)
        sets = [LargeSet(length, partial(_members, members)) for length, members in kept.sets]

        def custom(kind: type, value: Any) -> object:
            return SetKey(sets[value]) if kind is SetKey else _texts(kind, value)

        return _read_policy(kept.policy, sets), msgpack.decode(kept.made, type=made, dec_hook=custom)
    except MsgspecError as error:
        raise ValueError("no policy is kept here") from error


def _members(data: bytes) -> frozenset[Scalar]:
    return msgpack.decode(data, type=frozenset[Scalar])


def _texts(kind: type, value: Any) -> object:
    assert kind is Texts, "no other class is kept in a way of its own"
    joined, ends = value
    return Texts(joined, array("I", ends))


def _read_policy(kept: _Policy, sets: Sequence[LargeSet]) -> CheckedPolicy:
    values = structs.asdict(kept)
    values |= {name: frozen_dict(values[name]) for name in ("accounts", "apps", "facts")}
    values |= {stage: _read_stage(values[stage], sets) for stage in STAGES}
    templates = _Values(Template, kept.templates, sets)
    values["templates"] = frozen_dict({template.name: template for template in templates})
    values["permissions"] = (*_Values(PermissionRule, kept.permissions, sets),)
    return CheckedPolicy(**values)


def _read_stage(parts: Iterable[_OneByOne | _Columns], sets: Sequence[LargeSet]) -> Sequence[RouteRule]:
    return LazySequence(
        _plain_rules(part) if isinstance(part, _Columns) else _Values(RouteRule, part, sets) for part in parts
    )


def _plain_rules(columns: _Columns) -> PlainRules:
    targets, lines = array("I", columns.targets), array("I", columns.lines)
    return PlainRules(columns.file, columns.apps, columns.words, columns.values, targets, columns.days, lines)


class _Values(Segment[V]):
    """Values of one class, each made when somebody asks for it."""

    __slots__ = ("_kept", "_kind", "_sets")

    def __init__(self, kind: type[V], kept: _OneByOne, sets: Sequence[LargeSet]) -> None:
        super().__init__()
        self._kind = kind
        self._kept = kept
        self._sets = sets

    def __len__(self) -> int:
        return len(self._kept.values)

    def _make(self, index: int) -> V:
        value = msgpack.decode(self._kept.values[index], type=self._kind)
        numbers = self._kept.sets.get(index)
        if numbers is None:
            return value
        left = iter(numbers)
        made: V = _swapped(value, lambda members: members or self._sets[next(left)])
        return made
