"""The fields a condition can look at (language: Conditions)."""

from dataclasses import dataclass
from typing import Literal, get_args

from msgspec import Struct

from convroute.conversation.event import AttachmentType, EntryPoint, Kind, MessageSurface

FieldType = Literal["enum", "string", "int", "bool", "duration", "owner", "set"]
Audience = Literal["route", "permission", "invariant"]

KINDS: tuple[str, ...] = get_args(Kind)
SURFACES: tuple[str, ...] = (*KINDS, *get_args(MessageSurface))
ENTRY_POINTS: tuple[str, ...] = get_args(EntryPoint)
ATTACHMENT_TYPES: tuple[str, ...] = get_args(AttachmentType)


@dataclass(frozen=True, slots=True)
class FieldInfo:
    """`values` of an enum or set; `optional` fields can be absent; `least`..`most` bounds of an int."""

    name: str
    type: FieldType
    optional: bool = False
    values: tuple[str, ...] = ()
    in_permissions: bool = False
    least: int | None = None
    most: int | None = None


_FIELDS = (
    FieldInfo("kind", "enum", values=KINDS),
    FieldInfo("entry", "enum", values=ENTRY_POINTS),
    FieldInfo("surface", "enum", values=SURFACES),
    FieldInfo("channel", "enum", values=("instagram", "messenger"), in_permissions=True),
    FieldInfo("ad.id", "string", optional=True),
    FieldInfo("ad.title", "string", optional=True),
    FieldInfo("ad.post", "string", optional=True),
    FieldInfo("ad.product", "string", optional=True),
    FieldInfo("ad.flow", "string", optional=True),
    FieldInfo("ref", "string", optional=True),
    FieldInfo("payload", "string", optional=True),
    FieldInfo("title", "string", optional=True),
    FieldInfo("text", "string", optional=True),
    FieldInfo("product", "string", optional=True),
    FieldInfo("attachments", "set", values=ATTACHMENT_TYPES),
    FieldInfo("thread.state", "enum", values=("idle", "active"), in_permissions=True),
    FieldInfo("thread.owner", "owner", in_permissions=True),
    FieldInfo("thread.is_new", "bool", in_permissions=True),
    FieldInfo("thread.silence", "duration", optional=True, in_permissions=True, least=0),
    FieldInfo("thread.bucket", "int", in_permissions=True, least=0, most=99),
)
FIELDS: dict[str, FieldInfo] = {info.name: info for info in _FIELDS}


class FactInfo(Struct, frozen=True, array_like=True):
    """A declared fact: what the caller may supply. `options` of a choice; `least`..`most` of an int."""

    name: str
    type: Literal["bool", "int", "string"]
    options: tuple[str, ...] = ()
    least: int | None = None
    most: int | None = None

    def problem(self, value: object) -> str | None:
        """Why `value` is no value of this fact, or None if it is one."""
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
