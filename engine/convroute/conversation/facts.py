"""The facts that came with an item: a dict that nobody changes, and that copies and pickles."""

from collections.abc import Mapping
from typing import Any, NoReturn


class Facts(dict[str, object]):
    """Names and values as they came. A dict, because those of every item are merged with the caller's."""

    __slots__ = ()

    def _refused(self, *_: object, **__: object) -> NoReturn:
        raise TypeError("the facts of an item cannot be changed")

    __setitem__: Any = _refused
    __delitem__: Any = _refused
    __ior__: Any = _refused
    clear: Any = _refused
    pop: Any = _refused
    popitem: Any = _refused
    setdefault: Any = _refused
    update: Any = _refused

    def __reduce__(self) -> tuple[object, ...]:
        """Where there are none, copies and pickles are the very object that stands for none."""
        return frozen, (dict(self),)


_NONE = Facts()


def frozen(values: Mapping[str, object]) -> Facts:
    """The values as facts; without any, always the same object."""
    return Facts(values) if values else _NONE
