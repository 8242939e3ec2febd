"""Reads a JSON object by the rules of its shape, member by member, and names what is wrong with it.

For whatever the compiled parser does not take: it may be right, only not of the usual type.
"""

from collections.abc import Callable, Mapping
from functools import cache
from types import UnionType
from typing import Annotated, Any, TypeGuard, Union, get_args, get_origin, get_type_hints

from msgspec import Meta

from convroute.wire.invalid_input import InvalidInput
from convroute.wire.shapes import Shape
from convroute.wire.values import described

Read = Callable[[object, str], object]
"""Reads a value that stands at a path; raises `InvalidInput`."""


def by_rules(value: object, shape: type[Shape], path: str) -> dict[str, object]:
    """The members of `value` that are read, as their rules read them; raises `InvalidInput`."""
    if not isinstance(value, dict):
        raise InvalidInput(path, f"must be an object, not {described(value)}")
    return {
        name: read(value[name], f"{path}.{name}") for name, read in _members(shape).items() if name in value
    }


@cache
def _members(shape: type[Shape]) -> Mapping[str, Read]:
    """How each member of a shape is read, in the order they stand in it."""
    hints = get_type_hints(shape, include_extras=True)
    return {name: read for name, hint in hints.items() if (read := _reader(hint)) is not None}


def _reader(hint: Any) -> Read | None:
    """How a value of that type is read; None if it is not."""
    if get_origin(hint) is Annotated:
        return next((_ruled(meta.extra["rule"]) for meta in hint.__metadata__ if _has_rule(meta)), None)
    if get_origin(hint) in (Union, UnionType):
        return next((read for one in get_args(hint) if (read := _reader(one)) is not None), None)
    if get_origin(hint) is list and _is_shape(get_args(hint)[0]):
        return _listed(*get_args(hint))
    if _is_shape(hint):
        return _shaped(hint)
    return None


def _has_rule(meta: object) -> bool:
    return isinstance(meta, Meta) and meta.extra is not None and "rule" in meta.extra


def _ruled(rule: Callable[[object], object]) -> Read:
    def read(value: object, path: str) -> object:
        try:
            return rule(value)
        except ValueError as error:
            raise InvalidInput(path, str(error)) from None

    return read


def _shaped(shape: type[Shape]) -> Read:
    return lambda value, path: None if value is None else by_rules(value, shape, path)


def _listed(shape: type[Shape]) -> Read:
    def read(value: object, path: str) -> object:
        if value is None:
            return None
        if not isinstance(value, (list, tuple)):
            raise InvalidInput(path, f"must be a list, not {described(value)}")
        return [by_rules(one, shape, f"{path}[{number}]") for number, one in enumerate(value)]

    return read


def _is_shape(hint: Any) -> TypeGuard[type[Shape]]:
    return isinstance(hint, type) and issubclass(hint, Shape)
