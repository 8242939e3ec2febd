"""Long lists in an explanation: the first values, and how many more there are."""

import re
from collections.abc import Sequence

MOST = 8
"""So many values are shown; of more the first few."""

_SHOWN = 6
_TEXT = r'"(?:[^"\\]|\\.)*+"'
_TEXT_OR_LIST = re.compile(rf'{_TEXT}|\[((?:{_TEXT}|[^\]"])*+)\]')
_VALUE = re.compile(rf'(?:{_TEXT}|[^,"])+')


def folded(values: Sequence[str]) -> tuple[str, ...]:
    """`a`, `b`, ... and `94 more`."""
    if len(values) <= MOST:
        return tuple(values)
    return (*values[:_SHOWN], f"{len(values) - _SHOWN} more")


def with_folded_lists(condition: str) -> str:
    """A condition as it is written, its lists folded: `text mentions ["a", "b", 94 more]`."""
    return _TEXT_OR_LIST.sub(_folded, condition)


def _folded(found: re.Match[str]) -> str:
    return found[0] if found[1] is None else f"[{', '.join(folded(_values(found[1])))}]"


def _values(inside: str) -> list[str]:
    return [value.strip() for value in _VALUE.findall(inside) if value.strip()]
