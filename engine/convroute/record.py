"""Frozen slotted dataclasses that are quick to make.

The `__init__` of a frozen dataclass calls `object.__setattr__` for every field,
which costs more than most of what makes one. A record is filled while it still
is a draft - a class with the same slots, and no guard - and then becomes what it is.
"""

from collections.abc import Callable
from dataclasses import MISSING, Field, dataclass, fields
from typing import Any, TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True)
def record(cls: type[T]) -> type[T]:
    """As `dataclass(frozen=True, slots=True)`; equal, shown, replaced, copied and pickled like one."""
    made: Any = dataclass(frozen=True, slots=True)(cls)
    made.__new__ = _constructor(made)
    made.__init__ = object.__init__
    made.__reduce__ = _reduced
    finished: type[T] = made
    return finished


def _constructor(made: Any) -> Callable[..., Any]:
    """`__new__` with the fields as its parameters; only their names stand in its text."""
    own = fields(made)
    namespace: dict[str, Any] = {
        "Draft": type(f"{made.__name__}Draft", (), {"__slots__": made.__slots__}),
        "MISSING": MISSING,
    }
    parameters = ", ".join(_parameter(field, namespace) for field in own)
    lines = [line for field in own for line in _filled(field)]
    body = "\n    ".join(["draft = Draft()", *lines, "draft.__class__ = cls", "return draft"])
    exec(f"def __new__(cls, {parameters}):\n    {body}", namespace)
    constructor: Callable[..., Any] = namespace["__new__"]
    constructor.__qualname__ = f"{made.__qualname__}.__new__"
    return constructor


def _parameter(field: Field[Any], namespace: dict[str, Any]) -> str:
    name = field.name
    if field.default is not MISSING:
        namespace[f"default_{name}"] = field.default
        return f"{name}=default_{name}"
    if field.default_factory is not MISSING:
        namespace[f"make_{name}"] = field.default_factory
        return f"{name}=MISSING"
    return name


def _filled(field: Field[Any]) -> list[str]:
    name = field.name
    if field.default_factory is MISSING:
        return [f"draft.{name} = {name}"]
    return [f"draft.{name} = make_{name}() if {name} is MISSING else {name}"]


def _reduced(self: Any) -> tuple[Any, ...]:
    return type(self), tuple(getattr(self, field.name) for field in fields(self))
