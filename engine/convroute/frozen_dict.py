"""A dict that nobody changes, and that copies and pickles: facts of an item, and what steps of traces saw."""

from collections.abc import Mapping
from typing import Any, NoReturn


class FrozenDict(dict[str, Any]):
    """Names and values. A dict, because most of what reads it merges it with others or prints it."""

    __slots__ = ()

    def _refused(self, *_: object, **__: object) -> NoReturn:
        raise TypeError("this cannot be changed")

    __setitem__: Any = _refused
    __delitem__: Any = _refused
    __ior__: Any = _refused
    clear: Any = _refused
    pop: Any = _refused
    popitem: Any = _refused
    setdefault: Any = _refused
    update: Any = _refused

    def __reduce__(self) -> tuple[object, ...]:
        """Where there are no values, copies and pickles are the very object that stands for none."""
        return frozen_dict, (dict(self),)


_NONE = FrozenDict()


def frozen_dict(values: Mapping[str, Any]) -> FrozenDict:
    """The values, frozen; without any, always the same object."""
    return FrozenDict(values) if values else _NONE
