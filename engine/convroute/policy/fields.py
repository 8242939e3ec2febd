"""The registry: all there is to know of each field that a condition can look at (language: Conditions).

Whoever reads, draws, writes or describes fields asks here; how they hang together is in `space`.
"""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Literal, get_args

from msgspec import Struct

from convroute.conversation.event import (
    NO_ATTACHMENTS,
    OPENING_KINDS,
    Ad,
    AttachmentType,
    EntryPoint,
    Event,
    Kind,
    MessageSurface,
)
from convroute.policy.buckets import BUCKETS
from convroute.units import DAY_MS

FieldType = Literal["enum", "string", "int", "bool", "duration", "owner", "set"]
Audience = Literal["route", "permission", "invariant"]
Names = Mapping[str, str]
"""What `event`, `thread`, `owner` (id; None: idle), `app_names`, `local` (time) and `bucket` are called."""

KINDS: tuple[str, ...] = get_args(Kind)
SURFACES: tuple[str, ...] = (*KINDS, *get_args(MessageSurface))
ENTRY_POINTS: tuple[str, ...] = get_args(EntryPoint)
ATTACHMENT_TYPES: tuple[str, ...] = get_args(AttachmentType)


class Carriers(Struct, frozen=True):
    """Which events can have a field: those of some kinds and entries, but for some surfaces (semantics 6).

    `always`: the entries and surfaces whose events have it for certain.
    """

    kinds: frozenset[Kind]
    entries: tuple[str, ...] = ENTRY_POINTS
    never_on: tuple[str, ...] = ()
    always: tuple[str, ...] = ()


class FieldInfo(Struct, frozen=True):
    """A field, and how its value is read.

    `path`: where an event has it, one attribute inside the other. A field that no event brings has
    `made` instead: what it is made of, in Python, with braces around `Names`. `absent` is when it is
    missing, in the words of the reference; None: never. `values` are those of an enum or a set,
    `least`..`most` the bounds of a number. `carriers` None: every event has it. A `key` is compared by
    machines and not read by people. `usual` values are such as nobody has to ask for; where a text is
    there, it `may_be_empty`; `reserved` are texts that, in any case, only events of an entry have.
    """

    name: str
    type: FieldType
    path: tuple[str, ...] = ()
    made: str = ""
    absent: str | None = None
    values: tuple[str, ...] = ()
    least: int | None = None
    most: int | None = None
    carriers: Carriers | None = None
    key: bool = False
    usual: tuple[object, ...] = ()
    may_be_empty: bool = False
    reserved: tuple[tuple[str, EntryPoint], ...] = ()

    @property
    def optional(self) -> bool:
        return self.absent is not None

    @property
    def in_permissions(self) -> bool:
        """An app asks, and there is no event: what events bring is out of sight."""
        return not self.path

    def expression(self, names: Names) -> str:
        """How it is read, in Python, from things that go by these names."""
        if not self.path:
            return self.made.format_map(names)
        whole = ".".join((names["event"], *self.path))
        return (
            whole if len(self.path) == 1 else f"None if {names['event']}.{self.path[0]} is None else {whole}"
        )


def _brought(name: str, of_type: FieldType, **more: Any) -> FieldInfo:
    """A field that an event has under the same name."""
    return FieldInfo(name, of_type, path=(*name.split("."),), **more)


def _mark(name: str, *usual: str, key: bool = True) -> FieldInfo:
    """What a referral says of the ad a person came from."""
    return _brought(name, "string", absent=_NO_REFERRAL, carriers=_OF_ADS, key=key, usual=usual)


_NO_REFERRAL, _NOT_THERE = "not in the referral", "not in the event"
_OF_MESSAGES = Carriers(frozenset({"message", "echo"}))
_OF_ADS = Carriers(OPENING_KINDS, entries=("ad",))
_LAST = "{thread}.last_user_message_at"
_AROUND_DAYS = (0, 60_000, DAY_MS - 1, DAY_MS, DAY_MS + 1, 7 * DAY_MS - 1, 7 * DAY_MS, 7 * DAY_MS + 1)
_FIELDS = (
    _brought("kind", "enum", values=KINDS),
    _brought("entry", "enum", values=ENTRY_POINTS),
    _brought("surface", "enum", values=SURFACES),
    FieldInfo("channel", "enum", made="{event}.channel", values=("instagram", "messenger")),
    FieldInfo(
        "referral.source",
        "string",
        path=("source",),
        absent=_NO_REFERRAL,
        carriers=Carriers(OPENING_KINDS),
        key=True,
        usual=("ADS", "SHORTLINK"),
        reserved=(("ADS", "ad"),),
    ),
    _mark("ad.id", "120200000000001", "120200000000002"),
    _mark("ad.title", "Anything", key=False),
    _mark("ad.post", "Anything"),
    _mark("ad.product", "Anything"),
    _mark("ad.flow", "900001", "900002"),
    _brought(
        "ref",
        "string",
        absent=_NOT_THERE,
        carriers=Carriers(OPENING_KINDS, entries=("ad", "link"), always=("link",)),
        key=True,
        usual=("anything-else", "something-new"),
    ),
    _brought(
        "payload",
        "string",
        absent=_NOT_THERE,
        carriers=Carriers(frozenset({"message", "postback", "echo"}), never_on=("message",)),
        key=True,
        usual=("ANYTHING", "SOMETHING_ELSE"),
        may_be_empty=True,
    ),
    _brought(
        "title",
        "string",
        absent=_NOT_THERE,
        carriers=Carriers(frozenset({"postback"})),
        usual=("Anything",),
        may_be_empty=True,
    ),
    _brought(
        "text",
        "string",
        absent=_NOT_THERE,
        carriers=_OF_MESSAGES,
        usual=("Hi", "Hello there"),
        may_be_empty=True,
    ),
    _brought(
        "product",
        "string",
        absent=_NOT_THERE,
        carriers=Carriers(OPENING_KINDS, never_on=("message", "quick_reply"), always=("shop",)),
        key=True,
        usual=("1001", "1002"),
    ),
    _brought(
        "attachments",
        "set",
        values=ATTACHMENT_TYPES,
        carriers=_OF_MESSAGES,
        usual=(NO_ATTACHMENTS, frozenset({"image"})),
    ),
    FieldInfo(
        "thread.state", "enum", made='"idle" if {owner} is None else "active"', values=("idle", "active")
    ),
    FieldInfo(
        "thread.owner", "owner", made='"nobody" if {owner} is None else {app_names}.get({owner}, {owner})'
    ),
    FieldInfo("thread.is_new", "bool", made=f"{_LAST} is None"),
    FieldInfo(
        "thread.silence",
        "duration",
        made=f"None if {_LAST} is None else max(0, {{event}}.at - {_LAST})",
        absent="`thread.is_new`",
        least=0,
        usual=_AROUND_DAYS,
    ),
    FieldInfo("thread.bucket", "int", made="{bucket}", least=0, most=BUCKETS - 1, usual=(0, BUCKETS - 1)),
)
FIELDS: dict[str, FieldInfo] = {info.name: info for info in _FIELDS}
BROUGHT: tuple[FieldInfo, ...] = tuple(info for info in _FIELDS if info.carriers is not None)
"""What only some events bring."""

CLOCK = FieldInfo("time", "enum", made="{local}")
"""What weekdays, hours, dates and schedules are compared with. A policy cannot name it."""


def field_of(name: str) -> FieldInfo:
    """The field that an atom looks at, the clock among them."""
    return CLOCK if name == CLOCK.name else FIELDS[name]


@cache
def reader(expression: str) -> Callable[[Any], Any]:
    """The function of `it` that an expression of a field stands for."""
    read: Callable[[Any], Any] = eval(f"lambda it: {expression}")  # only what stands above
    return read


def event_reader(name: str) -> Callable[[Event], Any]:
    """How a field that an event has is read from one."""
    return reader(FIELDS[name].expression({"event": "it"}))


def event_parts(values: Mapping[str, Any], *, from_ad: bool) -> dict[str, Any]:
    """The arguments of an `Event` with these values of `BROUGHT`: the opposite of reading it.

    `values` has those that are there; `from_ad`: the event is an ad's, by whatever mark.
    """
    parts: dict[str, Any] = {}
    marks: dict[str, Any] = {}
    for name, value in values.items():
        path = FIELDS[name].path
        (parts if len(path) == 1 else marks)[path[-1]] = value
    return parts | {"ad": Ad(**marks)} if from_ad else parts


class FactInfo(Struct, frozen=True, array_like=True):
    """A declared fact: what the caller may supply. `options` of a choice; `least`..`most` of an int."""

    name: str
    type: Literal["bool", "int", "string"]
    options: tuple[str, ...] = ()
    least: int | None = None
    most: int | None = None

    def problem(self, value: object) -> str | None:
        """Why `value` is not a value of this fact, or None if it is one."""
        if self.type == "bool":
            return None if isinstance(value, bool) else "must be true or false"
        if self.type == "int":
            return self._int_problem(value)
        if not isinstance(value, str):
            return "must be a string"
        if self.options and value not in self.options:
            return f"must be one of {', '.join(self.options)}"
        return None

    def _int_problem(self, value: object) -> str | None:
        if isinstance(value, bool) or not isinstance(value, int):
            return "must be a whole number"
        if (self.least is not None and value < self.least) or (self.most is not None and value > self.most):
            return f"must be from {self.least} to {self.most}"
        return None
