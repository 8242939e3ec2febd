"""JSON that a compiled parser reads, where it is certain that the strict reader would read the same.

The parser takes the last of two members of one name, and a typed one passes over
members it does not know; strict JSON lets neither go unseen. So what was read is
counted: every member has one colon, and texts have their own. If what was read
has as many colons as the text, nothing else is in it.
"""

from collections.abc import Callable
from functools import cache

from msgspec import DecodeError
from msgspec.json import Decoder, encode

from convroute.conversation.strict_json import DEEPEST

_NO_BRACKETS = bytes(set(range(256)) - set(b'[]{}"'))


def is_all(data: bytes | str, read: object) -> bool:
    """Whether the text has no member but those in `read`: none twice, none passed over.

    Of a colon that is written as an escape nothing is known.
    """
    if isinstance(data, str):
        return data.count(":") == encode(read).count(b":") and "\\u003" not in data
    return data.count(b":") == encode(read).count(b":") and (data.find(b"\\") < 0 or b"\\u003" not in data)


def sure_value(data: bytes | str) -> object:
    """The value of a text; None if it is null, none, or anything is doubtful about it."""
    try:
        value = _decoder()(data)
    except (DecodeError, UnicodeError, RecursionError):
        return None
    if not is_all(data, value) or (_brackets(data) > DEEPEST and _is_deep(value)):
        return None
    return value


def _brackets(data: bytes | str) -> int:
    """It is nested no more deeply than this."""
    if isinstance(data, str):
        return data.count("{") + data.count("[")
    return data.count(b"{") + data.count(b"[")


@cache
def _decoder() -> Callable[[bytes | str], object]:
    return Decoder().decode


def _is_deep(value: object) -> bool:
    """Whether it is nested more deeply than strict JSON may be."""
    if _is_surely_flat(encode(value)):
        return False
    level = [value]
    for _ in range(DEEPEST):
        level = [
            inner
            for outer in level
            for inner in (outer.values() if type(outer) is dict else outer if type(outer) is list else ())
        ]
        if not level:
            return False
    return True


def _is_surely_flat(written: bytes) -> bool:
    """Whether brackets can be taken away in pairs, from the innermost, until none is left.

    Of texts only the quotes are kept, which go as a pair if no bracket is between
    them; else they stay, and it is not sure. Nor is it if a text may hold a quote.
    """
    if b"\\" in written:
        return False
    brackets = written.translate(None, _NO_BRACKETS).replace(b'""', b"")
    for _ in range(DEEPEST // 2):  # each time at most two levels go
        if not brackets:
            return True
        brackets = brackets.replace(b"{}", b"").replace(b"[]", b"")
    return False
