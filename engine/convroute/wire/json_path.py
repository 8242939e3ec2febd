"""Writes JSON paths such as `$.entry[0].messaging[1].timestamp`."""

import json
import re
from collections.abc import Iterable

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def below(path: str, *steps: str | int) -> str:
    """`path` extended by member names and list indexes."""
    return path + "".join(map(_step, steps))


def path_of(steps: Iterable[str | int]) -> str:
    """The path of `steps` from the root of a document."""
    return below("$", *steps)


def _step(step: str | int) -> str:
    if isinstance(step, int):
        return f"[{step}]"
    return f".{step}" if _PLAIN.fullmatch(step) else f"[{json.dumps(step)}]"
