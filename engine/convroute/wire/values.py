"""Single values of a webhook, a request or a state: ids, times, flags, text (semantics 1).

Every reader returns the value in our form or raises `ValueError` with plain
words; an id is never read through a floating point number.
"""

import json
import math
from collections.abc import Iterable
from itertools import islice

from convroute.units import DAY_SECONDS

LATEST = 9_999_999_999_999
"""The last millisecond that counts as a time."""
SECONDS_BELOW = 10**11
"""A webhook timestamp below this is in seconds (D 4.0)."""
LONGEST_ID = 64
"""Digits of a number that can be an id."""
_FIRST_TOO_LONG = 10**LONGEST_ID
_LARGEST_BITS = 4_096
_SHOWN = 40
_NAMED = 20
"""So many members are named in a message."""

HALF = "holds half of a surrogate pair, which is not a character"


def described(value: object) -> str:
    """A value as people read it in a message: short, printable, on one line."""
    match value:
        case None | True | False:
            return json.dumps(value)
        case str():
            shown = value if len(value) <= _SHOWN else value[: _SHOWN - 1] + "…"
            return json.dumps(shown, ensure_ascii=not shown.isprintable())
        case int():
            return str(value) if value.bit_length() <= 128 else "a very large number"
        case float():
            return repr(value)
        case list():
            return "a list"
        case dict():
            return "an object"
        case _:
            return f"a value of type {type(value).__name__}"


def only_found(names: Iterable[object]) -> str:
    """`it has only "id", "time"`: the members of an object that lacks what is needed."""
    found = [described(str(name)) for name in islice(names, _NAMED + 1)]
    more = ", ..." if len(found) > _NAMED else ""
    return f"it has only {', '.join(found[:_NAMED])}{more}" if found else "it is empty"


def text(value: object) -> str | None:
    """Text as it came; null is no text."""
    if value is None:
        return None
    if not isinstance(value, str):
        raise ValueError(f"must be text, not {described(value)}")
    if not value.isascii() and not is_unicode(value):
        raise ValueError(HALF)
    return value


def is_unicode(value: str) -> bool:
    """Whether every character of `value` can be written: no half of a surrogate pair."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def id_text(value: object) -> str | None:
    """An id as text, from text or an exact integer; null and empty text are no id (6-E)."""
    if value is None or (type(value) is str and value.isascii()):
        return value or None
    if isinstance(value, str):
        return text(value) or None
    if isinstance(value, float):
        raise ValueError(
            f"must be an id as text or a whole number, not {value!r}: digits are lost on the way"
        )
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueError(f"must be an id as text or a whole number, not {described(value)}")
    if value < 0 or value >= _FIRST_TOO_LONG:
        raise ValueError(f"is not an id: {described(value)}")
    return str(value)


def app_id_text(value: object) -> str | None:
    """A Meta app id as a decimal string; null and empty text are no app."""
    read = id_text(value)
    if read is not None and not (read.isascii() and read.isdigit()):
        raise ValueError(f"must be an app id, which is a number, not {described(read)}")
    return read


def time_ms(value: object) -> int:
    """A webhook timestamp in milliseconds: an integer or a numeric string, below 10^11 in seconds."""
    read = value
    if isinstance(read, str) and read.isascii() and read.isdigit() and len(read) <= LONGEST_ID:
        read = int(read)
    if not isinstance(read, int) or isinstance(read, bool):
        raise ValueError(f"must be a time as a whole number, not {described(value)}")
    at = read * 1000 if 0 <= read < SECONDS_BELOW else read
    if not 1 <= at <= LATEST:
        raise ValueError(f"must be a time between 1 and {LATEST} milliseconds, not {described(value)}")
    return at


def optional_time_ms(value: object) -> int | None:
    """As `time_ms`; null is no time."""
    return None if value is None else time_ms(value)


def state_time_ms(value: object) -> int | None:
    """A time in a thread's state: an integer in milliseconds or null, nothing else."""
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueError(f"must be a time in milliseconds as a whole number or null, not {described(value)}")
    if not 1 <= value <= LATEST:
        raise ValueError(f"must be a time between 1 and {LATEST} milliseconds, not {described(value)}")
    return value


def window_seconds(value: object) -> int | None:
    """A control window in a thread's state: an integer of seconds, at least one, or null."""
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueError(f"must be seconds as a whole number or null, not {described(value)}")
    if not 1 <= value <= LATEST // 1000:
        raise ValueError(f"must be at least 1 second ({DAY_SECONDS} is a day), not {described(value)}")
    return value


def flag(value: object) -> bool:
    """True, false, or one of them as a string; null is false."""
    if value is None or isinstance(value, bool):
        return bool(value)
    if isinstance(value, str) and value.lower() in ("true", "false"):
        return value.lower() == "true"
    raise ValueError(f"must be true or false, not {described(value)}")


def as_it_came(value: object) -> object:
    """A value that is judged later, when a request is denied or allowed (semantics 3)."""
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError("is not a number that JSON knows")
    if isinstance(value, int) and value.bit_length() > _LARGEST_BITS:
        raise ValueError("is a very large number")
    return text(value) if isinstance(value, str) else value
