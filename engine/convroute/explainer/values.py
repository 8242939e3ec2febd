"""Values of fields as an explanation shows them: quoted, short, and safe to print."""

import json

from convroute.policy.fields import CLOCK, FIELDS
from convroute.wording import duration, roughly

_LONGEST = 60


def shown(field: str, value: object) -> str:
    """`"Hi!"`, `absent`, `3 hours`, `true`; long texts are cut, what cannot be seen is escaped."""
    if value is None:
        return "absent"
    of_type = "enum" if field in _OF_LISTS else FIELDS[field].type if field in FIELDS else "string"
    if of_type == "duration" and isinstance(value, int):
        return duration(value // 1000)
    if of_type in ("string", "set"):
        return quoted(value)
    return str(value).lower() if isinstance(value, bool) else str(value)


_OF_LISTS = frozenset({"by", "from", "to", CLOCK.name})
"""What is looked at and is no field: the lists of a permission, and the clock."""


def quoted(value: object) -> str:
    """JSON on one line, at most some sixty characters of a text, invisible characters escaped."""
    if isinstance(value, str) and len(value) > _LONGEST:
        value = f"{value[:_LONGEST]}…"
    return printable(json.dumps(value, ensure_ascii=False))


def printable(text: str) -> str:
    """Control, bidirectional and other invisible characters as `\\u{...}`: nothing moves the cursor."""
    return text if text.isprintable() else "".join(map(_visible, text))


def _visible(character: str) -> str:
    if character == "\n":
        return "\\n"
    return character if character.isprintable() else f"\\u{{{ord(character):x}}}"


def ago(at: int, then: int) -> str:
    """`3 hours before`, of a late item `3 hours later`, in whole units, largest that fits."""
    seconds = abs(at - then) // 1000
    if not seconds:
        return "at the same moment"
    return f"{roughly(seconds)} {'before' if then < at else 'later'}"
