"""Forms whose names have brackets: `recipient[id]=1` is `recipient` with a member `id`."""

import re
from collections.abc import Iterable, Sequence

from convroute.server.graph.errors import wrong_parameter

DEEPEST = 20
_NAME = re.compile(r"([^\[\]]+)((?:\[[^\[\]]*\])*)")
_STEP = re.compile(r"\[([^\[\]]*)\]")


def nested(pairs: Iterable[tuple[str, str]]) -> dict[str, object]:
    """The parameters of a form. Raises `GraphError` where two values are given for one thing.

    Members `0`, `1`, ... make a list, and so does `[]`: `a[][b]` and `a[][c]` are of one element, the next
    `a[][b]` begins another, as Ruby writes it. The same value given twice is one value.
    """
    found: dict[str, object] = {}
    for name, value in pairs:
        match = _NAME.fullmatch(name)
        steps = [name] if match is None else [match[1], *_STEP.findall(match[2])]
        if len(steps) > DEEPEST:
            raise wrong_parameter("the parameters are nested too deeply")
        _put(found, steps, value)
    return {name: _listed(value) for name, value in found.items()}


def _put(members: dict[str, object], steps: Sequence[str], value: str) -> None:
    for place, step in enumerate(steps[:-1], 1):
        within = members.setdefault(step or _element(members, steps[place:]), {})
        if not isinstance(within, dict):
            raise _twice(steps[0])
        members = within
    last = steps[-1] if steps[-1] or len(steps) == 1 else str(len(members))
    if members.setdefault(last, value) != value:
        raise _twice(steps[0])


def _element(members: dict[str, object], steps: Sequence[str]) -> str:
    """The last element of a list, unless it has already what comes; then the next one."""
    place = len(members) - 1
    at: object = members.get(str(place))
    if "" not in steps:  # of a list within it nothing says that it is full
        for step in steps:
            at = at.get(step) if isinstance(at, dict) else None
        at = {} if at is None and place >= 0 else None
    return str(place if isinstance(at, dict) else place + 1)


def _listed(value: object) -> object:
    if not isinstance(value, dict):
        return value
    values = [_listed(one) for one in value.values()]
    if list(value) == [str(place) for place in range(len(value))]:
        return values
    return dict(zip(value, values, strict=True))


def _twice(name: str) -> Exception:
    return wrong_parameter(f"the parameter {name[:100]} is given twice")
